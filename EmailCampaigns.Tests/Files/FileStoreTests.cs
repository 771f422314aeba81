using EmailCampaigns.Core;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Files;

public sealed class FileStoreTests
{
    /// <summary>One pixel each.</summary>
    public static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D4948445200000280000001E0", "image/png", 640, 480)]
    [InlineData("FFD8FFE000104A46494600010100000100010000FFC0001108012C019003", "image/jpeg", 400, 300)]
    [InlineData("FFD8FFFFE20004ABCDFFC2000B08000A0014010111", "image/jpeg", 20, 10)]
    [InlineData("4749463839610A000500800000", "image/gif", 10, 5)]
    [InlineData("52494646000000005745425056503820000000000000009D012A2C01C800", "image/webp", 300, 200)]
    [InlineData("5249464600000000574542505650384C000000002FC7C0180000000000000000", "image/webp", 200, 100)]
    [InlineData("52494646000000005745425056503858000000000000000063000031000000000000", "image/webp", 100, 50)]
    public void A_picture_is_known_by_its_first_bytes(string hex, string mediaType, int width, int height) =>
        Assert.Equal(new ImageFormat(mediaType, width, height), ImageFormat.Of(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("")]
    [InlineData("3C7376672F3E")]
    [InlineData("3C68746D6C3E")]
    [InlineData("89504E470D0A1A0A")]
    [InlineData("89504E470D0A1A0A0000000D4948445200000000000001E0")]
    [InlineData("FFD8FF")]
    [InlineData("FFD8FFE0FFFF0000")]
    [InlineData("474946383961")]
    [InlineData("52494646000000005745425056503820")]
    [InlineData("424D3600000000000000360000002800")]
    public void What_is_none_or_breaks_off_is_refused(string hex) => Assert.Null(ImageFormat.Of(Convert.FromHexString(hex)));

    [Fact]
    public void No_beginning_of_a_file_breaks_the_reader()
    {
        const int Seed = 4711;
        var random = new Random(Seed);
        byte[][] heads = [[0x89, .. "PNG\r\n\u001a\n"u8], [0xFF, 0xD8, 0xFF], [.. "GIF89a"u8], [.. "RIFF0000WEBPVP8X"u8], [.. "RIFF0000WEBPVP8L"u8]];
        for (var i = 0; i < 20_000; i++)
        {
            var tail = new byte[random.Next(40)];
            random.NextBytes(tail);
            _ = ImageFormat.Of([.. heads[i % heads.Length], .. tail]);
        }
    }

    [Fact]
    public async Task The_same_picture_is_kept_once_in_each_workspace()
    {
        await using var database = await TestDatabase.Create();
        var store = Store(database);

        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Add(store, Png, database.System))));
        var elsewhere = await Add(store, Png, Actor.System(await database.AddWorkspace("Contoso")));

        Assert.All(added, outcome => Assert.Equal((EditVerdict.Done, added[0].Id), (outcome.Verdict, outcome.Id)));
        var image = Assert.Single(await Queries(database).All(database.WorkspaceId, FileKind.Picture, default));
        Assert.Equal(("logo.png", "image/png", 1, 1, Png.Length), (image.Name, image.MediaType, image.Width, image.Height, image.Size));
        Assert.NotEqual(image.Id, elsewhere.Id);
        Assert.Equal(Png, (await Queries(database).PublicPicture(image.Path![3..], default))!.Content);
        Assert.Equal(27, image.Path![3..].Length);
    }

    [Fact]
    public async Task What_is_no_picture_or_too_large_is_refused_and_nothing_of_it_kept()
    {
        await using var database = await TestDatabase.Create();

        var html = await Add(Store(database), "<html><script>alert(1)</script>"u8.ToArray(), database.System);
        var large = await Add(Store(database), [.. Png, .. new byte[ContentLimits.ImageBytes]], database.System);
        var wide = await Add(Store(database), Convert.FromHexString("89504E470D0A1A0A0000000D494844520000FFFF000001E0"), database.System);

        Assert.Equal("This is no PNG, JPEG, GIF or WebP picture.", html.Message);
        Assert.StartsWith("A picture may have 2 MB at most.", large.Message, StringComparison.Ordinal);
        Assert.Contains("65,535 by 480", wide.Message, StringComparison.Ordinal);
        Assert.Empty(await Queries(database).All(database.WorkspaceId, FileKind.Picture, default));
    }

    private static FileStore Store(TestDatabase database) => new(database, database.Clock);

    private static FileQueries Queries(TestDatabase database) => new(database);

    private static Task<EditOutcome> Add(FileStore store, byte[] content, Actor by) => store.AddPicture(new MemoryStream(content), "logo.png", by, default);
}
