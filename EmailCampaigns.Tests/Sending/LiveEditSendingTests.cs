using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What leaves after a sequence was changed while its campaign runs, as the transport saw it.</summary>
public sealed class LiveEditSendingTests
{
    private static readonly StepText[] TwoSteps = [new("Hello", "<p>First</p>"), new("Again", "<p>Second, old</p>", DelayDays: 2)];

    [Theory]
    [InlineData(MoveScope.NotBegun, "Second, old")]
    [InlineData(MoveScope.Ahead, "Second, new")]
    public async Task Who_has_begun_gets_the_version_that_was_chosen_and_the_record_says_which(MoveScope who, string text)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, steps: TwoSteps);
        await world.Tick();
        await Change(world, "<p>Second, new</p>", enabled: true, new PlanMove { Who = who });

        await Fortnight(world);

        Assert.Equal(6, world.Transport.Handed.Count);
        Assert.Equal(3, world.Transport.Handed.Count(h => h.Message.Contains(text, StringComparison.Ordinal)));
        var versions = await world.Read(db => (
            from sent in db.SentEmails
            join version in db.PlanVersions on sent.PlanVersionId equals version.Id
            orderby sent.SequenceStep, sent.Id
            select version.Version).ToListAsync());
        Assert.Equal(who == MoveScope.NotBegun ? [1, 1, 1, 1, 1, 1] : [1, 1, 1, 2, 2, 2], versions);
    }

    [Theory]
    [InlineData(MoveScope.NotBegun, 6)]
    [InlineData(MoveScope.Ahead, 3)]
    public async Task A_step_that_is_disabled_goes_only_to_those_who_stay_on_the_version_that_has_it(MoveScope who, int emails)
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, steps: TwoSteps);
        await world.Tick();
        await Change(world, "<p>Second, old</p>", enabled: false, new PlanMove { Who = who });

        await Fortnight(world);

        Assert.Equal(emails, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task Nothing_leaves_before_the_contacts_have_moved_whoever_opens_the_lane()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, steps: [new("Hello", "<p>First, old</p>")]);
        await Save(world, ["<p>First, new</p>"], new PlanMove());

        await world.Tick();
        Assert.Equal(LaneClosedReason.ContactsMoving, (await world.Lane()).ClosedReason);
        await world.Do(db => db.SendLanes.ExecuteUpdateAsync(set => set.SetProperty(l => l.ClosedReason, (LaneClosedReason?)null)));
        await world.Tick();
        Assert.Empty(world.Transport.Handed);
        Assert.Equal(LaneClosedReason.ContactsMoving, (await world.Lane()).ClosedReason);

        await world.Get<ScheduleReconciler>().Run(default);
        await world.Tick();

        Assert.Equal(3, world.Transport.Handed.Count);
        Assert.All(world.Transport.Handed, h => Assert.Contains("First, new", h.Message, StringComparison.Ordinal));
        Assert.Null((await world.Lane()).ClosedReason);
    }

    [Fact]
    public async Task A_campaign_that_is_paused_and_resumed_in_the_middle_sends_the_new_text()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 3, steps: [new("Hello", "<p>First, old</p>")]);
        var control = world.Get<CampaignControl>();
        await Save(world, ["<p>First, new</p>"], new PlanMove());
        await control.Pause(world.Database.System, world.CampaignId, null, default);
        await control.Resume(world.Database.System, world.CampaignId, default);
        await world.Tick();
        Assert.Empty(world.Transport.Handed);

        await world.Get<ScheduleReconciler>().Run(default);
        await world.Tick();

        Assert.Equal(3, world.Transport.Handed.Count);
        Assert.All(world.Transport.Handed, h => Assert.Contains("First, new", h.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Moving_while_the_campaign_is_paused_leaves_its_lane_closed_until_it_is_resumed()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 1, steps: [new("Hello", "<p>First, old</p>")]);
        await world.Get<CampaignControl>().Pause(world.Database.System, world.CampaignId, null, default);
        await world.Get<ScheduleReconciler>().Run(default);
        await Save(world, ["<p>First, new</p>"], new PlanMove());
        await world.Get<ScheduleReconciler>().Run(default);
        Assert.Equal(LaneClosedReason.CampaignPaused, (await world.Lane()).ClosedReason);
        await world.Tick();
        Assert.Equal((0, LaneClosedReason.CampaignPaused), (world.Transport.Handed.Count, (await world.Lane()).ClosedReason));

        await world.Get<CampaignControl>().Resume(world.Database.System, world.CampaignId, default);
        await world.Get<ScheduleReconciler>().Run(default);
        await world.Tick();

        Assert.Contains("First, new", Assert.Single(world.Transport.Handed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_just_being_mailed_has_begun()
    {
        await using var world = await SendingWorld.WithCampaign(contacts: 2, steps: TwoSteps, parallelism: 1);
        var stalled = await StalledSending.Begin(world);
        await Save(world, ["<p>First</p>", "<p>Second, new</p>"], new PlanMove { Who = MoveScope.NotBegun });
        await world.Get<ScheduleReconciler>().Run(default);
        await stalled.End();
        await Fortnight(world);

        var texts = world.Transport.Handed.ToLookup(h => h.To, h => h.Message.Contains("Second, new", StringComparison.Ordinal));
        Assert.Equal([false, false], texts[stalled.AtTheServer.To]);
        Assert.Equal([false, true], Assert.Single(texts, t => t.Key != stalled.AtTheServer.To));
    }

    [Theory]
    [InlineData("Step 3", "Third, new", "scheduled_emails")]
    [InlineData("Farewell", "Third", "plan_version_id")] // only the place in the new version is written
    public async Task An_email_that_the_server_takes_while_its_contact_moves_stays_behind_it(string name, string third, string read)
    {
        var meanwhile = new Meanwhile("campaign_contacts", read);
        await using var world = await SendingWorld.Create(parallelism: 1, configure: meanwhile.Watch);
        await world.StartFirst(contacts: 2, [new("Hello", "<p>First</p>"), new("Again", "<p>Second</p>", DelayDays: 1), new("Last", "<p>Third</p>", DelayDays: 1)]);
        await world.Tick();
        await Tomorrow(world);
        var stalled = await StalledSending.Begin(world);
        await Save(world, ["<p>First</p>", "<p>Second</p>", $"<p>{third}</p>"], new PlanMove(), name);
        meanwhile.Do(() => stalled.End());

        await world.Get<ScheduleReconciler>().Run(default);

        Assert.False(meanwhile.IsAwaited);
        var enrollmentId = (await world.Rows()).Single(r => r.MessageId == stalled.AtTheServer.MessageId).CampaignContactId;
        var enrollment = await world.Read(db => db.Enrollments.AsNoTracking().SingleAsync(e => e.Id == enrollmentId));
        Assert.Equal((EnrollmentStatus.InProgress, 2), (enrollment.Status, enrollment.CurrentSequenceStep));
        await Fortnight(world);
        Assert.All(
            world.Transport.Handed.ToLookup(h => h.To, h => h.Message),
            texts => Assert.Equal([true, true, true], texts.Zip(["First", "Second", third], (text, words) => text.Contains(words, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_sequence_that_is_changed_while_its_emails_leave_goes_on_with_the_new_text_from_that_commit_on()
    {
        const int Contacts = 60;
        await using var world = await SendingWorld.WithCampaign(Contacts, steps: [new("Hello", "<p>First, old</p>"), new("Again", "<p>Second, old</p>", DelayDays: 0)], parallelism: 4);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Transport.Answer = async _ =>
        {
            if (world.Transport.Handed.Count >= 15)
            {
                enough.TrySetResult();
                await saved.Task; // else all would be gone before the change has its turn to write
            }

            return ScriptedTransport.Accepted();
        };
        var sending = Task.Run(world.Tick);
        await enough.Task;
        await Save(world, ["<p>First, new</p>", "<p>Second, new</p>"], new PlanMove());
        // Nothing passes any more: what may carry the text before is under way or was sent.
        var mayBeOld = (await world.Rows()).Where(r => r.Status is ScheduledEmailStatus.Sending or ScheduledEmailStatus.Sent).Select(r => r.MessageId).ToHashSet();
        saved.SetResult();
        await sending;
        await world.Get<ScheduleReconciler>().Run(default);
        await Fortnight(world);

        Assert.InRange(mayBeOld.Count, 15, Contacts);
        Assert.Equal(2 * Contacts, world.Transport.Handed.Count);
        Assert.All(world.Transport.Handed, h => Assert.Equal(mayBeOld.Contains(h.MessageId), h.Message.Contains(", old", StringComparison.Ordinal)));
        var versions = await world.Read(db => (
            from sent in db.SentEmails
            join version in db.PlanVersions on sent.PlanVersionId equals version.Id
            select new { sent.MessageId, version.Version }).ToDictionaryAsync(s => s.MessageId, s => s.Version));
        Assert.All(versions, v => Assert.Equal(mayBeOld.Contains(v.Key) ? 1 : 2, v.Value));
    }

    /// <summary>Saves other texts, and leaves the rest to the job.</summary>
    private static async Task Save(SendingWorld world, IReadOnlyList<string> texts, PlanMove move, string? lastName = null)
    {
        var steps = await world.Read(db => db.SequenceSteps.AsNoTracking().OrderBy(s => s.SequenceOrder).ToListAsync());
        List<StepEdit> edits = [.. steps.Zip(texts, (s, text) => new StepEdit { Id = s.Id, Name = s.SequenceOrder == texts.Count ? lastName ?? s.Name : s.Name, SubjectTemplate = s.SubjectTemplate, BodyTemplate = text, DelayDays = s.DelayDays })];
        var outcome = await world.Get<SequenceEditor>().Replace(world.Database.System, world.CampaignId, edits, version: null, move, default);
        Assert.True(outcome.IsDone, outcome.Message);
    }

    private static async Task Change(SendingWorld world, string second, bool enabled, PlanMove move)
    {
        var steps = await world.Read(db => db.SequenceSteps.AsNoTracking().OrderBy(s => s.SequenceOrder).ToListAsync());
        StepEdit[] edits =
        [
            new() { Id = steps[0].Id, Name = steps[0].Name, SubjectTemplate = "Hello", BodyTemplate = "<p>First</p>" },
            new() { Id = steps[1].Id, Name = steps[1].Name, SubjectTemplate = "Again", BodyTemplate = second, DelayDays = 2, IsEnabled = enabled },
        ];
        var outcome = await world.Get<SequenceEditor>().Replace(world.Database.System, world.CampaignId, edits, version: null, move, default);
        Assert.True(outcome.IsDone, outcome.Message);
        await world.Get<ScheduleReconciler>().Run(default);
    }

    private static async Task Fortnight(SendingWorld world)
    {
        for (var day = 0; day < 5; day++)
        {
            await Tomorrow(world);
            await world.Tick();
        }
    }

    private static async Task Tomorrow(SendingWorld world)
    {
        world.Clock.Advance(TimeSpan.FromDays(1));
        await world.Get<Core.Sending.SendingHold>().ReleaseInstallation(world.Database.System, default);
        await world.Get<Core.Sending.InstallationGuard>().Beat(default);
    }
}
