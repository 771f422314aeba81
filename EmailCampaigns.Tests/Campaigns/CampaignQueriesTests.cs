using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>What the pages of campaigns read, on the real database.</summary>
public sealed class CampaignQueriesTests
{
    [Fact]
    public async Task A_page_names_list_sender_and_progress_and_counts_every_state()
    {
        await using var scene = await CampaignScene.Create(contacts: 2);
        await scene.AddCampaign("A second one", Approval.Automatic, null, CampaignScene.ThreeSteps());
        await scene.Start();
        var queries = Queries(scene);

        var page = await queries.Page(scene.Database.WorkspaceId, new CampaignFilter { Status = CampaignStatus.Active }, default);

        var row = Assert.Single(page.Rows);
        Assert.Equal(("Spring trade fair", "Trade fair Hannover", "anna.keller@example.com", 3, 6L, 0L), (row.Name, row.List, row.Sender, row.Steps, row.Scheduled, row.Sent));
        Assert.Equal((await scene.Emails()).Where(e => e.Status == ScheduledEmailStatus.Pending).Min(e => e.ScheduledFor), row.NextAt);
        Assert.Equal((1, 1, 2), (page.Total(CampaignStatus.Draft), page.Total(CampaignStatus.Active), page.Total(null)));
    }

    [Fact]
    public async Task A_page_says_whether_contacts_may_come_and_whether_something_waits()
    {
        await using var scene = await CampaignScene.Create(contacts: 2);
        await scene.AddCampaign("Welcome", Approval.Automatic, null, CampaignScene.ThreeSteps());
        await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, new CampaignEdit { EnrollNewMembers = true }, default);
        await scene.Start();

        var rows = (await Queries(scene).Page(scene.Database.WorkspaceId, new CampaignFilter(), default)).Rows;

        Assert.Equal([("Spring trade fair", true, true), ("Welcome", false, false)], rows.OrderBy(r => r.Name).Select(r => (r.Name, r.IsIntakeOpen, r.HasPlanned)));
    }

    [Fact]
    public async Task Who_closed_the_intake_is_known_until_it_is_opened()
    {
        await using var scene = await CampaignScene.Create(contacts: 2);
        var (me, control) = (scene.Database.System, scene.Get<CampaignControl>());
        await scene.Get<CampaignEditor>().Update(me, scene.CampaignId, new CampaignEdit { EnrollNewMembers = true }, default);
        await scene.Start();
        Assert.Null(await Queries(scene).IntakeClosed(scene.Database.WorkspaceId, scene.CampaignId, default));

        scene.Database.Clock.Advance(TimeSpan.FromMinutes(5));
        await control.CloseIntake(me, scene.CampaignId, default);
        Assert.Equal((scene.Database.Now, CampaignStatus.Active), await Queries(scene).IntakeClosed(scene.Database.WorkspaceId, scene.CampaignId, default) is { } closed ? (closed.At, closed.To) : default);

        await control.OpenIntake(me, scene.CampaignId, default);
        Assert.Null(await Queries(scene).IntakeClosed(scene.Database.WorkspaceId, scene.CampaignId, default));
    }

    [Fact]
    public async Task Archived_campaigns_are_seen_only_when_asked_for()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Get<CampaignControl>().Archive(scene.Database.System, scene.CampaignId, default);
        var queries = Queries(scene);

        Assert.Empty((await queries.Page(scene.Database.WorkspaceId, new CampaignFilter(), default)).Rows);
        Assert.Single((await queries.Page(scene.Database.WorkspaceId, new CampaignFilter { Status = CampaignStatus.Archived }, default)).Rows);
    }

    [Fact]
    public async Task A_search_means_what_was_typed()
    {
        await using var scene = await CampaignScene.Create();
        await scene.AddCampaign("100% off", Approval.Automatic, null, CampaignScene.ThreeSteps());
        var queries = Queries(scene);

        Assert.Equal(["100% off"], (await queries.Page(scene.Database.WorkspaceId, new CampaignFilter { Search = "0% " }, default)).Rows.Select(r => r.Name));
        Assert.Empty((await queries.Page(scene.Database.WorkspaceId, new CampaignFilter { Search = "S%g" }, default)).Rows);
    }

    [Fact]
    public async Task Another_workspace_sees_nothing()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();
        var other = await scene.Database.AddWorkspace("Contoso");
        var day = new DateOnly(2026, 1, 15);

        Assert.Null(await Queries(scene).Find(other, scene.CampaignId, default));
        Assert.Empty((await Queries(scene).Page(other, new CampaignFilter(), default)).Rows);
        Assert.Empty(await Queries(scene).Changes(other, scene.CampaignId, 10, default));
        Assert.Empty((await Enrollments(scene).Page(other, scene.CampaignId, new EnrollmentFilter(), default)).Counts);
        Assert.Empty(await Schedule(scene).Days(other, scene.CampaignId, day, day.AddDays(30), default));
        Assert.Empty(await Schedule(scene).Day(other, scene.CampaignId, day, ScheduleShow.All, 10, default));
        Assert.Equal(new ScheduleAhead(null, null), await Schedule(scene).Ahead(other, scene.CampaignId, default));
        Assert.Empty(await Audience(scene).Preview(other, scene.ListId, scene.SenderId, null, 10, default));
    }

    [Fact]
    public async Task A_change_tells_from_what_to_what_and_why()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Start();
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        await scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, "The fair was moved.", default);

        var changes = await Queries(scene).Changes(scene.Database.WorkspaceId, scene.CampaignId, 10, default);

        Assert.Equal((CampaignStatus.Active, CampaignStatus.Paused, "The fair was moved.", (string?)null), (changes[0].From, changes[0].To, changes[0].Reason, changes[0].Who));
        Assert.Equal((CampaignStatus.Draft, CampaignStatus.Active), (changes[^1].From, changes[^1].To));
    }

    [Fact]
    public async Task Enrollments_are_found_by_state_and_words_and_tell_when_the_next_email_goes()
    {
        await using var scene = await CampaignScene.Create(contacts: 3);
        await scene.Start();
        var first = (await scene.Enrollments()).Single(e => e.ContactId == scene.ContactIds[0]);
        await scene.Get<EnrollmentControl>().Stop(scene.Database.System, scene.CampaignId, first.Id, "Asked by phone.", default);

        var stopped = await Enrollments(scene).Page(scene.Database.WorkspaceId, scene.CampaignId, new EnrollmentFilter { Status = EnrollmentStatus.Stopped }, default);
        var found = await Enrollments(scene).Page(scene.Database.WorkspaceId, scene.CampaignId, new EnrollmentFilter { Search = "company 1" }, default);

        var row = Assert.Single(stopped.Rows);
        Assert.Equal((scene.ContactIds[0], "First0 Last0", "Asked by phone.", (DateTime?)null, 1), (row.ContactId, row.Name, row.StatusReason, row.NextAt, stopped.Total));
        var open = Assert.Single(found.Rows);
        Assert.Equal((scene.ContactIds[1], true, 1), (open.ContactId, open.NextIsFirm, found.Total));
        Assert.Equal((await scene.Emails()).Single(e => e.ContactId == open.ContactId && e.Status == ScheduledEmailStatus.Pending).ScheduledFor, open.NextAt);
        Assert.Equal((2, 1), (found.Counts[EnrollmentStatus.Pending], found.Counts[EnrollmentStatus.Stopped]));
    }

    [Fact]
    public async Task Days_are_days_of_the_campaigns_zone()
    {
        // 23:30 in Berlin on the 15th is 22:30 UTC; in Auckland it is the 16th already.
        await using var scene = await CampaignScene.Create(contacts: 1, settings: s => (s.Timezone, s.SendWindowStart, s.SendWindowEnd) = ("Pacific/Auckland", new(0, 0), new(0, 0)));
        scene.Database.Clock.MoveTo(new DateTime(2026, 1, 15, 22, 30, 0, DateTimeKind.Utc));
        await scene.Start();

        var days = await Schedule(scene).Days(scene.Database.WorkspaceId, scene.CampaignId, new DateOnly(2026, 1, 1), new DateOnly(2026, 2, 12), default);

        Assert.Equal(1, days[new DateOnly(2026, 1, 16)].Firm);
        Assert.Equal(3, days.Values.Sum(d => d.Total));
        Assert.Equal(2, days.Values.Sum(d => d.Planned));
    }

    [Fact]
    public async Task What_waits_for_approval_is_told_apart()
    {
        await using var scene = await CampaignScene.Create(contacts: 2, approval: Approval.Required);
        await scene.Start();
        var today = new DateOnly(2026, 1, 15);
        var queries = Schedule(scene);

        var days = await queries.Days(scene.Database.WorkspaceId, scene.CampaignId, today, today.AddDays(30), default);
        var waiting = await queries.Day(scene.Database.WorkspaceId, scene.CampaignId, today, ScheduleShow.WaitsForApproval, 10, default);
        var ahead = await queries.Ahead(scene.Database.WorkspaceId, scene.CampaignId, default);

        Assert.Equal((6, 0, 0), (days.Values.Sum(d => d.Waiting), days.Values.Sum(d => d.Firm), days.Values.Sum(d => d.Planned)));
        Assert.Equal((2, true), (waiting.Count, waiting.All(r => r.WaitsForApproval && r.StepOrder == 1)));
        Assert.Null(ahead.NextAt);
        Assert.Equal((await scene.Emails()).Max(e => e.ScheduledFor), ahead.LastAt);
    }

    [Fact]
    public async Task Contacts_that_lack_a_value_are_counted_and_can_be_previewed()
    {
        await using var scene = await CampaignScene.Create(contacts: 3);
        await using (var db = scene.Database.Open())
        {
            await db.Contacts.Where(c => c.Id == scene.ContactIds[1]).ExecuteUpdateAsync(set => set.SetProperty(c => c.Company, ""));
        }

        var lacking = await Audience(scene).Preview(scene.Database.WorkspaceId, scene.ListId, scene.SenderId, "company", 10, default);

        Assert.Equal(1, await Audience(scene).CountLacking(scene.Database.WorkspaceId, scene.ListId, "company", default));
        Assert.Equal(0, await Audience(scene).CountLacking(scene.Database.WorkspaceId, scene.ListId, "first_name", default));
        var contact = Assert.Single(lacking);
        Assert.Equal((scene.ContactIds[1], "First1 Last1", "First1", "Anna Keller"), (contact.Id, contact.Label, contact.Fields["first_name"], contact.Fields["sender.name"]));
    }

    private static CampaignQueries Queries(CampaignScene scene) => new(scene.Database);

    private static EnrollmentQueries Enrollments(CampaignScene scene) => new(scene.Database);

    private static AudienceQueries Audience(CampaignScene scene) => new(scene.Database);

    private static ScheduleQueries Schedule(CampaignScene scene) => new(scene.Database, scene.Database.Clock);
}
