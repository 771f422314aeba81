using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Tests.Files;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using MimeKit;

namespace EmailCampaigns.Tests.Sending;

/// <summary>Files and embedded pictures on their way: what was approved is what leaves.</summary>
public sealed class AttachmentSendingTests
{
    private static readonly byte[] Prices = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Preise 2026\r\n", 500)));

    [Fact]
    public async Task What_leaves_has_the_files_that_were_approved_and_their_hash_is_the_approved_one()
    {
        await using var world = await SendingWorld.Create();
        var file = await Add(world, "Preise für März.txt", Prices);
        await world.StartFirst(1, [new StepText("Hello", "<p>Hi {{first_name}}</p>") { Attachments = new AttachedFiles([file]) }], c => c.Approval = Approval.Required);
        var draft = await world.Read(db => db.EmailDrafts.SingleAsync());
        Assert.Equal([file], draft.Content.Attachments);
        Assert.NotEqual((draft.Content with { Attachments = AttachedFiles.None }).Hash(), draft.ContentHash());
        Assert.NotEqual((draft.Content with { Attachments = new AttachedFiles([file with { Name = "Prices.txt" }]) }).Hash(), draft.ContentHash());

        await world.ApproveAll();
        await world.Tick();

        draft = await world.Read(db => db.EmailDrafts.SingleAsync());
        Assert.Equal(DraftStatus.Sent, draft.Status);
        Assert.Equal(draft.ApprovedHash, await world.Read(db => db.SentEmailBodies.Select(b => b.ContentHash).SingleAsync()));
        using var message = Read(Assert.Single(world.Transport.Handed));
        var part = Assert.IsAssignableFrom<MimePart>(Assert.Single(message.Attachments));
        Assert.Equal(("Preise für März.txt", "text/plain", file.ContentHash), (part.FileName, part.ContentType.MimeType, HashOf(part)));
        Assert.Contains("Draft for Zo", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reviewer_who_changes_the_files_of_a_draft_takes_its_approval_back()
    {
        await using var world = await SendingWorld.Create();
        var (first, second) = (await Add(world, "one.txt", "1"u8.ToArray()), await Add(world, "two.txt", "2"u8.ToArray()));
        await world.StartFirst(1, [new StepText("Hello", "<p>Hi</p>") { Attachments = new AttachedFiles([first]) }], c => c.Approval = Approval.Required);
        await world.ApproveAll();
        var draft = await world.Read(db => db.EmailDrafts.SingleAsync());

        var edit = new DraftEdit(null, null, null) { Attachments = new FilesEdit(new AttachedFiles([second with { Name = "Second one.txt", ContentHash = "forged", Size = 0, MediaType = "text/html" }])) };
        Assert.True((await world.Get<DraftEditor>().Edit(world.Database.System, draft.Id, edit, null, default)).IsDone);
        await world.Tick();
        Assert.Empty(world.Transport.Handed);
        var edited = await world.Read(db => db.EmailDrafts.SingleAsync());
        Assert.Equal((DraftStatus.Draft, draft.Revision + 1, true), (edited.Status, edited.Revision, edited.IsEdited));
        Assert.Equal([second with { Name = "Second one.txt" }], edited.Content.Attachments); // what the caller says of it counts for nothing

        await world.ApproveAll();
        await world.Tick();
        using var message = Read(Assert.Single(world.Transport.Handed));
        Assert.Equal("Second one.txt", Assert.IsAssignableFrom<MimePart>(Assert.Single(message.Attachments)).FileName);
    }

    [Fact]
    public async Task An_embedded_picture_travels_in_the_message_and_is_shown_from_this_site_elsewhere()
    {
        await using var world = await SendingWorld.Create();
        var id = (await world.Get<FileStore>().AddPicture(new MemoryStream(FileStoreTests.Png), "logo.png", world.Database.System, default)).Id;
        var path = (await new FileQueries(world.Database).Find(world.Database.WorkspaceId, id, default))!.Path!;
        await world.Start(1, [new StepText("Hello", $"<p>Hi <img data-embed src=\"https://mail.example{path}\" alt=\"Logo\"></p>")]);

        await world.Tick();

        using var message = Read(Assert.Single(world.Transport.Handed));
        var part = Assert.IsAssignableFrom<MimePart>(Assert.Single(message.BodyParts, p => p.ContentId is not null));
        Assert.Equal(("image/png", ContentDisposition.Inline, HashOf(FileStoreTests.Png)), (part.ContentType.MimeType, part.ContentDisposition!.Disposition, HashOf(part)));
        Assert.EndsWith("@northwind.example", part.ContentId, StringComparison.Ordinal);
        Assert.Contains($"<img src=\"cid:{part.ContentId}\" alt=\"Logo\">", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains($"src=\"https://mail.example{path}\"", await world.Read(db => db.SentEmailBodies.Select(b => b.BodyHtml).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_email_whose_file_is_gone_fails_alone_and_says_why()
    {
        await using var world = await SendingWorld.Create();
        var file = await Add(world, "one.txt", "1"u8.ToArray());
        var lost = await world.Start(1, [new StepText("Hello", "<p>Hi</p>") { Attachments = new AttachedFiles([file]) }]);
        var whole = await world.Start(1, [new StepText("Hello", "<p>Hi</p>")]);
        await world.Do(db => db.EmailFiles.ExecuteDeleteAsync());

        await world.Tick();

        var row = Assert.Single(await world.Rows(lost));
        Assert.Equal(ScheduledEmailStatus.Failed, row.Status);
        Assert.Contains("not kept any more", row.LastError, StringComparison.Ordinal);
        Assert.Equal(ScheduledEmailStatus.Sent, Assert.Single(await world.Rows(whole)).Status);
    }

    [Fact]
    public async Task The_file_of_250_emails_is_read_once()
    {
        const int Emails = 250;
        var reads = new FileReads();
        await using var world = await SendingWorld.Create(parallelism: 4, configure: services => TestStore.Configure(services, options => options.AddInterceptors(reads)));
        var file = await Add(world, "large.txt", new byte[1_000_000]);
        await world.StartFirst(Emails, [new StepText("Hello", "<p>Hi</p>") { Attachments = new AttachedFiles([file]) }]);
        world.Transport.Remembers = false;
        reads.Count = 0;

        await world.Tick();

        Assert.All(await world.Rows(), row => Assert.Equal(ScheduledEmailStatus.Sent, row.Status));
        Assert.Equal(1, reads.Count);
    }

    private static async Task<AttachedFile> Add(SendingWorld world, string name, byte[] content)
    {
        var outcome = await world.Get<FileStore>().AddAttachment(new MemoryStream(content), name, world.Database.System, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return await world.Read(db => db.EmailFiles.Where(f => f.Id == outcome.Id).Select(f => new AttachedFile(f.Id, f.Name, f.MediaType, f.Size, f.ContentHash)).SingleAsync());
    }

    private static MimeMessage Read(Handed handed) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(handed.Message)));

    private static string HashOf(MimePart part)
    {
        using var content = new MemoryStream();
        part.Content!.DecodeTo(content);
        return HashOf(content.ToArray());
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Counts the statements that read the bytes of a file.</summary>
    private sealed class FileReads : DbCommandInterceptor
    {
        public int Count { get; set; }

        public override ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.Replace("\"", "", StringComparison.Ordinal).StartsWith("SELECT e.content", StringComparison.Ordinal))
            {
                Count++;
            }

            return ValueTask.FromResult(result);
        }
    }
}
