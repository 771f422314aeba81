using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Drafts;

public sealed class ApprovalForecastTests
{
    [Fact]
    public async Task What_is_foretold_is_what_the_approval_brings()
    {
        await using var scene = await Scene(contacts: 5);
        foreach (var draft in (await scene.Drafts()).Where(d => d.DraftType == DraftType.FirstOutreach))
        {
            var foretold = await scene.Get<ApprovalForecast>().Of(scene.Database.WorkspaceId, draft.Id, default);

            await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, draft.Revision)], default);

            Assert.Equal(await scene.Get<ReviewQueries>().Expected(scene.Database.WorkspaceId, draft.Id, default), foretold);
            Assert.True(foretold!.IsFirm);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Foretelling_changes_nothing(bool withoutLane)
    {
        await using var scene = await Scene(contacts: 2);
        await using (var db = scene.Database.Open())
        {
            await db.SendLanes.ExecuteUpdateAsync(set => set.SetProperty(l => l.OldestDueAt, (DateTime?)null));
            await db.SendLanes.Where(_ => withoutLane).ExecuteDeleteAsync();
        }

        var before = await TableDump.Of(scene.Database.Store);
        foreach (var draft in await scene.Drafts())
        {
            Assert.NotNull(await scene.Get<ApprovalForecast>().Of(scene.Database.WorkspaceId, draft.Id, default));
        }

        Assert.Equal(before, await TableDump.Of(scene.Database.Store));
    }

    [Fact]
    public async Task A_follow_up_has_an_estimate_until_the_email_before_it_is_sent()
    {
        await using var scene = await Scene(contacts: 1);
        var followUp = (await scene.Drafts())[1];

        var foretold = await scene.Get<ApprovalForecast>().Of(scene.Database.WorkspaceId, followUp.Id, default);

        Assert.False(foretold!.IsFirm);
        Assert.Equal(new DateOnly(2026, 1, 19), DateOnly.FromDateTime(foretold.At));
    }

    [Theory]
    [InlineData(ScheduledEmailStatus.Pending, true)]
    [InlineData(ScheduledEmailStatus.Sending, false)]
    [InlineData(ScheduledEmailStatus.Sent, false)]
    [InlineData(ScheduledEmailStatus.Interrupted, false)]
    [InlineData(ScheduledEmailStatus.Failed, false)]
    public async Task What_has_left_goes_out_at_no_time(ScheduledEmailStatus status, bool isToCome)
    {
        await using var scene = await Scene(contacts: 1);
        var draft = (await scene.Drafts())[0];
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, draft.Revision)], default);
        await using (var db = scene.Database.Open())
        {
            await db.ScheduledEmails.Where(e => e.DraftId == draft.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, status));
        }

        Assert.Equal(isToCome, await scene.Get<ReviewQueries>().Expected(scene.Database.WorkspaceId, draft.Id, default) is not null);
    }

    [Fact]
    public async Task What_is_decided_already_has_no_forecast()
    {
        await using var scene = await Scene(contacts: 1);
        var draft = (await scene.Drafts())[0];
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, null)], default);

        Assert.Null(await scene.Get<ApprovalForecast>().Of(scene.Database.WorkspaceId, draft.Id, default));
    }

    private static async Task<CampaignScene> Scene(int contacts)
    {
        var scene = await CampaignScene.Create(contacts, Approval.Required, configure: services => services.AddSingleton<ApprovalForecast>().AddSingleton<ReviewQueries>());
        await scene.Start();
        return scene;
    }
}
