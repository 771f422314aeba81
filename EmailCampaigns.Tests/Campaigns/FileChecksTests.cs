using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Tests.Files;
using EmailCampaigns.Tests.Sending;

namespace EmailCampaigns.Tests.Campaigns;

public sealed class FileChecksTests
{
    [Theory]
    [InlineData(SenderProvider.Microsoft365, 2_500_000, true)]
    [InlineData(SenderProvider.Microsoft365, 1_900_000, false)]
    [InlineData(SenderProvider.Pickup, 2_500_000, false)]
    public async Task What_Microsoft_365_would_refuse_refuses_the_start(SenderProvider provider, int size, bool isRefused)
    {
        await using var world = await SendingWorld.Create(provider: provider);
        var campaign = new Campaign("Prices", world.Database.Now) { SenderAccountId = world.SenderId };
        await world.Database.Add(campaign, new CampaignSettings(campaign.Id, world.Database.Now));

        var problems = await world.Read(db => StartChecks.Of(db, campaign, Plan(campaign, world.Database.Now, "<p>Hi</p>", size), world.Get<AiModels>(), default));

        Assert.Equal(isRefused, problems.Any(p => p.Field == "steps[0].attachments" && p.Message.Contains("Microsoft 365 takes messages up to 3 MB", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(CampaignType.Outreach, 1_000, StartFindingWeight.Warning, "Each email brings Prices.pdf along, 1 KB. Filters distrust attachments")]
    [InlineData(CampaignType.Newsletter, 1_000, StartFindingWeight.Information, "Each email brings Prices.pdf along, 1 KB.")]
    [InlineData(CampaignType.Newsletter, 4_000_000, StartFindingWeight.Warning, "Each email brings Prices.pdf along, 4.0 MB. Many mail servers refuse more than 3 MB.")]
    public async Task Attachments_are_weighed_by_size_and_by_whom_they_go_to(CampaignType type, int size, StartFindingWeight weight, string message)
    {
        await using var world = await SendingWorld.Create();
        var campaign = new Campaign("Prices", world.Database.Now);

        var findings = await world.Read(db => FileChecks.Of(db, Plan(campaign, world.Database.Now, "<p>Hi</p>", size).Steps[0], type, contacts: 1, default));

        var finding = Assert.Single(findings);
        Assert.Equal((StartFindingKind.Attachments, weight, 1), (finding.Kind, finding.Weight, finding.Step));
        Assert.StartsWith(message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embedded_pictures_are_counted_for_all_emails()
    {
        await using var world = await SendingWorld.Create();
        var id = (await world.Get<FileStore>().AddPicture(new MemoryStream([.. FileStoreTests.Png, .. new byte[30_000]]), "logo.png", world.Database.System, default)).Id;
        var path = (await new FileQueries(world.Database).Find(world.Database.WorkspaceId, id, default))!.Path;
        var plan = Plan(new Campaign("Prices", world.Database.Now), world.Database.Now, $"<img data-embed src=\"https://mail.example{path}\"><img src=\"{path}\">", size: null);

        var finding = Assert.Single(await world.Read(db => FileChecks.Of(db, plan.Steps[0], CampaignType.Newsletter, contacts: 1_000, default)));

        Assert.Equal("1 picture is embedded: each email grows by 41 KB, 41.2 MB for 1,000 contacts.", finding.Message);
    }

    private static FrozenPlan Plan(Campaign campaign, DateTime now, string html, int? size)
    {
        var step = new SequenceStep(campaign.Id, 1, now)
        {
            SubjectTemplate = "Prices",
            BodyTemplate = html,
            Attachments = size is null ? null : new AttachedFiles([new AttachedFile(Guid.Empty, "Prices.pdf", "application/pdf", size.Value, new string('0', 64))]),
        };
        return FrozenPlan.Freeze([step], new Dictionary<Guid, EmailTemplate>());
    }
}
