using Bunit;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Campaigns;

public sealed class DraftsTabTests : BunitContext
{
    [Fact]
    public async Task While_many_drafts_are_made_again_it_is_shown_how_far_that_is()
    {
        await using var scene = await CampaignScene.Create(contacts: 20, Approval.Required);
        await scene.Start();
        await using (var db = scene.Database.Open())
        {
            await db.EmailDrafts.ExecuteUpdateAsync(set => set.SetProperty(d => d.Status, DraftStatus.Failed));
        }

        AddServices(scene);
        var detail = (await new CampaignQueries(scene.Database).Find(scene.Database.WorkspaceId, scene.CampaignId, default))!;
        var tab = Render<DraftsTab>(p => p.Add(t => t.Detail, detail).Add(t => t.Me, scene.Database.System));
        tab.WaitForState(() => tab.FindAll("button").Any(b => b.TextContent.Trim() == "Make 60 drafts again"), TimeSpan.FromSeconds(30));
        var shown = new List<string>();
        tab.OnMarkupUpdated += (_, _) => shown.AddRange(tab.FindAll(".progress-card").Select(card => card.TextContent));

        await tab.InvokeAsync(() => tab.FindAll("button").Single(b => b.TextContent.Trim() == "Make 60 drafts again").ClickAsync(new()));

        Assert.Contains(shown, card => card.Contains("Making 60 drafts again", StringComparison.Ordinal) && card.Contains("50 of 60", StringComparison.Ordinal));
        Assert.Empty(tab.FindAll(".progress-card"));
    }

    private void AddServices(CampaignScene scene)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddSingleton<TimeProvider>(scene.Database.Clock).AddScoped<ViewerTime>().AddScoped<UndoToast>();
        Services.AddSingleton(scene.Get<DraftQueries>()).AddSingleton(scene.Get<ReviewQueries>()).AddSingleton(scene.Get<DraftBatchQueries>());
        Services.AddSingleton(scene.Get<DraftRegenerator>()).AddSingleton(scene.Get<DraftApprover>()).AddSingleton(scene.Get<DraftRejecter>()).AddSingleton(scene.Get<DraftEditor>());
        Services.AddSingleton(scene.Get<WritingQueries>()).AddSingleton(scene.Get<WritingStopper>());
        Render<MudBlazor.MudPopoverProvider>();
    }
}
