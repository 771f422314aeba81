using System.Runtime.CompilerServices;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>Plans the audience of a launch, block after block, for transactions that come later; see <see cref="ReadAhead{TBlock}"/>.</summary>
internal sealed class AudiencePlanner(IDbContextFactory<CampaignsDb> dbs, EnrollmentPlanner planner, EmailRowBuilder rows, TimeProvider clock, LaunchPlan launch)
{
    private readonly SequentialIds _ids = new();

    // What an email says of its contact is merged into it here only where a person is to read it first.
    private readonly AudienceReader _audience = new(planner, launch.Lane.Campaign.ListId, whole: launch.Lane.Campaign.Approval == Approval.Required);
    private readonly List<FrozenStep> _steps = [.. launch.Plan.Steps.Where(s => s.IsEnabled)];
    private readonly Dictionary<SendWindow, IReadOnlyList<EmailDecision>> _shared = [];
    private DateTime _sharedAt;

    /// <summary>The blocks from the cursor of the launch to its end.</summary>
    public async IAsyncEnumerable<LaunchBlock> Blocks([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = dbs.For(launch.Lane.Campaign.WorkspaceId);
        await using var bulk = await db.Sql.BeginBulk(db, cancellationToken);
        var cursor = launch.Lane.Campaign.LaunchCursor ?? Guid.Empty;
        while (await Next(db, cursor, cancellationToken) is { } block)
        {
            yield return block;
            cursor = block.UpTo;
        }
    }

    /// <summary>The block after a contact; null where the audience ends.</summary>
    private async Task<LaunchBlock?> Next(CampaignsDb db, Guid after, CancellationToken cancellationToken)
    {
        if (await _audience.After(db, after, LaunchBlock.Size, cancellationToken) is not { } audience)
        {
            return null;
        }

        var upTo = audience.UpTo;
        var campaignId = launch.Lane.Campaign.Id;
        var enrolled = await db.Enrollments
            .Where(e => e.CampaignId == campaignId && e.ContactId > after && e.ContactId <= upTo)
            .Select(e => e.ContactId)
            .ToListAsync(cancellationToken);
        var block = new LaunchBlock(upTo);
        var now = clock.UtcNow();
        _ids.MoveTo(now);
        foreach (var recipient in audience.Recipients.ExceptBy(enrolled, r => r.Id))
        {
            Enroll(block, recipient, audience.Suppressed.ContainsKey(recipient.Id), now);
        }

        return block;
    }

    private void Enroll(LaunchBlock block, Recipient recipient, bool isSuppressed, DateTime now)
    {
        var enrollment = new Enrollment(_ids.Next(), launch.Lane.Campaign.Id, recipient.Id, launch.PlanVersionId, now) { UploadBatchId = recipient.UploadBatchId };
        block.Enrollments.Add(enrollment);
        if (isSuppressed)
        {
            enrollment.End(EnrollmentStatus.Stopped, "The address is suppressed.", now);
            return;
        }

        var rules = launch.Lane.RulesFor(recipient);
        enrollment.NextEmailDueAt = _steps is [var first, ..] ? SequencePlan.RawDue(now, launch.Lane.DelayOf(first), rules.Window) : null;
        var ids = _steps.ConvertAll(_ => _ids.Next());
        var plan = recipient.Contact is null ? launch.Plan : launch.Plan.For(recipient.Id);
        foreach (var ((step, id), decision) in _steps.Zip(ids).Zip(Decide(ids, rules, now)))
        {
            var draft = recipient.Contact is { } contact ? rows.Draft(launch.Lane, _ids.Next(), enrollment.Id, contact, plan, step) : null;
            var email = rows.Email(launch.Lane, id, enrollment.Id, recipient.Id, recipient.EmailDomain, step, draft?.Id, decision.ScheduledFor);
            if (decision.Status == ScheduledEmailStatus.Pending)
            {
                email.MakeFirm(decision.ScheduledFor, moved: null);
                block.NotePending(decision.ScheduledFor);
            }

            block.Emails.Add(email);
            if (draft is not null)
            {
                block.Drafts.Add(draft);
            }
        }
    }

    /// <summary>One for each step. Where nothing bounds the lane, all who are enrolled at one instant and are mailed on the same clocks have the same.</summary>
    private IReadOnlyList<EmailDecision> Decide(List<Guid> ids, RecipientRules rules, DateTime now)
    {
        if (_sharedAt != now)
        {
            _shared.Clear();
            _sharedAt = now;
        }

        if (_shared.TryGetValue(rules.Window, out var shared))
        {
            return shared;
        }

        var isApproved = launch.Lane.Campaign.Approval == Approval.Automatic;
        List<OpenEmail> emails = [.. _steps.Zip(ids, (step, id) => new OpenEmail(
            id, step.Order, launch.Lane.DelayOf(step), ScheduledEmailStatus.Planned, now, isApproved, IsRejected: false, StepIsEnabled: true))];
        var progress = new EnrollmentProgress(EnrollmentStatus.Pending, 0, now, IsSuppressed: false, IsUnderWay: false);
        var decisions = SequencePlan.Decide(progress, rules, emails, launch.Lane.Book, launch.Lane.Rules(moved: null), now);
        if (launch.Lane.Book.IsUnlimited)
        {
            _shared.Add(rules.Window, decisions);
        }

        return decisions;
    }
}

/// <summary>What is launched.</summary>
internal sealed record LaunchPlan(LanePlan Lane, FrozenPlan Plan, Guid PlanVersionId);

/// <summary>A contact that may be mailed, as far as planning needs it; whole only where it is merged into a draft.</summary>
public sealed record Recipient(Guid Id, string EmailNormalized, string EmailDomain, string? Timezone, Guid? UploadBatchId, Contact? Contact);

/// <summary>Some contacts of the audience, with their rows.</summary>
/// <param name="UpTo">The last contact; the cursor once the block is written.</param>
internal sealed record LaunchBlock(Guid UpTo)
{
    /// <summary>Contacts in a block.</summary>
    public const int Size = 250;

    public List<Enrollment> Enrollments { get; } = new(Size);

    public List<ScheduledEmail> Emails { get; } = [];

    public List<EmailDraft> Drafts { get; } = [];

    /// <summary>When the first of its emails may go.</summary>
    public DateTime? FirstDue { get; private set; }

    /// <summary>Leaves out all other enrollments, with their emails and drafts.</summary>
    public void Keep(IReadOnlyCollection<Guid> enrollmentIds)
    {
        Enrollments.RemoveAll(e => !enrollmentIds.Contains(e.Id));
        Emails.RemoveAll(e => !enrollmentIds.Contains(e.CampaignContactId));
        Drafts.RemoveAll(d => !enrollmentIds.Contains(d.CampaignContactId));
    }

    public void NotePending(DateTime at) => FirstDue = at < FirstDue || FirstDue is null ? at : FirstDue;
}
