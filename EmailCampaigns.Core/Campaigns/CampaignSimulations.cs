using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Simulation;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>What is to be supposed of a campaign; what is null is as it is saved.</summary>
public sealed record SimulationInput
{
    /// <summary>Of a draft: another list.</summary>
    public Guid? ListId { get; init; }

    /// <summary>Of a draft: another sender.</summary>
    public Guid? SenderAccountId { get; init; }

    public CampaignSettingsEdit? Settings { get; init; }

    /// <summary>Whether to try what a change would do, too; each is a run of its own.</summary>
    public bool? WithChanges { get; init; }
}

/// <summary>A simulation, or why there is none.</summary>
public sealed record SimulationOutcome(EditOutcome Outcome, CampaignSimulation? Simulation);

/// <summary>Simulates campaigns under settings that a person supposes, held to the same ranges as those that are saved.</summary>
public sealed class CampaignSimulations(IDbContextFactory<CampaignsDb> dbs, CampaignSimulator simulator, TimeProvider clock)
{
    /// <summary>Simulates a campaign. Nothing is written.</summary>
    public async Task<SimulationOutcome> Simulate(Guid workspaceId, Guid campaignId, SimulationInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        CampaignSettings settings;
        await using (var db = dbs.For(workspaceId))
        {
            var saved = await db.CampaignSettings.AsNoTracking().SingleOrDefaultAsync(s => s.CampaignId == campaignId, cancellationToken);
            if (saved is null)
            {
                return Refused(EditOutcome.NotFound(campaignId));
            }

            settings = saved.CopyFor(campaignId, clock.UtcNow());
            if (await UnknownIn(db, input, cancellationToken) is { } unknown)
            {
                return Refused(EditOutcome.NotFound(unknown));
            }

            var checks = new FieldChecks();
            SettingsChecks.Set(settings, input.Settings ?? new CampaignSettingsEdit(), checks);
            if (await db.Campaigns.AnyAsync(c => c.Id == campaignId && c.Status != CampaignStatus.Draft, cancellationToken))
            {
                RefuseWhatStays(input, checks);
            }

            if (checks.HasProblems)
            {
                return Refused(EditOutcome.Invalid(checks.Problems));
            }
        }

        var request = new SimulationRequest
        {
            Settings = settings,
            ListId = input.ListId,
            SenderAccountId = input.SenderAccountId,
            WithChanges = input.WithChanges ?? false,
        };
        return await simulator.Simulate(workspaceId, campaignId, request, cancellationToken) is { } simulation
            ? new SimulationOutcome(EditOutcome.Done(campaignId), simulation)
            : Refused(EditOutcome.NotFound(campaignId));
    }

    private static SimulationOutcome Refused(EditOutcome outcome) => new(outcome, null);

    private static void RefuseWhatStays(SimulationInput input, FieldChecks checks)
    {
        const string Stays = "This cannot change once the campaign was started.";
        if (input.ListId is not null)
        {
            checks.Add("listId", Stays);
        }

        if (input.SenderAccountId is not null)
        {
            checks.Add("senderAccountId", Stays);
        }
    }

    private static async Task<Guid?> UnknownIn(CampaignsDb db, SimulationInput input, CancellationToken cancellationToken) =>
        input.ListId is { } listId && !await db.ContactLists.AnyAsync(l => l.Id == listId, cancellationToken) ? listId
        : input.SenderAccountId is { } senderId && !await db.SenderAccounts.AnyAsync(s => s.Id == senderId, cancellationToken) ? senderId
        : null;
}
