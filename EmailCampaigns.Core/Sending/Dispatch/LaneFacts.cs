using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>What decides whether a lane may send: what people set, and the state of the lane.</summary>
internal sealed record LaneFacts
{
    public required Campaign Campaign { get; init; }

    public required CampaignSettings Settings { get; init; }

    public required SenderAccount Sender { get; init; }

    public required Workspace Workspace { get; init; }

    public required LaneMoment Moment { get; init; }

    /// <summary>When the lane may send and how many: the same rules that it was planned by.</summary>
    public required LaneRules Rules { get; init; }

    public SendWindow Window => Rules.Window;

    public LaneLimits Limits => Rules.Limits;

    /// <summary>Whether there is a pause between two emails. Then at most one can pass at a time.</summary>
    public bool HasGap => Limits.HasGap;

    /// <summary>Whether the sender was paused for its failures and has sent nothing since. Then one email at a time tests whether its server works again.</summary>
    public bool IsOnTrial => Moment.SenderPausedUntil is not null;

    /// <summary>When a contact may be mailed: by the contact's own time zone where the campaign asks for that and the zone is known.</summary>
    public SendWindow WindowFor(string? contactZone) => Settings.UseContactTimezone ? Window.ForContactIn(contactZone) : Window;

    /// <summary>Reads them. In a transaction that has locked the lane's row nobody can change them before it ends.</summary>
    /// <param name="db">A context in the lane's workspace.</param>
    /// <param name="sql">Its prepared statements.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="known">What was read before. What people set is read again only where its version has changed.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<LaneFacts> Load(CampaignsDb db, SqlStatements sql, OpenLane lane, LaneFacts? known, CancellationToken cancellationToken)
    {
        var batch = sql.Batch();
        var moment = LaneMoment.Ask(batch, lane);
        await batch.Run(cancellationToken);
        return await Of(db, lane, known, moment.Value.Single(), cancellationToken);
    }

    /// <summary>The same for a state that was read already.</summary>
    public static async Task<LaneFacts> Of(CampaignsDb db, OpenLane lane, LaneFacts? known, LaneMoment moment, CancellationToken cancellationToken)
    {
        if (known is not null && known.Moment.Versions == moment.Versions)
        {
            return known with { Moment = moment };
        }

        var campaign = await db.Campaigns.AsNoTracking().SingleAsync(c => c.Id == lane.CampaignId, cancellationToken);
        var settings = await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == lane.CampaignId, cancellationToken);
        var sender = await db.SenderAccounts.AsNoTracking().SingleAsync(s => s.Id == lane.SenderId, cancellationToken);
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == lane.WorkspaceId, cancellationToken);
        var holidays = await HolidayCalendar.Load(db, cancellationToken);
        var further = await RateLimit.Load(db, cancellationToken);
        return new LaneFacts
        {
            Campaign = campaign,
            Settings = settings,
            Sender = sender,
            Workspace = workspace,
            // For a sender that has not begun to ramp up, every day counts as its first.
            Rules = LaneRules.Of(campaign.Id, settings, sender, (workspace.Id, workspace.Timezone), holidays, further, rampsFrom: DateOnly.MaxValue),
            Moment = moment,
        };
    }
}

/// <summary>The state of a lane at one moment: what changes without a new version, such as pauses and holds, and the versions of what people set.</summary>
internal sealed record LaneMoment(
    CampaignStatus Campaign,
    bool ContactsAreMoving,
    bool SenderIsActive,
    ValidationStatus SenderValidation,
    DateTime? SenderPausedUntil,
    DateTime? SenderNextSendAt,
    bool WorkspaceIsHeld,
    bool InstallationIsHeld,
    LaneClosedReason? Closed,
    DateTime? NewContactsFrom,
    bool DomainsBackOff,
    (int Campaign, int Settings, int Sender, int Workspace, DateOnly? RampUpStartedOn) Versions)
{
    /// <summary>Whether the sender is active and verified. It may be paused all the same.</summary>
    public bool SenderIsUsable => SenderIsActive && SenderValidation == ValidationStatus.Verified;

    /// <summary>Adds its query to the batch; the answer is one row.</summary>
    public static SqlResult<List<LaneMoment>> Ask(SqlBatch batch, OpenLane lane) => batch.Query(
        """
        SELECT c.status, a.is_active, a.validation_status, a.paused_until, a.next_send_at, w.sending_held_at, i.sending_held_at, l.closed_reason,
            l.new_contacts_from, (SELECT COUNT(*) FROM domain_backoffs b WHERE b.workspace_id = l.workspace_id),
            c.version, s.version, a.version, w.version, a.ramp_up_started_on, c.pending_moves
        FROM send_lanes l
        JOIN campaigns c ON c.id = l.campaign_id
        JOIN campaign_settings s ON s.campaign_id = l.campaign_id
        JOIN sender_accounts a ON a.id = l.sender_account_id
        JOIN workspaces w ON w.id = l.workspace_id
        CROSS JOIN installations i
        WHERE l.id = @id AND l.workspace_id = @workspace
        """,
        [("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
        row => new LaneMoment(
            row.Status<CampaignStatus>(0),
            row.TextOrNull(15) is not null,
            row.Flag(1),
            row.Status<ValidationStatus>(2),
            row.InstantOrNull(3),
            row.InstantOrNull(4),
            row.InstantOrNull(5) is not null,
            row.InstantOrNull(6) is not null,
            row.StatusOrNull<LaneClosedReason>(7),
            row.InstantOrNull(8),
            row.Count(9) > 0,
            (row.Number(10), row.Number(11), row.Number(12), row.Number(13), row.DayOrNull(14))));
}
