using EmailCampaigns.Core;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Drafts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace EmailCampaigns.Tests.Drafts;

/// <summary>Decisions on many drafts, which can be watched and stopped.</summary>
public sealed class ReviewDecisionsTests
{
    private const int Drafts = 120;

    private readonly FakeTimeProvider _clock = new();
    private readonly List<BulkProgress> _told = [];

    [Fact]
    public async Task Making_many_drafts_again_tells_how_far_it_is_and_how_fast()
    {
        await using var scene = await WithFailedDrafts();

        var made = await MakeAgain(scene, _ => _clock.Advance(TimeSpan.FromSeconds(2)));

        Assert.Equal(Drafts, made.Ids.Count);
        Assert.All(_told, progress => Assert.Equal(("Making 120 drafts again", Drafts), (progress.What, progress.Total)));
        Assert.Equal([(0, null), (50, 25), (100, 25), (120, 20)], _told.Select(progress => (progress.Done, progress.PerSecond)));
        Assert.Equal(0, await ToMake(scene));
    }

    [Fact]
    public async Task Making_many_drafts_again_stops_after_the_piece_that_it_is_at_and_what_is_made_stays()
    {
        await using var scene = await WithFailedDrafts();
        using var stop = new CancellationTokenSource();

        var made = await MakeAgain(
            scene,
            progress =>
            {
                if (progress.Done > 0)
                {
                    stop.Cancel();
                }
            },
            stop.Token);

        Assert.Equal(50, made.Ids.Count);
        Assert.Equal(Drafts - 50, await ToMake(scene));
    }

    private async Task<Decided> MakeAgain(CampaignScene scene, Action<BulkProgress> watch, CancellationToken cancellationToken = default)
    {
        var decisions = new ReviewDecisions(
            scene.Get<DraftApprover>(), scene.Get<DraftRejecter>(), scene.Get<DraftEditor>(), scene.Get<DraftRegenerator>(), _clock);
        var drafts = await scene.Get<ReviewQueries>().ToMakeAgain(scene.Database.WorkspaceId, new DraftFilter(), default);
        return await decisions.MakeAgainAsync(
            scene.Database.System, drafts, EditedDrafts.Keep,
            progress =>
            {
                _told.Add(progress);
                watch(progress);
            },
            cancellationToken);
    }

    /// <summary>A campaign whose drafts could not be made at first.</summary>
    private static async Task<CampaignScene> WithFailedDrafts()
    {
        var scene = await CampaignScene.Create(contacts: Drafts / CampaignScene.ThreeSteps().Count, Approval.Required);
        await scene.Start();
        await using var db = scene.Database.Open();
        await db.EmailDrafts.ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, DraftStatus.Failed));
        return scene;
    }

    private static async Task<int> ToMake(CampaignScene scene) =>
        (await scene.Get<ReviewQueries>().ToMakeAgain(scene.Database.WorkspaceId, new DraftFilter(), default)).Count;
}
