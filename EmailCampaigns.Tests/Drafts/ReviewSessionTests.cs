using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Drafts;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Drafts;

public sealed class ReviewSessionTests
{
    [Fact]
    public async Task The_first_that_waits_is_shown_and_the_walk_goes_both_ways()
    {
        await using var scene = await Scene(contacts: 2);
        var session = await Open(scene, new DraftFilter());

        Assert.Equal((1, 6), (session.Position, session.Total));
        Assert.Null(session.PreviousId);
        await session.ShowAsync(session.NextId, default);
        Assert.Equal(session.Rows[1].Id, session.Current!.Id);
        Assert.Equal(session.Rows[0].Id, session.PreviousId);
    }

    [Fact]
    public async Task After_a_decision_the_next_one_takes_its_place_and_the_visit_counts_on()
    {
        await using var scene = await Scene(contacts: 2);
        var session = await Open(scene, new DraftFilter());
        var (decided, expected) = (session.Rows[0].Id, session.Rows[1].Id);

        var next = await session.DecidedAsync([decided], approved: true, default);
        await session.ShowAsync(next, default);

        Assert.Equal(expected, next);
        Assert.Equal((2, 6, 5), (session.Position, session.Total, session.Waiting));
        Assert.Equal(decided, Assert.Single(session.Recent).Row.Id);
    }

    [Fact]
    public async Task The_next_one_is_shown_while_the_decision_is_written_and_the_queue_read_meanwhile_holds_it_no_more()
    {
        await using var scene = await Scene(contacts: 2);
        var session = await Open(scene, new DraftFilter());
        var (decided, expected) = (session.Rows[0].Id, session.Rows[1].Id);

        await session.MoveOnAsync(default);
        await session.ReloadAsync(default); // others decide meanwhile

        Assert.Equal((expected, 2, 6, 5, 5), (session.Current!.Id, session.Position, session.Total, session.Waiting, session.Approvable));
        Assert.Equal(decided, Assert.Single(session.Recent).Row.Id);

        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(decided, null)], default);
        await session.SettleAsync(refused: false, default);
        await session.ReloadAsync(default);
        Assert.Equal((expected, 2, 6, 5, 5), (session.Current!.Id, session.Position, session.Total, session.Waiting, session.Approvable));
    }

    [Fact]
    public async Task A_decision_that_is_refused_leads_back_to_its_draft_as_it_stands_now()
    {
        await using var scene = await Scene(contacts: 2);
        var session = await Open(scene, new DraftFilter());
        var draft = session.Rows[0].Id;
        await session.ReadAheadAsync(default);

        await session.MoveOnAsync(default);
        await scene.Get<DraftEditor>().Edit(scene.Database.System, draft, "Theirs", null, null, 1, default);
        await session.SettleAsync(refused: true, default);

        Assert.Equal((draft, "Theirs"), (session.Current!.Id, session.Current.Content.Subject));
        Assert.Equal((1, 6, 6, 0, 0), (session.Position, session.Total, session.Waiting, session.Approved, session.Decisions.Count));
        Assert.Empty(session.Recent);
    }

    [Fact]
    public async Task The_last_of_the_queue_leads_back_to_the_one_before_it_and_the_very_last_to_none()
    {
        await using var scene = await Scene(contacts: 1);
        var session = await Open(scene, new DraftFilter());
        var ids = session.Rows.Select(r => r.Id).ToList();
        await session.ShowAsync(ids[2], default);

        Assert.Equal(ids[1], await session.DecidedAsync([ids[2]], approved: false, default));
        Assert.Null(await session.DecidedAsync([ids[0], ids[1]], approved: true, default));
        Assert.Equal([ids[0], ids[1]], session.Recent.Select(r => r.Row.Id)); // two deep
    }

    [Fact]
    public async Task Decisions_of_others_leave_the_queue_and_the_selection_but_not_what_is_looked_at()
    {
        await using var scene = await Scene(contacts: 2);
        var session = await Open(scene, new DraftFilter());
        var gone = session.Rows[0];
        session.Select(gone.Id, on: true);
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(gone.Id, null)], default);

        await session.ReloadAsync(default);
        await session.RefreshAsync(default);

        Assert.Equal(5, session.Waiting);
        Assert.Empty(session.Selected);
        Assert.False(session.CurrentWaits);
        Assert.Equal((gone.Id, DraftStatus.Scheduled), (session.Current!.Id, session.Current.Status));
    }

    [Fact]
    public async Task A_filter_begins_the_visit_anew()
    {
        await using var scene = await Scene(contacts: 2);
        var session = await Open(scene, new DraftFilter());
        var step = session.Rows[^1].StepId;
        session.Select(session.Rows[0].Id, on: true);
        await session.DecidedAsync([session.Rows[1].Id], approved: true, default);

        await session.OpenAsync(scene.Database.WorkspaceId, new DraftFilter { StepId = step }, null, default);

        Assert.Equal((2, 0, 0, 0), (session.Waiting, session.Decisions.Count, session.Selected.Count, session.Recent.Count));
        Assert.All(session.Rows, row => Assert.Equal(step, row.StepId));
    }

    [Fact]
    public async Task The_draft_of_the_address_is_shown_wherever_it_stands_in_the_queue()
    {
        await using var scene = await Scene(contacts: 2);
        var last = (await Open(scene, new DraftFilter())).Rows[^1].Id;

        var session = new ReviewSession(scene.Get<ReviewQueries>(), scene.Get<DraftQueries>(), scene.Get<ApprovalForecast>(), scene.Database.Clock);
        await session.OpenAsync(scene.Database.WorkspaceId, new DraftFilter(), last, default);

        Assert.Equal((last, 6), (session.Current!.Id, session.Position));
        Assert.True(await session.LoadExpectedAsync(default));
        Assert.False(session.Expected!.IsFirm);
    }

    [Fact]
    public async Task The_walk_goes_on_past_the_first_page_and_comes_to_the_last_draft()
    {
        await using var scene = await Scene(contacts: 80);
        var session = await Open(scene, new DraftFilter());
        var seen = new HashSet<Guid> { session.Current!.Id };

        while (session.NextId is { } next)
        {
            await session.ShowAsync(next, default);
            Assert.True(seen.Add(next));
        }

        Assert.Equal((240, 240), (seen.Count, session.Position));
    }

    [Fact]
    public async Task A_draft_far_down_the_queue_is_shown_at_its_place()
    {
        await using var scene = await Scene(contacts: 80);
        var page = await scene.Get<DraftQueries>().WaitingPage(scene.Database.WorkspaceId, new DraftFilter(), 0, 240, default);
        var session = new ReviewSession(scene.Get<ReviewQueries>(), scene.Get<DraftQueries>(), scene.Get<ApprovalForecast>(), scene.Database.Clock);

        await session.OpenAsync(scene.Database.WorkspaceId, new DraftFilter(), page.Rows[200].Id, default);

        Assert.True(session.CurrentWaits);
        Assert.Equal((201, page.Rows[201].Id), (session.Position, session.NextId));
    }

    [Fact]
    public async Task A_decision_that_is_taken_back_leaves_the_reviewer_at_its_place()
    {
        await using var scene = await Scene(contacts: 80);
        var session = await Open(scene, new DraftFilter());
        var draft = (await scene.Get<DraftQueries>().WaitingPage(scene.Database.WorkspaceId, new DraftFilter(), 0, 240, default)).Rows[150].Id;
        await session.ShowAsync(draft, default);
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft, null)], default);
        await session.ShowAsync(await session.DecidedAsync([draft], approved: true, default), default);

        await scene.Get<DraftApprover>().TakeBack(scene.Database.System, [draft], default);
        await session.TakenBackAsync([draft], wasApproval: true, default);
        await session.ShowAsync(draft, default);

        Assert.Equal((151, 240, 0), (session.Position, session.Total, session.Decisions.Count));
        Assert.True(session.CurrentWaits);
    }

    [Fact]
    public async Task A_decision_that_the_queue_has_seen_already_is_counted_once()
    {
        await using var scene = await Scene(contacts: 2);
        var session = await Open(scene, new DraftFilter());
        var decided = session.Rows[0].Id;
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(decided, null)], default);
        await session.ReloadAsync(default); // as the page does by itself, every twenty seconds

        await session.ShowAsync(await session.DecidedAsync([decided], approved: true, default), default);

        Assert.Equal((2, 6, 5), (session.Position, session.Total, session.Waiting));
    }

    [Fact]
    public async Task Drafts_that_were_made_meanwhile_are_counted_with_a_decision_on_all()
    {
        await using var scene = await Scene(contacts: 2);
        var session = await Open(scene, new DraftFilter());
        var step = session.Rows[0].StepId;
        await session.OpenAsync(scene.Database.WorkspaceId, new DraftFilter { StepId = step }, null, default);
        await EnrollOne(scene);
        var all = (await scene.Get<ReviewQueries>().Approvable(scene.Database.WorkspaceId, session.Filter, default)).Drafts;
        Assert.Equal(3, all.Count);
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [.. all], default);

        Assert.Null(await session.DecidedAsync([.. all.Select(d => d.Id)], approved: true, default));

        Assert.Equal((3, 0, 0), (session.Total, session.Waiting, session.Approvable));
    }

    [Fact]
    public async Task A_draft_that_an_approval_brought_forward_has_its_place_again_once_that_is_taken_back()
    {
        await using var scene = await Scene(contacts: 30, settings => settings.DailyLimit = 10);
        var session = await Open(scene, new DraftFilter());
        var draft = session.Rows[25].Id;
        await session.ShowAsync(draft, default);
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft, null)], default);
        await session.ShowAsync(await session.DecidedAsync([draft], approved: true, default), default);

        await scene.Get<DraftApprover>().TakeBack(scene.Database.System, [draft], default);
        await session.TakenBackAsync([draft], wasApproval: true, default);
        await session.ShowAsync(draft, default);

        Assert.Equal((26, draft), (session.Position, session.Rows[25].Id));
    }

    private static async Task EnrollOne(CampaignScene scene)
    {
        Assert.True(EmailAddress.TryParse("late@example.org", out var address, out _));
        var contact = new Contact(address, scene.Database.Now) { FirstName = "Late" };
        await using (var db = scene.Database.Open())
        {
            db.Contacts.Add(contact);
            await db.SaveChangesAsync();
        }

        Assert.Equal(1, (await scene.Get<Enroller>().Enroll(scene.Database.System, scene.CampaignId, [contact.Id], default)).Enrolled);
    }

    private static async Task<ReviewSession> Open(CampaignScene scene, DraftFilter filter)
    {
        var session = new ReviewSession(scene.Get<ReviewQueries>(), scene.Get<DraftQueries>(), scene.Get<ApprovalForecast>(), scene.Database.Clock);
        await session.OpenAsync(scene.Database.WorkspaceId, filter, null, default);
        return session;
    }

    private static async Task<CampaignScene> Scene(int contacts, Action<CampaignSettings>? settings = null)
    {
        var scene = await CampaignScene.Create(contacts, Approval.Required, settings, configure: services => services.AddSingleton<ReviewQueries>().AddSingleton<ApprovalForecast>());
        await scene.Start();
        return scene;
    }
}
