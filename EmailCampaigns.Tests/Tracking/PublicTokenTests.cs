using System.Buffers.Text;
using System.Text;
using EmailCampaigns.Core.Tracking;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Tracking;

public sealed class PublicTokenTests
{
    private static readonly PublicTokenKey Key = new([.. Enumerable.Range(1, 32).Select(i => (byte)i)]);
    private static readonly Guid Id = new("0198c0de-0000-7000-8000-0123456789ab");

    [Fact]
    public void What_was_created_is_read()
    {
        var address = "https://example.com/ünter?a=1&b=2"u8.ToArray();
        var token = PublicToken.Create(Key, TokenPurpose.Click, Id, address);

        Assert.True(PublicToken.TryRead(Key, TokenPurpose.Click, token, out var id, out var payload));
        Assert.Equal(Id, id);
        Assert.Equal(address, payload);
    }

    /// <summary>Mail that was sent years ago still carries these: a change here breaks its links.</summary>
    [Fact]
    public void The_format_does_not_change() =>
        Assert.Equal("AZjA3gAAcACAAAEjRWeJq-UtTBmKv47TkUTEjAUP2C4D", PublicToken.Create(Key, TokenPurpose.Unsubscribe, Id));

    [Fact]
    public void It_goes_into_a_path_as_it_is() => Assert.Matches("^[A-Za-z0-9_-]{44}$", PublicToken.Create(Key, TokenPurpose.Open, Id));

    /// <summary>Whatever follows a letter in plain text is left out of the link by no mail program.</summary>
    [Fact]
    public void It_ends_with_a_letter() =>
        Prop.ForAll<byte[], Guid>((payload, id) => Enum.GetValues<TokenPurpose>().All(purpose => char.IsAsciiLetter(PublicToken.Create(Key, purpose, id, payload)[^1])))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_token_for_one_purpose_is_refused_for_the_others()
    {
        var token = PublicToken.Create(Key, TokenPurpose.Open, Id);

        Assert.True(Reads(token, TokenPurpose.Open));
        Assert.False(Reads(token, TokenPurpose.Click));
        Assert.False(Reads(token, TokenPurpose.Unsubscribe));
    }

    [Fact]
    public void Purposes_are_signed_with_different_keys()
    {
        var open = Base64Url.DecodeFromChars(PublicToken.Create(Key, TokenPurpose.Open, Id));
        open[^1] = (byte)TokenPurpose.Unsubscribe;

        Assert.NotEqual(Base64Url.EncodeToString(open), PublicToken.Create(Key, TokenPurpose.Unsubscribe, Id));
        Assert.False(Reads(Base64Url.EncodeToString(open), TokenPurpose.Unsubscribe));
    }

    [Fact]
    public void Another_installation_s_token_is_refused()
    {
        var other = new PublicTokenKey(new byte[PublicTokenKey.Size]);

        Assert.False(Reads(PublicToken.Create(other, TokenPurpose.Open, Id), TokenPurpose.Open));
    }

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        var token = Base64Url.DecodeFromChars(PublicToken.Create(Key, TokenPurpose.Click, Id, "https://example.com/"u8));
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            var forged = token.ToArray();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Reads(Base64Url.EncodeToString(forged), TokenPurpose.Click), $"bit {bit}");
        }
    }

    [Fact]
    public void Any_other_spelling_of_a_token_is_refused()
    {
        // 34 bytes leave spare bits in the last character, which a lenient decoder ignores.
        var token = PublicToken.Create(Key, TokenPurpose.Click, Id, "x"u8);
        Assert.True(Reads(token, TokenPurpose.Click));

        string[] spellings = [token + "=", token + "==", token + " ", " " + token, token.Insert(9, "\n"), .. OthersAtTheEnd(token)];

        Assert.All(spellings, spelling => Assert.False(Reads(spelling, TokenPurpose.Click), spelling));
    }

    [Fact]
    public void Every_cut_is_refused()
    {
        var token = PublicToken.Create(Key, TokenPurpose.Open, Id);

        Assert.All(Enumerable.Range(0, token.Length), length => Assert.False(Reads(token[..length], TokenPurpose.Open)));
    }

    [Fact]
    public void Garbage_of_any_length_is_refused_without_an_exception()
    {
        Prop.ForAll<string?>(garbage => !Reads(garbage, TokenPurpose.Open)).QuickCheckThrowOnFailure();
        Prop.ForAll<byte[]>(garbage => !Reads(Base64Url.EncodeToString(garbage), TokenPurpose.Open)).QuickCheckThrowOnFailure();
        Assert.False(Reads(new string('A', 1_000_000), TokenPurpose.Open));
    }

    [Fact]
    public void Any_payload_comes_back() =>
        Prop.ForAll<byte[], Guid>((bytes, guid) =>
            PublicToken.TryRead(Key, TokenPurpose.Click, PublicToken.Create(Key, TokenPurpose.Click, guid, bytes), out var id, out var payload)
            && id == guid && payload.SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void The_longest_payload_is_read_and_a_longer_one_is_not_made()
    {
        var longest = Encoding.ASCII.GetBytes(new string('x', PublicToken.MaxPayload));

        Assert.True(Reads(PublicToken.Create(Key, TokenPurpose.Click, Id, longest), TokenPurpose.Click));
        Assert.Throws<ArgumentException>(() => PublicToken.Create(Key, TokenPurpose.Click, Id, [.. longest, 1]));
    }

    [Fact]
    public void A_refused_token_says_nothing()
    {
        Assert.False(PublicToken.TryRead(Key, TokenPurpose.Open, PublicToken.Create(Key, TokenPurpose.Click, Id, "x"u8), out var id, out var payload));

        Assert.Equal(Guid.Empty, id);
        Assert.Empty(payload);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_of_another_length_is_refused(int length) => Assert.Throws<ArgumentException>(() => new PublicTokenKey(new byte[length]));

    private static bool Reads(string? token, TokenPurpose purpose) => PublicToken.TryRead(Key, purpose, token, out _, out _);

    private static IEnumerable<string> OthersAtTheEnd(string token) =>
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(c => c != token[^1]).Select(c => token[..^1] + c);
}
