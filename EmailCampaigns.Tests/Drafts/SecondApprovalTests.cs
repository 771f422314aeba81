using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Drafts;

/// <summary>A campaign whose emails two different people must approve.</summary>
public sealed class SecondApprovalTests
{
    [Fact]
    public async Task The_first_yes_is_noted_and_the_second_one_of_another_person_approves()
    {
        await using var scene = await Started();
        var (ada, tom, draft) = (Person(scene), Person(scene), (await scene.Drafts())[0]);

        var first = await Approve(scene, ada, draft);
        Assert.Equal((1, draft.Id), (first.Done, Assert.Single(first.AwaitSecond)));
        Assert.Equal((DraftStatus.Draft, ada.ToString(), null), await Stands(scene));
        Assert.Equal(ScheduledEmailStatus.Planned, (await scene.Emails())[0].Status);

        var again = await Approve(scene, ada, draft);
        Assert.Equal((0, "You approved it already. Another person must approve it now."), (again.Done, Assert.Single(again.Refused).Reason));

        var second = await Approve(scene, tom, draft);
        Assert.Equal((1, 0), (second.Done, second.AwaitSecond.Count));
        Assert.Equal((DraftStatus.Scheduled, ada.ToString(), tom.ToString()), await Stands(scene));

        var third = await Approve(scene, Person(scene), draft);
        Assert.Equal((0, "It is scheduled already."), (third.Done, Assert.Single(third.Refused).Reason));
    }

    [Fact]
    public async Task An_edit_takes_the_first_yes_back()
    {
        await using var scene = await Started();
        var (ada, draft) = (Person(scene), (await scene.Drafts())[0]);
        await Approve(scene, ada, draft);

        await scene.Get<DraftEditor>().Edit(ada, draft.Id, "Other words", null, null, null, default);

        Assert.Equal((DraftStatus.Draft, null, null), await Stands(scene));
        Assert.Single((await Approve(scene, Person(scene), (await scene.Drafts())[0])).AwaitSecond);
    }

    [Fact]
    public async Task Undo_takes_the_first_yes_back_too()
    {
        await using var scene = await Started();
        var (ada, draft) = (Person(scene), (await scene.Drafts())[0]);
        await Approve(scene, ada, draft);

        Assert.Equal(1, (await scene.Get<DraftApprover>().TakeBack(ada, [draft.Id], default)).Done);

        Assert.Equal((DraftStatus.Draft, null, null), await Stands(scene));
    }

    [Fact]
    public async Task Approving_all_twice_is_not_two_people()
    {
        await using var scene = await Started();
        var (ada, tom) = (Person(scene), Person(scene));

        var first = await scene.Get<DraftApprover>().ApproveAll(ada, new DraftFilter(), default);
        var again = await scene.Get<DraftApprover>().ApproveAll(ada, new DraftFilter(), default);
        var waiting = await scene.Get<DraftQueries>().CountWaiting(scene.Database.WorkspaceId, new DraftFilter { NotYetBy = ada.ToString() }, default);
        var second = await scene.Get<DraftApprover>().ApproveAll(tom, new DraftFilter(), default);

        Assert.Equal((3, 3, 0, 0, 0), (first.Done, first.AwaitSecond.Count, again.Done, again.Refused.Count, waiting));
        Assert.Equal((3, 0), (second.Done, second.AwaitSecond.Count));
        Assert.All(await scene.Drafts(), d => Assert.Equal(DraftStatus.Scheduled, d.Status));
    }

    [Fact]
    public async Task A_batch_is_the_yes_of_whoever_asked_for_it()
    {
        await using var scene = await Started();
        var (ada, tom) = (Person(scene), Person(scene));
        foreach (var person in new[] { ada, ada, tom })
        {
            await scene.Get<DraftBatches>().Begin(person, new DraftBatchRequest(scene.CampaignId, DraftBatchAction.Approve), default);
            await scene.Get<DraftBatches>().Run(default);
            var approved = (await scene.Drafts()).Count(d => d.Status == DraftStatus.Scheduled);
            Assert.Equal(person == tom ? 3 : 0, approved);
        }
    }

    [Fact]
    public async Task Two_first_yeses_at_the_same_moment_are_two_people()
    {
        await using var scene = await Started();
        var draft = (await scene.Drafts())[0];

        var both = await Task.WhenAll(Approve(scene, Person(scene), draft), Approve(scene, Person(scene), draft));

        Assert.Equal((2, 1), (both.Sum(v => v.Done), both.Sum(v => v.AwaitSecond.Count)));
        Assert.Equal(DraftStatus.Scheduled, (await scene.Drafts())[0].Status);
    }

    [Fact]
    public async Task Switched_off_again_one_yes_is_enough()
    {
        await using var scene = await Started();
        var (ada, draft) = (Person(scene), (await scene.Drafts())[0]);
        await Approve(scene, ada, draft);
        await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, new CampaignEdit { SecondApproval = false }, default);

        await Approve(scene, ada, draft);

        Assert.Equal(DraftStatus.Scheduled, (await scene.Drafts())[0].Status);
    }

    private static async Task<CampaignScene> Started()
    {
        var scene = await CampaignScene.Create(approval: Approval.Required, steps: [new StepEdit { SubjectTemplate = "Hello", BodyTemplate = "<p>Hi</p>" }]);
        await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, new CampaignEdit { SecondApproval = true }, default);
        await scene.Start();
        return scene;
    }

    private static Actor Person(CampaignScene scene) => Actor.User(scene.Database.WorkspaceId, Guid.CreateVersion7(scene.Database.Now), Role.Reviewer);

    private static Task<DraftVerdict> Approve(CampaignScene scene, Actor by, EmailDraft draft) =>
        scene.Get<DraftApprover>().Approve(by, [new SeenDraft(draft.Id, draft.Revision)], default);

    private static async Task<(DraftStatus Status, string? First, string? Second)> Stands(CampaignScene scene)
    {
        var draft = (await scene.Drafts())[0];
        return (draft.Status, draft.FirstApprovedBy, draft.ApprovedBy);
    }
}
