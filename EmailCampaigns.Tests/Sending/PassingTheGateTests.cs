using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What is committed after an email was claimed and composed stops it at the gate.</summary>
public sealed class PassingTheGateTests
{
    [Theory]
    [InlineData(SuppressionKind.Address)]
    [InlineData(SuppressionKind.Domain)]
    public async Task S4_a_suppression_stops_what_was_claimed_before_it(SuppressionKind kind)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, parallelism: 1);
        var stalled = await StalledSending.Begin(world);
        var waiting = Assert.Single(await stalled.Waiting());
        var contact = await world.Read(db => db.Contacts.SingleAsync(c => c.Id == waiting.ContactId));

        await world.Get<Suppressor>().Suppress(
            world.Database.System, kind, kind == SuppressionKind.Address ? contact.EmailNormalized : contact.EmailDomain, SuppressionReason.Manual, "user", null, default);
        await stalled.End();

        Assert.Single(world.Transport.Handed);
        Assert.Equal(ScheduledEmailStatus.Cancelled, (await world.Rows()).Single(r => r.Id == waiting.Id).Status);
    }

    [Fact]
    public async Task S4_a_suppression_that_touched_no_row_still_stops_the_email_and_ends_its_enrollment()
    {
        await using var world = await SendingWorld.WithCampaign(steps: [new("One", "<p>1</p>"), new("Two", "<p>2</p>", DelayDays: 1)]);
        var contact = await world.Read(db => db.Contacts.SingleAsync());
        var hash = Suppression.HashOf(world.Get<Core.Workspaces.InstallationKeys>().SuppressionHash, SuppressionKind.Address, contact.EmailNormalized);
        await world.Database.Add(new Suppression(SuppressionKind.Address, contact.EmailNormalized, hash, SuppressionReason.Unsubscribed, "api", null, world.Database.Now));

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.Equal([CancelReason.RecipientSuppressed, CancelReason.EnrollmentEnded], (await world.Rows()).Select(r => r.CancelReason!.Value));
        Assert.Equal(EnrollmentStatus.Unsubscribed, (await world.Enrollment()).Status);
        Assert.Equal(CampaignStatus.Completed, await world.Read(db => db.Campaigns.Select(c => c.Status).SingleAsync()));
    }

    public static TheoryData<string> Causes => [.. Acts.Keys];

    private static readonly Dictionary<string, Func<SendingWorld, ScheduledEmail, Task>> Acts = new()
    {
        ["reply"] = (world, row) => world.Get<ReplyRecorder>().Record(world.Database.System, new ReplyNote { ContactId = row.ContactId }, default),
        ["bounce"] = (world, row) => Suppress(world, row, SuppressionReason.HardBounce),
        ["complaint"] = (world, row) => Suppress(world, row, SuppressionReason.Complaint),
        ["unsubscribe"] = (world, row) => world.Get<Suppressor>().Unsubscribe(row.Id, "one_click", default),
        ["enrollment paused"] = (world, row) =>
            world.Get<EnrollmentControl>().Pause(world.Database.System, row.CampaignId, row.CampaignContactId, "Not now.", default),
        ["enrollment stopped"] = (world, row) =>
            world.Get<EnrollmentControl>().Stop(world.Database.System, row.CampaignId, row.CampaignContactId, null, default),
        ["campaign paused"] = (world, row) => world.Get<CampaignControl>().Pause(world.Database.System, row.CampaignId, null, default),
        ["campaign stopped"] = (world, row) => world.Get<CampaignControl>().Stop(world.Database.System, row.CampaignId, null, default),
        ["workspace held"] = (world, _) => world.Get<SendingHold>().HoldWorkspace(world.Database.System, "Audit", default),
        ["installation held"] = (world, _) => world.Get<SendingHold>().HoldInstallation("Restored", default),
        ["sender in trouble"] = (world, row) => world.Do(db => SenderPause.Begin(db, row.SenderAccountId, null, "Refused.", world.Database.Now, default)),
        ["sender switched off"] = (world, row) => world.Do(async db => (await db.SenderAccounts.SingleAsync(s => s.Id == row.SenderAccountId)).IsActive = false),
        ["step disabled"] = (world, _) => DisableFirst(world),
        ["sequence changed"] = (world, _) => ChangeFirst(world, isEnabled: true),
        ["contacts moving, lane forgotten"] = (world, row) => Raw(world, "UPDATE campaigns SET pending_moves = '[]' WHERE id = {0}", row.CampaignId),
        ["enrollment ended, row forgotten"] = (world, row) => Raw(world, "UPDATE campaign_contacts SET status = 'stopped' WHERE id = {0}", row.CampaignContactId),
        ["enrollment paused, row forgotten"] = (world, row) => Raw(world, "UPDATE campaign_contacts SET status = 'paused' WHERE id = {0}", row.CampaignContactId),
        ["campaign stopped, lane forgotten"] = (world, row) => Raw(world, "UPDATE campaigns SET status = 'stopped' WHERE id = {0}", row.CampaignId),
        ["workspace held, lane forgotten"] = (world, _) => Raw(world, "UPDATE workspaces SET sending_held_at = '2026-01-01' WHERE id = {0}", world.Database.WorkspaceId),
        ["installation held, lane forgotten"] = (world, _) => world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE installations SET sending_held_at = '2026-01-01'")),
        ["sender resting, lane forgotten"] = (world, row) => Raw(world, "UPDATE sender_accounts SET paused_until = '2027-01-01' WHERE id = {0}", row.SenderAccountId),
        ["lane closed"] = (world, row) => Raw(world, "UPDATE send_lanes SET closed_reason = 'campaign_paused' WHERE campaign_id = {0}", row.CampaignId),
        ["lease lost"] = (world, row) => Raw(world, "UPDATE scheduled_emails SET lease_token = NULL, lease_owner = NULL, lease_until = NULL WHERE id = {0}", row.Id),
    };

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task S5_what_ends_or_pauses_it_stops_what_was_claimed_before(string cause)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, parallelism: 1);
        var stalled = await StalledSending.Begin(world);
        var waiting = Assert.Single(await stalled.Waiting());

        await Acts[cause](world, waiting);
        await stalled.End();

        Assert.DoesNotContain(waiting.MessageId, Mailed(world, cause));
        Assert.DoesNotContain(ScheduledEmailStatus.Sending, (await world.Rows()).Select(r => r.Status));
        Assert.Equal(ScheduledEmailStatus.Sent, (await world.Rows()).Single(r => r.Id != waiting.Id).Status);
    }

    [Fact]
    public async Task An_address_that_changes_after_the_claim_is_the_one_that_gets_the_email()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, parallelism: 1);
        var stalled = await StalledSending.Begin(world);
        var waiting = Assert.Single(await stalled.Waiting());

        await world.Do(async db =>
        {
            Assert.True(EmailAddress.TryParse("moved@elsewhere.example", out var moved, out _));
            (await db.Contacts.SingleAsync(c => c.Id == waiting.ContactId)).SetEmail(moved);
        });
        await stalled.End();

        Assert.Equal("moved@elsewhere.example", world.Transport.Handed.Single(h => h.MessageId == waiting.MessageId).To);
    }

    [Fact]
    public async Task S5_a_closed_lane_is_not_even_claimed_from()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2);
        await world.Get<CampaignControl>().Pause(world.Database.System, world.CampaignId, null, default);

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.All(await world.Rows(), r => Assert.Null(r.LeaseToken));
    }

    [Fact]
    public async Task A_disabled_step_is_passed_over_and_the_next_one_planned()
    {
        await using var world = await SendingWorld.WithCampaign(steps: [new("One", "<p>1</p>"), new("Two", "<p>2</p>")]);
        await DisableFirst(world);

        await world.Tick();

        Assert.Equal(["Two"], await world.Read(db => db.SentEmails.Select(s => s.Subject).ToListAsync()));
        Assert.Equal(ScheduledEmailStatus.Cancelled, (await world.Rows())[0].Status);
    }

    /// <summary>Losing the lease alone lets somebody else claim it, and in a single process that is us again, later and whole.</summary>
    private static IEnumerable<string> Mailed(SendingWorld world, string cause) =>
        cause == "lease lost" ? world.Transport.Handed.GroupBy(h => h.MessageId).Where(g => g.Count() > 1).Select(g => g.Key) : world.Transport.Handed.Select(h => h.MessageId);

    /// <summary>The contacts are on the version in which the step is disabled and its emails wait nevertheless, like one that was interrupted and that a person sends again.</summary>
    private static async Task DisableFirst(SendingWorld world)
    {
        await ChangeFirst(world, isEnabled: false);
        await world.Do(async db =>
        {
            var campaign = await db.Campaigns.AsNoTracking().SingleAsync();
            await db.Enrollments.ExecuteUpdateAsync(set => set.SetProperty(e => e.PlanVersionId, campaign.PlanVersionId));
            await db.Database.ExecuteSqlRawAsync("UPDATE campaigns SET pending_moves = NULL, settling = 'none'; UPDATE send_lanes SET closed_reason = NULL");
        });
    }

    private static async Task ChangeFirst(SendingWorld world, bool isEnabled)
    {
        var steps = await world.Read(db => db.SequenceSteps.AsNoTracking().OrderBy(s => s.SequenceOrder).ToListAsync());
        var edits = steps.ConvertAll(s => new StepEdit { Id = s.Id, SubjectTemplate = s.SubjectTemplate, BodyTemplate = s.BodyTemplate + "<p>P.S.</p>", IsEnabled = s.SequenceOrder > 1 || isEnabled });
        var outcome = await world.Get<SequenceEditor>().Replace(world.Database.System, world.CampaignId, edits, version: null, default);
        Assert.True(outcome.IsDone, outcome.Message);
    }

    private static async Task Suppress(SendingWorld world, ScheduledEmail row, SuppressionReason reason)
    {
        var address = await world.Read(db => db.Contacts.Where(c => c.Id == row.ContactId).Select(c => c.EmailNormalized).SingleAsync());
        await world.Get<Suppressor>().Suppress(world.Database.System, SuppressionKind.Address, address, reason, "webhook", null, default);
    }

    private static Task Raw(SendingWorld world, string sql, Guid id) => world.Do(db => db.Database.ExecuteSqlRawAsync(sql, db.Sql.Key(id)));
}
