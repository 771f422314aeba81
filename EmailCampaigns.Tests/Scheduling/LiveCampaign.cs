using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>A running campaign of three steps with contacts in every state, as many of each.</summary>
internal sealed class LiveCampaign : IAsyncDisposable
{
    private LiveCampaign(CampaignScene scene) => Scene = scene;

    public enum Kind
    {
        NotBegun,
        FirstSent,
        SecondSent,
        Finished,
        Paused,
        Replied,
        Bounced,
        Unsubscribed,
        Stopped,
        Failed,
    }

    public CampaignScene Scene { get; }

    public static async Task<LiveCampaign> Create(int contacts, Action<IServiceCollection>? configure = null)
    {
        var scene = await CampaignScene.Create(contacts, Approval.Required, steps:
        [
            new() { Name = "1", SubjectTemplate = "Hello", BodyTemplate = "<p>First</p>" },
            new() { Name = "2", SubjectTemplate = "Again", BodyTemplate = "<p>Second</p>", DelayDays = 4 },
            new() { Name = "3", SubjectTemplate = "Last", BodyTemplate = "<p>Third</p>", DelayDays = 7 },
        ], configure: configure);
        await scene.Start();
        var live = new LiveCampaign(scene);
        await live.Live();
        return live;
    }

    /// <summary>The steps as they stand, with another text of the second, or one more at the end.</summary>
    public async Task<List<StepEdit>> Edits(string? second = null, string? added = null)
    {
        var standing = (await new CampaignQueries(Scene.Database).Steps(Scene.Database.WorkspaceId, Scene.CampaignId, default))!;
        List<StepEdit> edits = [.. standing.Select(s => new StepEdit
        {
            Id = s.Id,
            Name = s.Name,
            SubjectTemplate = s.SubjectTemplate,
            BodyTemplate = s.SequenceOrder == 2 ? second ?? s.BodyTemplate : s.BodyTemplate,
            DelayDays = s.DelayDays,
        })];
        if (added is not null)
        {
            edits.Add(new StepEdit { Name = "4", SubjectTemplate = "One more", BodyTemplate = added, DelayDays = 3 });
        }

        return edits;
    }

    public async Task Save(IReadOnlyList<StepEdit> edits, PlanMove move)
    {
        var outcome = await Scene.Get<SequenceEditor>().Replace(Scene.Database.System, Scene.CampaignId, edits, version: null, move, default);
        Assert.True(outcome.IsDone, outcome.Message);
        Scene.Database.Clock.Advance(TimeSpan.FromMilliseconds(1)); // what comes next is noted after it
    }

    /// <summary>Each contact with the kind it was made as, and how it stands now.</summary>
    public async Task<List<(Kind Kind, Standing After)>> Now()
    {
        await using var db = Scene.Database.Open();
        var versions = await db.PlanVersions.ToDictionaryAsync(p => p.Id, p => p.Version);
        var orders = await db.SequenceSteps.ToDictionaryAsync(s => s.Id, s => s.SequenceOrder);
        var rows = (await Scene.Emails()).ToLookup(e => e.CampaignContactId);
        var drafts = (await Scene.Drafts()).ToLookup(d => d.CampaignContactId);
        return [.. (await Scene.Enrollments()).Select((e, i) => (
            KindOf(i),
            new Standing(e, versions[e.PlanVersionId], [.. rows[e.Id]], drafts[e.Id].ToDictionary(d => orders[d.StepId], d => HtmlToText.Convert(d.Content.Html).Trim()))))];
    }

    /// <summary>All that is told of each contact, in a line.</summary>
    public async Task<List<string>> Told() => [.. (await Now()).Select((c, i) =>
        $"{i} {c.Kind} {c.After.Enrollment.Status} {c.After.Enrollment.CurrentSequenceStep} v{c.After.Version} {string.Join(',', c.After.Rows.Select(r => $"{r.Status}/{r.CancelReason}"))} {string.Join(',', c.After.Texts.Values)}")];

    /// <summary>What was noted of the campaign since its start, the newest first.</summary>
    public async Task<List<string>> History()
    {
        var changes = await new CampaignQueries(Scene.Database).Changes(Scene.Database.WorkspaceId, Scene.CampaignId, take: 10, default);
        return [.. changes.Select(c => c.Reason).OfType<string>()];
    }

    public ValueTask DisposeAsync() => Scene.DisposeAsync();

    private static Kind KindOf(int index) => (Kind)(index % Enum.GetValues<Kind>().Length);

    /// <summary>Lets contacts get as far as their kind says.</summary>
    private async Task Live()
    {
        await using var db = Scene.Database.Open();
        var now = Scene.Database.Now;
        var steps = await db.SequenceSteps.OrderBy(s => s.SequenceOrder).ToListAsync();
        var enrollments = await db.Enrollments.ToDictionaryAsync(e => e.ContactId);
        var rows = (await db.ScheduledEmails.ToListAsync()).ToDictionary(e => (e.CampaignContactId, e.StepId));
        var drafts = (await db.EmailDrafts.ToListAsync()).ToDictionary(d => (d.CampaignContactId, d.StepId));
        foreach (var (index, contactId) in Scene.ContactIds.Index())
        {
            var enrollment = enrollments[contactId];
            var (sent, end) = KindOf(index) switch
            {
                Kind.NotBegun => (0, (EnrollmentStatus?)null),
                Kind.FirstSent => (1, null),
                Kind.SecondSent => (2, null),
                Kind.Finished => (3, null),
                Kind.Paused => (1, EnrollmentStatus.Paused),
                Kind.Replied => (1, EnrollmentStatus.Replied),
                Kind.Bounced => (1, EnrollmentStatus.Bounced),
                Kind.Unsubscribed => (1, EnrollmentStatus.Unsubscribed),
                Kind.Stopped => (2, EnrollmentStatus.Stopped),
                Kind.Failed => (1, EnrollmentStatus.Failed),
            };
            foreach (var step in steps.Take(sent))
            {
                var (row, draft) = (rows[(enrollment.Id, step.Id)], drafts[(enrollment.Id, step.Id)]);
                row.MakeFirm(now, moved: null);
                row.Begin(now);
                db.MarkSent(row);
                draft.Approve("user:test", now);
                draft.Schedule();
                db.MarkSent(draft);
                enrollment.StepSent(step.Id, step.SequenceOrder, now, isLast: step.SequenceOrder == 3);
            }

            if (end == EnrollmentStatus.Paused)
            {
                enrollment.Pause(null, now);
            }
            else if (end is { } outcome)
            {
                enrollment.End(outcome, null, now);
            }

            if (end is not null)
            {
                foreach (var row in rows.Values.Where(r => r.CampaignContactId == enrollment.Id && r.Status == ScheduledEmailStatus.Planned))
                {
                    row.Cancel(end == EnrollmentStatus.Paused ? CancelReason.EnrollmentPaused : CancelReason.EnrollmentEnded);
                }
            }
        }

        await db.SaveChangesAsync();
    }

    /// <summary>How a contact stands.</summary>
    /// <param name="Enrollment">Its enrollment.</param>
    /// <param name="Version">The number of the plan that it is on.</param>
    /// <param name="Rows">Its emails in the order of their steps.</param>
    /// <param name="Texts">The text of its drafts, by the place of their step.</param>
    public sealed record Standing(Enrollment Enrollment, int Version, List<ScheduledEmail> Rows, Dictionary<int, string> Texts);
}
