using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound.Desk;

public sealed class ReplyDeskQueriesTests
{
    [Fact]
    public async Task Each_message_lies_in_one_tray_and_what_was_snoozed_comes_back()
    {
        await using var scene = await ReplyScene.Create();
        var now = scene.Database.Now;
        var open = await scene.Line();
        var back = await scene.Line(r => With(r, () => r.SnoozedUntil = now.AddMinutes(1)));
        var snoozed = await scene.Line(r => With(r, () => r.SnoozedUntil = now.AddDays(1)));
        var handled = await scene.Line(r => With(r, () => r.HandledAt = now));
        var taken = await scene.Line(r => With(r, () => r.TakenBackAt = now), kind: ReplyKind.Bounce);
        var bounce = await scene.Line(kind: ReplyKind.Bounce);
        var automatic = new List<Guid>();
        foreach (var kind in (ReplyKind[])[ReplyKind.AutoReply, ReplyKind.OutOfOffice, ReplyKind.UnsubscribeRequest])
        {
            automatic.Add(await scene.Line(kind: kind));
        }

        Assert.Equal(Sorted(open, back), Sorted(await Ids(scene, ReplyTray.ToHandle)));
        Assert.Equal([snoozed], await Ids(scene, ReplyTray.Snoozed));
        Assert.Equal(Sorted(handled, taken), Sorted(await Ids(scene, ReplyTray.Handled)));
        Assert.Equal([bounce], await Ids(scene, ReplyTray.Bounces));
        Assert.Equal(Enumerable.Reverse(automatic), await Ids(scene, ReplyTray.Automatic));
        Assert.Equal(9, (await Ids(scene, ReplyTray.All)).Length);
        Assert.Equal(new ReplyCounts(2, 1, 3, 2), await Desk(scene).Counts(scene.Database.WorkspaceId, new ReplyFilter(), default));
        Assert.Equal(2, await Desk(scene).CountToHandle(scene.Database.WorkspaceId, default));
        Assert.Equal([.. Enumerable.Reverse(automatic), bounce], (await Desk(scene).Settled(scene.Database.WorkspaceId, new ReplyFilter(), now, 9, default)).Select(r => r.Id));
    }

    [Fact]
    public async Task A_search_finds_names_companies_subjects_and_texts()
    {
        await using var scene = await ReplyScene.Create(contacts: 3);
        var second = await scene.Line(contact: 1);
        await scene.Line(contact: 2);

        Assert.Equal([second], await Ids(scene, new ReplyFilter { Search = "last1" }));
        Assert.Equal([second], await Ids(scene, new ReplyFilter { Search = "Company 1" }));
        Assert.Equal([second], await Ids(scene, new ReplyFilter { Search = "thanks from 1" }));
        Assert.Equal(2, (await Ids(scene, new ReplyFilter { Search = "re: hello" })).Length);
        Assert.Empty(await Ids(scene, new ReplyFilter { Intent = ReplyIntent.Question }));
        Assert.Empty(await Ids(scene, new ReplyFilter { CampaignId = Guid.CreateVersion7(scene.Database.Now) }));
    }

    [Fact]
    public async Task Another_workspace_sees_and_changes_nothing()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Reply();
        var other = await scene.Database.AddWorkspace("Contoso");
        var stranger = Actor.User(other, Guid.CreateVersion7(scene.Database.Now), Role.Owner);

        Assert.Equal(0, (await Desk(scene).Page(other, new ReplyFilter { Tray = ReplyTray.All }, 0, 10, default)).Total);
        Assert.Equal(0, await Desk(scene).CountToHandle(other, default));
        Assert.Null(await scene.Get<ReplyThreadQueries>().Find(other, id, default));
        Assert.False((await scene.Get<ReplyEditor>().Edit(stranger, id, new ReplyEdit { HandledAt = scene.Database.Now }, default)).IsDone);
        Assert.False((await scene.Get<JudgementReverser>().TakeBack(stranger, id, default)).IsDone);
        var reply = await scene.Find(id);
        Assert.Equal((null, null), (reply.HandledAt, reply.TakenBackAt));
    }

    [Fact]
    public async Task A_reply_shows_what_it_caused_and_what_came_of_taking_it_back()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Reply();

        var reply = (await scene.Get<ReplyThreadQueries>().Find(scene.Database.WorkspaceId, id, default))!;

        Assert.Equal((EnrollmentStatus.Replied, EnrollmentStatus.Replied), (reply.Consequences.Enrollment, reply.Consequences.EndedAs));
        Assert.Equal([1, 2, 3], reply.Consequences.Cancelled.Select(c => c.Step));
        Assert.Equal(("First0 Last0", "Trade fair Hannover"), (reply.Contact.Name, Assert.Single(reply.Contact.Lists)));
        Assert.Equal("Thanks from 0.", Assert.IsType<ThreadMessage.Received>(Assert.Single(reply.Thread)).Text);

        await scene.Get<JudgementReverser>().TakeBack(scene.Database.System, id, default);
        var after = (await scene.Get<ReplyThreadQueries>().Find(scene.Database.WorkspaceId, id, default))!;
        Assert.Equal(EnrollmentStatus.InProgress, after.Consequences.Enrollment);
        Assert.NotNull(after.Consequences.NextEmailAt);
    }

    [Fact]
    public async Task A_bounce_shows_the_address_that_it_suppressed()
    {
        await using var scene = await ReplyScene.Create();

        var reply = (await scene.Get<ReplyThreadQueries>().Find(scene.Database.WorkspaceId, await scene.Bounce(), default))!;

        Assert.Equal((reply.Contact.Email, SuppressionReason.HardBounce), (reply.Consequences.SuppressedAddress, reply.Contact.SuppressedAs));
    }

    private static ReplyDeskQueries Desk(CampaignScene scene) => scene.Get<ReplyDeskQueries>();

    private static Task<Guid[]> Ids(CampaignScene scene, ReplyTray tray) => Ids(scene, new ReplyFilter { Tray = tray });

    private static async Task<Guid[]> Ids(CampaignScene scene, ReplyFilter filter)
    {
        var page = await Desk(scene).Page(scene.Database.WorkspaceId, filter, 0, 100, default);
        Assert.Equal(page.Total, page.Rows.Count);
        return [.. page.Rows.Select(r => r.Id)];
    }

    private static IEnumerable<Guid> Sorted(params Guid[] ids) => ids.Order();

    private static EmailReply With(EmailReply reply, Action change)
    {
        change();
        return reply;
    }
}
