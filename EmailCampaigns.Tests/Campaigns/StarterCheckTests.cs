using System.Text.RegularExpressions;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Campaigns;
using EmailCampaigns.Web.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>What the product offers to begin with has nothing that its own checks find fault with.</summary>
public sealed partial class StarterCheckTests
{
    public static TheoryData<string> Sequences => [.. StarterSequences.All.Select(s => s.Key)];

    public static TheoryData<string> Templates => [.. StarterTemplates.All.Select(t => t.Key)];

    [Theory]
    [MemberData(nameof(Sequences))]
    public async Task A_campaign_that_begins_with_a_sequence_has_no_finding(string key)
    {
        var starter = StarterSequences.Find(key)!;

        Assert.Empty((await Check(starter.Type, starter.Settings, starter.Steps)).Findings);
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task A_template_has_none_either_once_its_author_said_what_is_in_brackets(string key)
    {
        var starter = StarterTemplates.Find(key)!;
        string Said(string text) => Brackets().Replace(text, "said");
        var step = new StepEdit { Name = "First email", SubjectTemplate = Said(starter.Subject), BodyTemplate = Said(starter.BodyHtml), TextTemplate = Said(starter.BodyText) };
        var type = key switch
        {
            "onboarding" => CampaignType.Onboarding,
            "newsletter" or "event" => CampaignType.Newsletter,
            _ => CampaignType.Outreach,
        };
        var settings = StarterSequences.All.First(s => s.Type == type).Settings;

        var findings = (await Check(type, settings, [step])).Findings;

        Assert.DoesNotContain(findings, f => f.Kind != StartFindingKind.Branch);
        Assert.Empty(ContentNotes.Of(new TemplateSource(starter.Subject, starter.BodyHtml, starter.BodyText)));
    }

    private static async Task<StartCheck> Check(CampaignType type, CampaignSettingsEdit settings, IReadOnlyList<StepEdit> steps)
    {
        await using var scene = await CampaignScene.Create(
            steps: steps, configure: services => services.AddSingleton<InstallationKeys>().AddSingleton<PublicTokens>().AddSingleton<StartCheckQueries>());
        Assert.True((await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, new CampaignEdit { CampaignType = type, Settings = settings }, default)).IsDone);
        await using (var db = scene.Database.Open())
        {
            (await db.Workspaces.SingleAsync(w => w.Id == scene.Database.WorkspaceId)).PostalAddress = "1 Example Street";
            (await db.SenderAccounts.SingleAsync()).DisplayName = "Anna Keller";
            await db.SaveChangesAsync();
        }

        return (await scene.Get<StartCheckQueries>().Find(scene.Database.WorkspaceId, scene.CampaignId, default))!;
    }

    [GeneratedRegex(@"\{\{\[([^\]]+)\]\}\}")]
    private static partial Regex Brackets();
}
