using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders;

/// <summary>
/// Makes, changes and deletes senders. A pickup sender is checked by itself whenever its folder is said; an SMTP sender is to be checked anew whenever its
/// server or its address is, and sends nothing until then. For one by Microsoft 365 or Google somebody signs in (<see cref="SignIn.SenderSignIn"/>).
/// </summary>
public sealed class SenderEditor(IDbContextFactory<CampaignsDb> dbs, SenderVerifier verifier, SenderSecrets secrets, TimeProvider clock)
{
    /// <summary>Makes a sender; the first one of a workspace is its default. Its zone is the workspace's unless one is given.</summary>
    public async Task<EditOutcome> Create(SenderInput input, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: true);
        if (problems.Count > 0)
        {
            return EditOutcome.Invalid(problems);
        }

        var now = clock.UtcNow();
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await Namesake(db, given.Email!, Guid.Empty, cancellationToken) is { } namesake)
            {
                return namesake;
            }

            var sender = new SenderAccount(given.Email!, given.Provider ?? SenderProvider.Pickup, now)
            {
                Timezone = await ZoneOf(db, by, cancellationToken),
            };
            var (settings, wrong) = given.SettingsFor(sender, secrets);
            var (mailbox, wrongMailbox) = given.MailboxFor(sender, secrets);
            IReadOnlyList<FieldProblem> all = [.. wrong, .. wrongMailbox, .. given.CopyProblems(sender, mailbox)];
            if (all.Count > 0)
            {
                return EditOutcome.Invalid(all);
            }

            sender.ProviderSettings = settings ?? (sender.Provider is SenderProvider.Pickup ? new PickupSettings(Folder: null).ToJson() : null);
            sender.InboundSettings = mailbox;
            given.ApplyTo(sender);
            db.SenderAccounts.Add(sender);
            await SetDefault(db, sender, given.IsDefault ?? !await db.SenderAccounts.AnyAsync(s => s.IsDefault, cancellationToken), cancellationToken);
            await FileUses.Note(db, FileUser.Sender, sender.Id, [sender.SignatureHtml], AttachedFiles.None, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(sender.Id);
        }, cancellationToken);
        return (given.Provider ?? SenderProvider.Pickup) is SenderProvider.Pickup ? await Verified(outcome, by, cancellationToken) : outcome;
    }

    /// <summary>Changes what is given. With <paramref name="expectedVersion"/> only while that is the present one.</summary>
    public async Task<EditOutcome> Update(Guid id, SenderInput input, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: false);
        if (problems.Count > 0)
        {
            return EditOutcome.Invalid(problems);
        }

        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            var sender = await db.SenderAccounts.SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
            if (!EditOutcome.IsCurrent(sender, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            if (given.Email is not null && await Namesake(db, given.Email, id, cancellationToken) is { } namesake)
            {
                return namesake;
            }

            var (settings, wrong) = given.SettingsFor(sender, secrets);
            var (mailbox, wrongMailbox) = given.MailboxFor(sender, secrets);
            IReadOnlyList<FieldProblem> all = [.. wrong, .. wrongMailbox, .. given.CopyProblems(sender, mailbox)];
            if (all.Count > 0)
            {
                return EditOutcome.Invalid(all);
            }

            var (wasActive, from) = (sender.IsActive, sender.Email);
            sender.ProviderSettings = settings ?? sender.ProviderSettings;
            await SetMailbox(db, sender, mailbox, cancellationToken);
            sender.Timezone = given.Timezone is "" ? await ZoneOf(db, by, cancellationToken) : sender.Timezone;
            given.ApplyTo(sender);
            if (sender.Provider is SenderProvider.Smtp && (settings is not null || sender.Email != from))
            {
                sender.NeedsVerification();
            }
            else if (sender.Provider.SignsIn() && sender.Email != from)
            {
                await ForgetSignIn(db, sender, cancellationToken);
            }

            await LaneLocks.OfSender(db, id, cancellationToken);
            await RuleChange.ReopenLanes(db, lane => lane.SenderAccountId == id, clock.UtcNow(), cancellationToken);
            await SettleLanes(db, sender, wasActive, cancellationToken);
            await SetDefault(db, sender, given.IsDefault ?? sender.IsDefault, cancellationToken);
            await FileUses.Note(db, FileUser.Sender, id, [sender.SignatureHtml], AttachedFiles.None, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
        return given.Pickup is null ? outcome : await Verified(outcome, by, cancellationToken);
    }

    /// <summary>
    /// Deletes a sender that nothing was sent through and no campaign uses that is not archived; any other is refused, and can be made inactive.
    /// </summary>
    public Task<EditOutcome> Delete(Guid id, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        return dbs.Edit(by.WorkspaceId, async db =>
        {
            var sender = await db.SenderAccounts.SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
            if (!EditOutcome.IsCurrent(sender, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            if (await InUse.By(db.Campaigns.Where(c => c.SenderAccountId == id && c.Status != CampaignStatus.Archived), "sender", cancellationToken) is { } used)
            {
                return used;
            }

            if (await HasHistory(db, id, cancellationToken))
            {
                return EditOutcome.InUse(id, "Emails were planned or sent through this sender, and their record names it. Make it inactive instead.");
            }

            await LaneLocks.OfSender(db, id, cancellationToken);
            await db.Campaigns.Where(c => c.SenderAccountId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.SenderAccountId, (Guid?)null), cancellationToken);
            await db.SendLanes.Where(l => l.SenderAccountId == id).ExecuteDeleteAsync(cancellationToken);
            await RateLimit.Forget(db, QuotaScope.Sender, id, cancellationToken);
            await ForgetMailbox(db, id, cancellationToken);
            await db.SenderGrants.Where(g => g.SenderAccountId == id).ExecuteDeleteAsync(cancellationToken);
            db.SenderAccounts.Remove(sender);
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    /// <summary>A sender that was taken out lets nothing more pass from this commit on; one that was switched on again goes on.</summary>
    private async Task SettleLanes(CampaignsDb db, SenderAccount sender, bool wasActive, CancellationToken cancellationToken)
    {
        if (!sender.IsActive || sender.ValidationStatus is not ValidationStatus.Verified)
        {
            await SenderPause.CloseLanes(db, sender.Id, clock.UtcNow(), cancellationToken);
        }
        else if (!wasActive && sender.IsUsableAt(clock.UtcNow()))
        {
            await SenderPause.End(db, sender.Id, clock.UtcNow(), cancellationToken);
        }
    }

    /// <summary>Another mailbox is read from its beginning, and soon.</summary>
    private static async Task SetMailbox(CampaignsDb db, SenderAccount sender, string? settings, CancellationToken cancellationToken)
    {
        var (before, sets) = (ImapSettings.Of(sender), settings != sender.InboundSettings);
        sender.InboundSettings = settings;
        var after = ImapSettings.Of(sender);
        if (before is not null && (after is null || (before.Host, before.Username) != (after.Host, after.Username)))
        {
            await ForgetMailbox(db, sender.Id, cancellationToken);
        }
        else if (sets && await db.SenderMailboxes.SingleOrDefaultAsync(m => m.SenderAccountId == sender.Id, cancellationToken) is { } mailbox)
        {
            mailbox.SettingsChanged();
        }
    }

    /// <summary>Somebody signed in for another address.</summary>
    private static async Task ForgetSignIn(CampaignsDb db, SenderAccount sender, CancellationToken cancellationToken)
    {
        await db.SenderGrants.Where(g => g.SenderAccountId == sender.Id).ExecuteDeleteAsync(cancellationToken);
        await ForgetMailbox(db, sender.Id, cancellationToken);
        sender.NeedsVerification();
    }

    private static async Task ForgetMailbox(CampaignsDb db, Guid senderId, CancellationToken cancellationToken)
    {
        await db.SenderMailboxes.Where(m => m.SenderAccountId == senderId).ExecuteDeleteAsync(cancellationToken);
        await db.MailboxFolders.Where(f => f.SenderAccountId == senderId).ExecuteDeleteAsync(cancellationToken);
        await db.UnreadableMessages.Where(m => m.SenderAccountId == senderId).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<bool> HasHistory(CampaignsDb db, Guid id, CancellationToken cancellationToken) =>
        await db.SentEmails.AnyAsync(s => s.SenderAccountId == id, cancellationToken)
        || await db.ScheduledEmails.AnyAsync(s => s.SenderAccountId == id, cancellationToken)
        || await db.EmailReplies.AnyAsync(r => r.SenderAccountId == id, cancellationToken);

    private async Task<EditOutcome> Verified(EditOutcome outcome, Actor by, CancellationToken cancellationToken)
    {
        if (outcome.IsDone)
        {
            await verifier.Verify(outcome.Id, by, cancellationToken);
        }

        return outcome;
    }

    private static Task<string> ZoneOf(CampaignsDb db, Actor by, CancellationToken cancellationToken) =>
        db.Workspaces.Where(w => w.Id == by.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken);

    private static async Task<EditOutcome?> Namesake(CampaignsDb db, string email, Guid exceptId, CancellationToken cancellationToken) =>
        await db.SenderAccounts.Where(s => s.Email == email && s.Id != exceptId).Select(s => (Guid?)s.Id).SingleOrDefaultAsync(cancellationToken) is { } standing
            ? EditOutcome.Exists(standing, $"There is a sender with the address {email} already.")
            : null;

    /// <summary>At most one sender is the default.</summary>
    private static async Task SetDefault(CampaignsDb db, SenderAccount sender, bool isDefault, CancellationToken cancellationToken)
    {
        sender.IsDefault = isDefault;
        if (isDefault)
        {
            foreach (var other in await db.SenderAccounts.Where(s => s.IsDefault && s.Id != sender.Id).ToListAsync(cancellationToken))
            {
                other.IsDefault = false;
            }
        }
    }
}
