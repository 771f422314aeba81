using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>Makes, changes, copies and deletes campaigns. The steps are the <see cref="SequenceEditor"/>'s.</summary>
public sealed class CampaignEditor(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Makes a draft campaign and, with it, its settings; what is not given takes its default, the zone that of the workspace.</summary>
    public Task<EditOutcome> Create(Actor by, CampaignEdit edit, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(edit);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var now = clock.UtcNow();
            var campaign = new Campaign(edit.Name?.Trim() ?? "", now);
            var settings = new CampaignSettings(campaign.Id, now);
            db.Campaigns.Add(campaign);
            db.CampaignSettings.Add(settings);
            return await Apply(db, campaign, settings, edit, by, isNew: true, now, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>Changes a campaign. Once it was started its audience, sender, trigger and approval stay; new settings give what waits new times.</summary>
    public Task<EditOutcome> Update(Actor by, Guid campaignId, CampaignEdit edit, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(edit);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
            if (campaign is null)
            {
                return EditOutcome.NotFound(campaignId);
            }

            if (edit.Version is { } seen && seen != campaign.Version)
            {
                return EditOutcome.Stale(campaignId);
            }

            var settings = await db.CampaignSettings.SingleAsync(s => s.CampaignId == campaignId, cancellationToken);
            if (edit.SettingsVersion is { } seenSettings && seenSettings != settings.Version)
            {
                return EditOutcome.Stale(campaignId);
            }

            return await Apply(db, campaign, settings, edit, by, isNew: false, clock.UtcNow(), cancellationToken);
        }, cancellationToken);
    }

    /// <summary>
    /// Deletes a draft. What was started is archived instead, because it has history. With <paramref name="expectedVersion"/> only while that is the present one.
    /// </summary>
    public Task<EditOutcome> Delete(Actor by, Guid campaignId, int? expectedVersion, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var campaign = await db.Campaigns.SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
            if (!EditOutcome.IsCurrent(campaign, campaignId, expectedVersion, out var refusal))
            {
                return refusal;
            }

            if (campaign.Status != CampaignStatus.Draft)
            {
                return EditOutcome.InUse(campaignId, $"Only a draft can be deleted; this campaign is {SnakeCase.Words(campaign.Status)}. Archive it instead.");
            }

            await RateLimit.Forget(db, QuotaScope.Campaign, campaignId, cancellationToken);
            db.Campaigns.Remove(campaign);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(campaignId);
        }, cancellationToken);
    }

    /// <summary>Copies settings and steps into a new draft called "Copy of …".</summary>
    public Task<EditOutcome> Duplicate(Actor by, Guid campaignId, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var now = clock.UtcNow();
            var original = await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == campaignId, cancellationToken);
            if (original is null)
            {
                return EditOutcome.NotFound(campaignId);
            }

            var name = $"Copy of {original.Name}";
            var copy = new Campaign(name.Length <= ModelConventions.Name ? name : name[..ModelConventions.Name], now)
            {
                Description = original.Description,
                CampaignType = original.CampaignType,
                TriggerEvent = original.TriggerEvent,
                TriggerConfig = new(original.TriggerConfig),
                ListId = original.ListId,
                SenderAccountId = original.SenderAccountId,
                Approval = original.Approval,
                DraftsBy = original.DraftsBy,
                DraftInstruction = original.DraftInstruction,
                SecondApproval = original.SecondApproval,
            };
            copy.TakeNewMembers(original.EnrollNewMembers, now);
            db.Campaigns.Add(copy);
            var settings = await db.CampaignSettings.AsNoTracking().SingleAsync(s => s.CampaignId == campaignId, cancellationToken);
            db.CampaignSettings.Add(settings.CopyFor(copy.Id, now));
            var copies = new Dictionary<Guid, Guid>();
            foreach (var step in await db.SequenceSteps.AsNoTracking().Where(s => s.CampaignId == campaignId).OrderBy(s => s.SequenceOrder).ToListAsync(cancellationToken))
            {
                var ofStep = new SequenceStep(copy.Id, step.SequenceOrder, now)
                {
                    Name = step.Name,
                    EmailTemplateId = step.EmailTemplateId,
                    SubjectTemplate = step.SubjectTemplate,
                    PreheaderTemplate = step.PreheaderTemplate,
                    BodyTemplate = step.BodyTemplate,
                    TextTemplate = step.TextTemplate,
                    Attachments = step.Attachments,
                    DelayDays = step.DelayDays,
                    DelayHours = step.DelayHours,
                    PreferredSendTime = step.PreferredSendTime,
                    ReplyInThread = step.ReplyInThread,
                    DelayInBusinessDays = step.DelayInBusinessDays,
                    IsEnabled = step.IsEnabled,
                    Condition = step.Condition,
                    ConditionStepId = step.ConditionStepId is { } asked && copies.TryGetValue(asked, out var copied) ? copied : null,
                };
                ofStep.IsVariantAEnabled = step.IsVariantAEnabled;
                foreach (var variant in step.Variants)
                {
                    ofStep.Variants.Add(variant.CopyFor(ofStep.Id, now));
                }

                copies.Add(step.Id, ofStep.Id);
                db.SequenceSteps.Add(ofStep);
                await FileUses.Note(db, FileUser.Step, ofStep.Id, [ofStep.BodyTemplate, .. ofStep.Variants.Select(v => v.BodyTemplate)], ofStep.Attachments ?? AttachedFiles.None, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(copy.Id);
        }, cancellationToken);
    }

    private static async Task<EditOutcome> Apply(
        CampaignsDb db,
        Campaign campaign,
        CampaignSettings settings,
        CampaignEdit edit,
        Actor by,
        bool isNew,
        DateTime now,
        CancellationToken cancellationToken)
    {
        var checks = new FieldChecks();
        campaign.Name = checks.RequiredLine("name", edit.Name, ModelConventions.Name, isNew) ?? campaign.Name;
        campaign.Description = edit.Description is null ? campaign.Description : FieldChecks.NullIfEmpty(checks.Text("description", edit.Description, ContentLimits.Description));
        if (await UnknownIn(db, edit, cancellationToken) is { } unknown)
        {
            return EditOutcome.NotFound(unknown);
        }

        SetAudience(campaign, edit, checks);
        SetTrigger(campaign, edit, checks, now);
        if (isNew ? string.IsNullOrEmpty(edit.Settings?.Timezone) : edit.Settings?.Timezone is "")
        {
            settings.Timezone = (await db.Workspaces.SingleAsync(w => w.Id == by.WorkspaceId, cancellationToken)).Timezone;
        }

        SettingsChecks.Set(settings, edit.Settings ?? new CampaignSettingsEdit(), checks);
        SetFooter(settings, campaign.CampaignType, edit.Settings ?? new CampaignSettingsEdit(), checks);
        if (checks.HasProblems)
        {
            return EditOutcome.Invalid(checks.Problems);
        }

        // The version of the settings guards all that their page shows: jobs raise that of the campaign, and its name is edited elsewhere.
        var raisesSettings = !isNew && db.Entry(campaign).Properties.Any(p => p.IsModified && p.Metadata.Name is not nameof(Campaign.Name) and not nameof(Campaign.Description));
        if (campaign.Status == CampaignStatus.Active && db.Entry(settings).State == EntityState.Modified)
        {
            campaign.PlanAnew();
            await LaneLocks.OfCampaign(db, campaign.Id, cancellationToken);
            await RuleChange.ReopenLanes(db, lane => lane.CampaignId == campaign.Id, now, cancellationToken);
            db.Transitions.Add(Transition.Of(campaign, campaign.Status, "Settings changed: " + Changed(db, settings), by, now));
        }

        if (!isNew && db.Entry(settings).State == EntityState.Modified)
        {
            campaign.Touch(db);
        }

        if (raisesSettings)
        {
            db.Entry(settings).Property(s => s.UpdatedAt).IsModified = true;
        }

        await db.SaveChangesAsync(cancellationToken);
        return EditOutcome.Done(campaign.Id);
    }

    /// <summary>An id that names nothing in this workspace.</summary>
    private static async Task<Guid?> UnknownIn(CampaignsDb db, CampaignEdit edit, CancellationToken cancellationToken) =>
        edit.ListId is { } listId && listId != Guid.Empty && !await db.ContactLists.AnyAsync(l => l.Id == listId, cancellationToken) ? listId
        : edit.SenderAccountId is { } senderId && senderId != Guid.Empty && !await db.SenderAccounts.AnyAsync(s => s.Id == senderId, cancellationToken) ? senderId
        : null;

    private static void SetAudience(Campaign campaign, CampaignEdit edit, FieldChecks checks)
    {
        var isDraft = campaign.Status == CampaignStatus.Draft;
        if (edit.ListId is { } listId && NullIfCleared(listId) != campaign.ListId)
        {
            Fixed("listId", isDraft, checks);
            campaign.ListId = NullIfCleared(listId);
        }

        if (edit.SenderAccountId is { } senderId && NullIfCleared(senderId) != campaign.SenderAccountId)
        {
            Fixed("senderAccountId", isDraft, checks);
            campaign.SenderAccountId = NullIfCleared(senderId);
        }

        if (edit.Approval is { } approval && approval != campaign.Approval)
        {
            Fixed("approval", isDraft, checks);
            campaign.Approval = approval;
        }

        if (edit.DraftsBy is { } draftsBy && draftsBy != campaign.DraftsBy)
        {
            Fixed("draftsBy", isDraft, checks);
            campaign.DraftsBy = draftsBy;
        }

        if (campaign is { DraftsBy: DraftsBy.Ai, Approval: Approval.Automatic })
        {
            checks.Add(edit.Approval is null ? "draftsBy" : "approval", "What a model writes is read by a person before it goes: drafts by AI need approval.");
        }

        campaign.DraftInstruction = edit.DraftInstruction is null
            ? campaign.DraftInstruction
            : FieldChecks.NullIfEmpty(checks.Text("draftInstruction", edit.DraftInstruction.Trim(), ContentLimits.Note));
        campaign.SecondApproval = edit.SecondApproval ?? campaign.SecondApproval;
        campaign.CampaignType = edit.CampaignType ?? campaign.CampaignType;
        if (edit.StartsAt is { } given)
        {
            DateTime? startsAt = given == default ? null : DateTime.SpecifyKind(given, DateTimeKind.Utc).TrimToMilliseconds();
            Fixed("startsAt", isDraft || startsAt == campaign.StartsAt, checks);
            campaign.StartsAt = startsAt;
        }
    }

    private static void SetTrigger(Campaign campaign, CampaignEdit edit, FieldChecks checks, DateTime now)
    {
        if (edit.TriggerEvent is { } trigger && EventNames.Read(trigger, "triggerEvent", checks) is { } name && name != campaign.TriggerEvent)
        {
            Fixed("triggerEvent", campaign.Status == CampaignStatus.Draft, checks);
            campaign.TriggerEvent = name;
        }

        if (edit.TriggerConfig is { } config && EventNames.ReadConfig(config, "triggerConfig", checks) is { } conditions && !Same(conditions, campaign.TriggerConfig))
        {
            campaign.TriggerConfig = conditions;
        }

        campaign.TakeNewMembers(edit.EnrollNewMembers ?? campaign.EnrollNewMembers, now);
    }

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) => one.Count == other.Count && !one.Except(other).Any();

    private static Guid? NullIfCleared(Guid id) => id == Guid.Empty ? null : id;

    private static void Fixed(string field, bool isFree, FieldChecks checks)
    {
        if (!isFree)
        {
            checks.Add(field, "This cannot change once the campaign was started. Duplicate the campaign to start over with another.");
        }
    }

    private static void SetFooter(CampaignSettings settings, CampaignType type, CampaignSettingsEdit edit, FieldChecks checks)
    {
        if (edit.Footer is { } footer && footer != FooterKind.Full && type != CampaignType.Outreach)
        {
            checks.Add("settings.footer", "Only outreach can go without. Onboarding emails and newsletters always end with the postal address and the unsubscribe link.");
        }

        settings.Footer = edit.Footer ?? settings.Footer;
        var text = checks.Line("settings.footerText", edit.FooterText, ContentLimits.FooterText);
        settings.FooterText = edit.FooterText is null ? settings.FooterText : FieldChecks.NullIfEmpty(text?.Trim());
    }

    private static string Changed(CampaignsDb db, CampaignSettings settings) => string.Join(", ", db.Entry(settings).Properties
        .Where(p => p.IsModified && p.Metadata.Name is not nameof(CampaignSettings.Version) and not nameof(CampaignSettings.UpdatedAt))
        .Select(p => WordsOf(p.Metadata.Name)).Distinct());

    /// <summary>A setting as a marketer calls it.</summary>
    private static string WordsOf(string setting) => setting switch
    {
        nameof(CampaignSettings.SendWindowStart) or nameof(CampaignSettings.SendWindowEnd) => "hours",
        nameof(CampaignSettings.SendDays) => "days",
        nameof(CampaignSettings.Timezone) => "time zone",
        nameof(CampaignSettings.DailyLimit) => "daily limit",
        nameof(CampaignSettings.DelayBetweenEmailsSeconds) => "pause between emails",
        nameof(CampaignSettings.DelayJitterSeconds) => "random extra pause",
        nameof(CampaignSettings.DailyNewContacts) => "new contacts a day",
        nameof(CampaignSettings.UseContactTimezone) => "each contact's own time zone",
        nameof(CampaignSettings.BusinessDaysOnly) => "pauses in send days",
        nameof(CampaignSettings.StopOnReply) => "stop after a reply",
        nameof(CampaignSettings.StopOnCompanyReply) => "stop for the whole company after a reply",
        nameof(CampaignSettings.TrackOpens) => "tracking of opens",
        nameof(CampaignSettings.TrackClicks) => "tracking of clicks",
        nameof(CampaignSettings.Footer) or nameof(CampaignSettings.FooterText) => "footer",
        _ => throw new ArgumentOutOfRangeException(nameof(setting), setting, "A setting needs words before its change can be told."),
    };
}
