using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Senders;

public sealed class SenderEditorTests
{
    [Fact]
    public async Task A_pickup_sender_is_checked_by_itself_and_works_at_once()
    {
        await using var database = await TestDatabase.Create();

        var id = await Create(database, new() { Email = "Anna@Example.com", Pickup = new("anna"), DailyLimit = 150 });

        var sender = await Sender(database, id);
        Assert.Equal(("anna@example.com", SenderHealth.Works, "Europe/Berlin", 150, true), (sender.Email, sender.Health, sender.Timezone, sender.DailyLimit, sender.IsDefault));
        Assert.Equal("anna", sender.Pickup!.Folder);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(database.Directory, "outbox", "anna")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_explained_and_mended_by_checking_again()
    {
        await using var database = await TestDatabase.Create();
        var outbox = Path.Combine(database.Directory, "outbox");
        await File.WriteAllTextAsync(outbox, "A file where the folder should be.");

        var id = await Create(database, new() { Email = "anna@example.com" });
        var broken = await Sender(database, id);
        File.Delete(outbox);
        var proof = await Verifier(database).Verify(id, database.System, default);

        Assert.Equal(SenderHealth.InTrouble, broken.Health);
        Assert.Contains(outbox, broken.LastError, StringComparison.Ordinal);
        Assert.Null(proof.Problem);
        Assert.Equal((SenderHealth.Works, null), ((await Sender(database, id)).Health, (await Sender(database, id)).LastError));
    }

    [Fact]
    public async Task A_sender_that_somebody_signs_in_for_waits_for_that_and_reads_its_mailbox_unless_told_otherwise()
    {
        await using var database = await TestDatabase.Create();

        var outcome = await Editor(database).Create(new() { Email = "anna@example.com", Provider = SenderProvider.Microsoft365 }, database.System, default);

        var made = await Sender(database, outcome.Id);
        Assert.Equal((SenderHealth.NotChecked, true, null), (made.Health, made.ReadsMailbox, made.SignIn));
        Assert.Equal("Nobody has signed in for this sender. Open its page and sign in.", (await SenderTools.Verifier(database).Verify(outcome.Id, database.System, default)).Problem);
        await Editor(database).Update(outcome.Id, new() { ReadMailbox = false }, null, database.System, default);
        Assert.False((await Sender(database, outcome.Id)).ReadsMailbox);
        Assert.Equal("smtp", Assert.Single((await Editor(database).Update(outcome.Id, new() { Smtp = new() { Host = "smtp.example.com" } }, null, database.System, default)).Problems).Field);
    }

    [Fact]
    public async Task Settings_of_a_server_do_not_go_with_a_sign_in_nor_the_other_way_round()
    {
        await using var database = await TestDatabase.Create();

        Assert.Equal("provider", Assert.Single((await Editor(database).Create(
            new() { Email = "anna@example.com", Provider = SenderProvider.Google, Smtp = new() { Host = "smtp.example.com" } }, database.System, default)).Problems).Field);
        Assert.Equal("readMailbox", Assert.Single((await Editor(database).Create(new() { Email = "anna@example.com", ReadMailbox = true }, database.System, default)).Problems).Field);
    }

    [Fact]
    public async Task Each_field_says_what_is_wrong_with_it()
    {
        await using var database = await TestDatabase.Create();

        var outcome = await Editor(database).Create(
            new() { Email = "anna", ReplyTo = "x@", Timezone = "Mars/Olympus", DailyLimit = -1, MinGapSeconds = 100_000, Pickup = new("../etc"), DisplayName = "Anna\r\nBcc: x" },
            database.System,
            default);

        Assert.Equal(
            ["dailyLimit", "displayName", "email", "minGapSeconds", "pickup.folder", "replyTo", "timezone"],
            outcome.Problems.Select(p => p.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_address_is_had_by_one_sender_only()
    {
        await using var database = await TestDatabase.Create();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(_ => Task.Run(() => Editor(database).Create(new() { Email = "anna@example.com" }, database.System, default))));

        var won = Assert.Single(outcomes, o => o.IsDone);
        Assert.All(outcomes.Where(o => !o.IsDone), o => Assert.Equal((EditVerdict.Exists, won.Id), (o.Verdict, o.Id)));
    }

    [Fact]
    public async Task A_change_leaves_what_it_does_not_name_and_clears_what_it_empties()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Email = "anna@example.com", DisplayName = "Anna", ReplyTo = "desk@example.com", DailyLimit = 50, Pickup = new("anna") });
        var version = (await Sender(database, id)).Version;

        Assert.True((await Editor(database).Update(id, new() { ReplyTo = "", HourlyLimit = 10 }, version, database.System, default)).IsDone);
        Assert.Equal(EditVerdict.Stale, (await Editor(database).Update(id, new() { DailyLimit = 1 }, version, database.System, default)).Verdict);

        var sender = await Sender(database, id);
        Assert.Equal(("Anna", null, 50, 10, "anna"), (sender.DisplayName, sender.ReplyTo, sender.DailyLimit, sender.HourlyLimit, sender.Pickup!.Folder));
    }

    [Fact]
    public async Task There_is_one_default_sender()
    {
        await using var database = await TestDatabase.Create();
        var first = await Create(database, new() { Email = "anna@example.com" });
        var second = await Create(database, new() { Email = "tom@example.com" });

        await Editor(database).Update(second, new() { IsDefault = true }, null, database.System, default);

        Assert.Equal((false, true), ((await Sender(database, first)).IsDefault, (await Sender(database, second)).IsDefault));
    }

    [Fact]
    public async Task A_sender_that_a_campaign_uses_or_that_emails_name_is_not_deleted()
    {
        await using var database = await TestDatabase.Create();
        var used = await Create(database, new() { Email = "anna@example.com" });
        var unused = await Create(database, new() { Email = "tom@example.com" });
        var archived = new Campaign("Old", database.Now) { SenderAccountId = unused };
        archived.Archive(database.Now);
        await database.Add(new Campaign("Follow-up", database.Now) { SenderAccountId = used }, archived, new SendLane(archived.Id, unused, database.Now));

        var refused = await Editor(database).Delete(used, null, database.System, default);
        var deleted = await Editor(database).Delete(unused, null, database.System, default);

        Assert.Equal(EditVerdict.InUse, refused.Verdict);
        Assert.Contains("\"Follow-up\"", refused.Message, StringComparison.Ordinal);
        Assert.True(deleted.IsDone, deleted.Message);
    }

    [Fact]
    public async Task What_is_deleted_takes_its_limits_with_it_and_no_others()
    {
        await using var database = await TestDatabase.Create();
        var gone = await Create(database, new() { Email = "anna@example.com" });
        var stays = await Create(database, new() { Email = "tom@example.com" });
        var draft = new Campaign("Draft", database.Now);
        await database.Add(draft);
        var limits = new RateLimitEditor(database, database.Clock);
        foreach (var (scope, id) in new[] { (QuotaScope.Sender, gone), (QuotaScope.Sender, stays), (QuotaScope.Campaign, draft.Id) })
        {
            Assert.True((await limits.Set(database.System, new RateLimitInput(scope, id.ToString(), QuotaPeriod.Day, 10), default)).IsDone);
        }

        Assert.True((await Editor(database).Delete(gone, null, database.System, default)).IsDone);
        Assert.True((await new CampaignEditor(database, database.Clock).Delete(database.System, draft.Id, null, default)).IsDone);

        await using var db = database.Open();
        Assert.Equal(stays.ToString(), (await db.SendRateLimits.SingleAsync()).ScopeKey);
    }

    [Fact]
    public async Task A_limit_that_is_raised_opens_the_lanes_that_it_closed_and_no_other()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Email = "anna@example.com", DailyLimit = 10 });
        var limited = new Campaign("Limited", database.Now) { SenderAccountId = id };
        var paused = new Campaign("Paused", database.Now) { SenderAccountId = id };
        var byLimit = new SendLane(limited.Id, id, database.Now);
        byLimit.Close(LaneClosedReason.SenderDailyLimit, database.Now.AddHours(5));
        var byPerson = new SendLane(paused.Id, id, database.Now);
        byPerson.Close(LaneClosedReason.CampaignPaused, until: null);
        await database.Add(limited, paused, byLimit, byPerson);

        Assert.True((await Editor(database).Update(id, new() { DailyLimit = 20 }, null, database.System, default)).IsDone);

        await using var db = database.Open();
        var reasons = await db.SendLanes.ToDictionaryAsync(l => l.CampaignId, l => l.ClosedReason);
        Assert.Equal((null, LaneClosedReason.CampaignPaused), (reasons[limited.Id], reasons[paused.Id]));
    }

    [Fact]
    public async Task A_sender_with_a_record_of_sent_email_is_made_inactive_instead()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Email = "anna@example.com" });
        await Sent.One(database, id, database.Now);

        var outcome = await Editor(database).Delete(id, null, database.System, default);

        Assert.Equal(EditVerdict.InUse, outcome.Verdict);
        Assert.Contains("inactive", outcome.Message, StringComparison.Ordinal);
        await Editor(database).Update(id, new() { IsActive = false }, null, database.System, default);
        Assert.Equal(SenderHealth.Inactive, (await Sender(database, id)).Health);
    }

    [Fact]
    public async Task Todays_use_is_counted_in_the_senders_zone()
    {
        await using var database = await TestDatabase.Create();
        var berlin = await Create(database, new() { Email = "anna@example.com", Timezone = "Europe/Berlin" });
        var utc = await Create(database, new() { Email = "tom@example.com", Timezone = "UTC" });
        await Sent.One(database, berlin, database.Now.AddHours(-2)); // still yesterday in Berlin, where it is 00:59:59
        await Sent.One(database, utc, database.Now.AddHours(-2));

        Assert.Equal((0, 1), ((await Sender(database, berlin)).SentToday, (await Sender(database, utc)).SentToday));
    }

    [Fact]
    public async Task A_sender_of_another_workspace_is_not_found()
    {
        await using var database = await TestDatabase.Create();
        var id = await Create(database, new() { Email = "anna@example.com" });
        var other = Actor.System(await database.AddWorkspace("Other"));

        Assert.Equal(EditVerdict.NotFound, (await Editor(database).Update(id, new() { DailyLimit = 1 }, null, other, default)).Verdict);
        Assert.Equal(EditVerdict.NotFound, (await Editor(database).Delete(id, null, other, default)).Verdict);
        Assert.Equal(EditVerdict.NotFound, (await Verifier(database).Verify(id, other, default)).Outcome.Verdict);
        Assert.Null(await new SenderQueries(database, database.Clock).Find(other.WorkspaceId, id, default));
    }

    private static SenderVerifier Verifier(TestDatabase database) => SenderTools.Verifier(database);

    private static SenderEditor Editor(TestDatabase database) => SenderTools.Editor(database);

    private static async Task<Guid> Create(TestDatabase database, SenderInput input)
    {
        var outcome = await Editor(database).Create(input, database.System, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    private static async Task<SenderRow> Sender(TestDatabase database, Guid id) =>
        (await new SenderQueries(database, database.Clock).Find(database.WorkspaceId, id, default))!.Sender;
}
