using EmailCampaigns.Core;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Senders;

/// <summary>What is stored of the mailbox that is read for replies and bounces.</summary>
public sealed class MailboxSettingsTests
{
    private const string Email = "anna@sender.example";

    private static readonly ImapInput Usual = new() { Host = "imap.sender.example", Username = Email, Password = "correct horse" };

    [Fact]
    public async Task A_mailbox_is_stored_with_its_password_encrypted_and_shown_without_it()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual);

        var stored = await Stored(database, id);
        var shown = (await new SenderQueries(database, database.Clock).Find(database.System.WorkspaceId, id, default))!.Sender.Imap!;

        Assert.DoesNotContain("correct horse", stored.InboundSettings, StringComparison.Ordinal);
        Assert.Equal("correct horse", SenderTools.Secrets.Unprotect(ImapSettings.Of(stored)!.ProtectedPassword!));
        Assert.Equal(("imap.sender.example", 993, true), (shown.Host, shown.Port, shown.HasPassword));
    }

    [Fact]
    public async Task A_password_is_asked_for_again_when_it_would_go_elsewhere()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual);

        var elsewhere = await Update(database, id, new ImapInput { Host = "imap.elsewhere.example" });
        var again = await Update(database, id, new ImapInput { Host = "imap.elsewhere.example", Password = "correct horse" });

        Assert.Equal("imap.password", Assert.Single(elsewhere.Problems).Field);
        Assert.True(again.IsDone);
    }

    [Fact]
    public async Task A_mailbox_without_user_or_password_is_refused()
    {
        await using var database = await TestDatabase.Create();

        var nobody = await Editor(database).Create(new SenderInput { Email = Email, Imap = new ImapInput { Host = "imap.sender.example" } }, database.System, default);
        var noPassword = await Editor(database).Create(new SenderInput { Email = Email, Imap = new ImapInput { Host = "imap.sender.example", Username = Email } }, database.System, default);

        Assert.Equal("imap.username", Assert.Single(nobody.Problems).Field);
        Assert.Equal("imap.password", Assert.Single(noPassword.Problems).Field);
    }

    [Fact]
    public async Task An_empty_host_ends_the_reading_and_forgets_how_far_it_was()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual);
        await database.Add(new MailboxFolder { Id = Guid.CreateVersion7(database.Now), SenderAccountId = id, Folder = "INBOX", UidValidity = 1, LastUid = 7 });

        Assert.True((await Update(database, id, new ImapInput { Host = "" })).IsDone);

        Assert.Null((await Stored(database, id)).InboundSettings);
        await using var db = database.Open();
        Assert.False(await db.MailboxFolders.AnyAsync());
    }

    [Fact]
    public async Task What_is_not_said_of_the_mailbox_stays()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual);
        var before = (await Stored(database, id)).InboundSettings;

        Assert.True((await Editor(database).Update(id, new SenderInput { DisplayName = "Anna" }, expectedVersion: null, database.System, default)).IsDone);

        Assert.Equal(before, (await Stored(database, id)).InboundSettings);
    }

    [Fact]
    public async Task Copies_of_what_is_sent_need_a_mailbox_and_a_server_and_end_with_the_mailbox()
    {
        await using var database = await TestDatabase.Create();
        var smtp = new SmtpInput { Host = "smtp.sender.example", Username = Email, Password = "correct horse" };

        var without = await Editor(database).Create(new SenderInput { Email = Email, Provider = SenderProvider.Smtp, Smtp = smtp, KeepsSentCopies = true }, database.System, default);
        var pickup = await Editor(database).Create(new SenderInput { Email = Email, Imap = Usual, KeepsSentCopies = true }, database.System, default);
        var made = await Editor(database).Create(new SenderInput { Email = Email, Provider = SenderProvider.Smtp, Smtp = smtp, Imap = Usual, KeepsSentCopies = true }, database.System, default);

        Assert.Equal("keepsSentCopies", Assert.Single(without.Problems).Field);
        Assert.Equal("keepsSentCopies", Assert.Single(pickup.Problems).Field);
        Assert.True(made.IsDone, made.Message);
        Assert.True((await Stored(database, made.Id)).KeepsSentCopies);
        Assert.True((await Update(database, made.Id, new ImapInput { Host = "" })).IsDone);
        Assert.False((await Stored(database, made.Id)).KeepsSentCopies);
    }

    [Fact]
    public async Task The_copies_that_are_missing_are_told_with_the_last_reason()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, Usual);
        var (first, second) = (new SentCopy(id, "one@sender.example", [1], database.Now), new SentCopy(id, "two@sender.example", [2], database.Now));
        first.Fail("There is no Sent folder.", database.Now.AddMinutes(1));
        await database.Add(first, second);

        var row = (await new SenderQueries(database, database.Clock).Find(database.System.WorkspaceId, id, default))!.Sender;

        Assert.Equal((2, "There is no Sent folder."), (row.SentCopiesMissing, row.SentCopiesError));
    }

    private static SenderEditor Editor(TestDatabase database) => SenderTools.Editor(database);

    private static async Task<Guid> Create(TestDatabase database, ImapInput imap)
    {
        var outcome = await Editor(database).Create(new SenderInput { Email = Email, Imap = imap }, database.System, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    private static Task<EditOutcome> Update(TestDatabase database, Guid id, ImapInput imap) =>
        Editor(database).Update(id, new SenderInput { Imap = imap }, expectedVersion: null, database.System, default);

    private static async Task<SenderAccount> Stored(TestDatabase database, Guid id)
    {
        await using var db = database.Open();
        return await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == id);
    }
}
