using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>A campaign that is completed is active again as soon as something of it waits: what waits in a completed one would wait for ever.</summary>
public sealed class CompletedCampaignTests
{
    [Fact]
    public async Task Resuming_an_enrollment_makes_it_active_again()
    {
        await using var scene = await Started(Approval.Automatic);
        var enrollment = (await scene.Enrollments()).Single();
        await scene.Get<EnrollmentControl>().Pause(scene.Database.System, scene.CampaignId, enrollment.Id, "On holiday", default);
        await Complete(scene);

        await scene.Get<EnrollmentControl>().Resume(scene.Database.System, scene.CampaignId, enrollment.Id, default);

        await IsActiveWith(scene, ScheduledEmailStatus.Pending);
    }

    [Fact]
    public async Task Taking_an_enrollment_up_again_makes_it_active_again()
    {
        await using var scene = await Started(Approval.Automatic);
        var enrollment = (await scene.Enrollments()).Single();
        await scene.Get<EnrollmentControl>().Stop(scene.Database.System, scene.CampaignId, enrollment.Id, "A mistake", default);
        await Complete(scene);

        await scene.Get<EnrollmentControl>().TakeUpAgain(scene.Database.System, scene.CampaignId, enrollment.Id, default);

        await IsActiveWith(scene, ScheduledEmailStatus.Pending);
    }

    [Theory]
    [InlineData(AfterRejection.Skip)]
    [InlineData(AfterRejection.Stop)]
    public async Task Taking_a_rejection_back_makes_it_active_again(AfterRejection then)
    {
        await using var scene = await Started(Approval.Required);
        var draft = (await scene.Drafts()).Single();
        await scene.Get<DraftRejecter>().Reject(scene.Database.System, [new SeenDraft(draft.Id, draft.Revision)], then, reason: null, default);
        await Complete(scene);

        await scene.Get<DraftRejecter>().TakeBack(scene.Database.System, draft.Id, default);

        await IsActiveWith(scene, ScheduledEmailStatus.Planned);
        Assert.Equal(DraftStatus.Draft, (await scene.Drafts()).Single().Status);
    }

    private static async Task<CampaignScene> Started(Approval approval)
    {
        var scene = await CampaignScene.Create(
            contacts: 1, approval, steps: [CampaignScene.ThreeSteps()[0]], configure: services => services.AddSingleton<CampaignCompleter>());
        await scene.Start();
        return scene;
    }

    private static async Task Complete(CampaignScene scene)
    {
        await scene.Get<CampaignCompleter>().Sweep(default);
        Assert.Equal(CampaignStatus.Completed, (await scene.Campaign()).Status);
    }

    private static async Task IsActiveWith(CampaignScene scene, ScheduledEmailStatus waiting)
    {
        Assert.Equal(CampaignStatus.Active, (await scene.Campaign()).Status);
        Assert.Equal(waiting, (await scene.Emails()).Single().Status);
        await scene.Get<CampaignCompleter>().Sweep(default);
        Assert.Equal(CampaignStatus.Active, (await scene.Campaign()).Status);
    }
}
