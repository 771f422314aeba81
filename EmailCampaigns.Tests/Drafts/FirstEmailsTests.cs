using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Drafts;

/// <summary>What becomes of the next email where the first one is rejected.</summary>
public sealed class FirstEmailsTests
{
    [Fact]
    public async Task A_skip_makes_the_next_email_the_first_under_its_own_subject_and_says_so_before()
    {
        await using var scene = await Started();
        var drafts = await scene.Drafts();

        var next = await scene.Get<FirstEmails>().After(scene.Database.System, drafts[0].Id, default);
        Assert.Equal(new NextFirstEmail(2, "Hello First0", "following up"), next);
        Assert.Equal("Re: Hello First0", drafts[1].Subject);
        await Reject(scene, drafts[0]);

        Assert.Equal(["Hello First0", "Hello First0", "Re: Hello First0"], (await scene.Drafts()).Select(d => d.Subject));
        var review = await scene.Get<ReviewQueries>().Find(scene.Database.WorkspaceId, drafts[1].Id, default);
        Assert.Equal("following up", review!.SpeaksOfEarlier);
    }

    [Fact]
    public async Task Taken_back_the_next_email_answers_again()
    {
        await using var scene = await Started();
        var drafts = await scene.Drafts();
        await Reject(scene, drafts[0]);

        Assert.True((await scene.Get<DraftRejecter>().TakeBack(scene.Database.System, drafts[0].Id, default)).IsDone);

        Assert.Equal(["Hello First0", "Re: Hello First0", "Re: Hello First0"], (await scene.Drafts()).Select(d => d.Subject));
        Assert.Null((await scene.Get<ReviewQueries>().Find(scene.Database.WorkspaceId, drafts[1].Id, default))!.SpeaksOfEarlier);
    }

    [Fact]
    public async Task An_edited_subject_of_the_rejected_one_is_what_the_next_one_goes_under()
    {
        await using var scene = await Started();
        var drafts = await scene.Drafts();
        await scene.Get<DraftEditor>().Edit(scene.Database.System, drafts[0].Id, "As I want it", null, null, null, default);

        Assert.Equal("As I want it", (await scene.Get<FirstEmails>().After(scene.Database.System, drafts[0].Id, default))!.Subject);
        await Reject(scene, (await scene.Drafts())[0]);

        Assert.Equal("As I want it", (await scene.Drafts())[1].Subject);
    }

    [Fact]
    public async Task Where_an_email_goes_before_nothing_becomes_first()
    {
        await using var scene = await Started();
        var drafts = await scene.Drafts();

        Assert.Null(await scene.Get<FirstEmails>().After(scene.Database.System, drafts[1].Id, default)); // the first one still waits
        Assert.Null(await scene.Get<FirstEmails>().After(scene.Database.System, drafts[2].Id, default)); // nothing comes after it
        await Reject(scene, drafts[0]);
        Assert.Equal(new NextFirstEmail(3, "Hello First0", "One last note"), await scene.Get<FirstEmails>().After(scene.Database.System, drafts[1].Id, default));
    }

    private static async Task<CampaignScene> Started()
    {
        var steps = CampaignScene.ThreeSteps();
        steps[1] = steps[1] with { BodyTemplate = "<p>I am following up on my email.</p>" };
        steps[2] = steps[2] with { BodyTemplate = "<p>One last note.</p>" };
        var scene = await CampaignScene.Create(1, Approval.Required, steps: steps);
        await scene.Start();
        return scene;
    }

    private static async Task Reject(CampaignScene scene, EmailDraft draft) =>
        Assert.Equal(1, (await scene.Get<DraftRejecter>().Reject(scene.Database.System, [new SeenDraft(draft.Id, null)], AfterRejection.Skip, null, default)).Done);
}
