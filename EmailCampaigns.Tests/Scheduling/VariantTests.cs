using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>Variants of a step from the sequence to the drafts: who gets which, and that it stays so.</summary>
public sealed class VariantTests
{
    [Fact]
    public async Task A_thousand_contacts_get_equal_shares_and_a_killed_launch_gives_the_same()
    {
        using var cut = new CancelAfter(commits: 1);
        await using var scene = await CampaignScene.Create(1000, Approval.Required, steps: TwoSteps(), configure: cut.Watch);
        Assert.True((await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default)).IsDone);
        cut.Begin();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.Get<CampaignLauncher>().Run(cut.Token));
        Assert.InRange((await scene.Drafts()).Count, 1, 1999);

        await scene.RunJobs();
        var chosen = await Chosen(scene);

        Assert.Equal(1000, chosen.Count);
        Assert.InRange(chosen.Count(c => c.Value == VariantLetter.A), 438, 562); // 3.9 standard deviations: 1 of 10,000 fair draws is further off
        await AssertTextsFit(scene);

        // Planned anew, and made again from nothing but the plan: everybody keeps theirs.
        await scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, null, default);
        await scene.RunJobs();
        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        await scene.RunJobs();
        var drafts = await scene.Drafts();
        var again = await scene.Get<DraftRegenerator>().Regenerate(scene.Database.System, [.. drafts.Take(100).Select(d => new SeenDraft(d.Id, d.Revision))], EditedDrafts.Keep, default);

        Assert.Equal(100, again.Done);
        Assert.Equal(chosen, await Chosen(scene));
        await AssertTextsFit(scene);
    }

    [Fact]
    public async Task A_follow_up_answers_under_the_subject_that_its_contact_gets()
    {
        await using var scene = await CampaignScene.Create(40, Approval.Required, steps: TwoSteps());
        await scene.Start();

        var openers = (await scene.Drafts()).Where(d => d.Variant is not null).ToDictionary(d => d.CampaignContactId);
        Assert.Equal(2, openers.Values.Select(o => o.Subject).Distinct().Count());
        Assert.All((await scene.Drafts()).Where(d => d.Variant is null), d => Assert.Equal($"Re: {openers[d.CampaignContactId].Subject}", d.Subject));
    }

    [Fact]
    public async Task A_variant_that_is_added_to_a_running_campaign_takes_its_share_and_the_others_stay_approved()
    {
        await using var scene = await CampaignScene.Create(300, Approval.Required, steps: TwoSteps());
        await scene.Start();
        await Approve(scene);
        var before = await Chosen(scene);

        await Change(scene, steps => steps[0] = steps[0] with { Variants = [.. steps[0].Variants, new() { SubjectTemplate = "Subject C", BodyTemplate = "<p>Text C</p>" }] });
        await scene.RunJobs();

        var after = await Chosen(scene);
        Assert.InRange(after.Count(c => c.Value == VariantLetter.C), 60, 140);
        Assert.All(after.Where(c => c.Value != VariantLetter.C), c => Assert.Equal(before[c.Key], c.Value));
        await AssertTextsFit(scene);
        Assert.All((await scene.Drafts()).Where(d => d.Variant is not null), d => Assert.Equal(d.Variant == VariantLetter.C, d.Status == DraftStatus.Draft));
    }

    [Fact]
    public async Task A_text_that_is_changed_concerns_the_drafts_of_its_variant_alone()
    {
        await using var scene = await CampaignScene.Create(60, Approval.Required, steps: TwoSteps());
        await scene.Start();
        await Edit(scene, VariantLetter.A);
        await Edit(scene, VariantLetter.B);
        var before = (await scene.Drafts()).ToDictionary(d => d.Id, d => d.Revision);

        await Change(scene, steps => steps[0] = steps[0] with { Variants = [steps[0].Variants[0] with { BodyTemplate = "<p>Text B, new</p>" }] });
        await scene.RunJobs();

        var drafts = (await scene.Drafts()).Where(d => d.Variant is not null).ToList();
        Assert.All(drafts.Where(d => d.Variant == VariantLetter.A), d => Assert.Equal(before[d.Id], d.Revision));
        Assert.All(drafts.Where(d => d is { Variant: VariantLetter.B, IsEdited: false }), d => Assert.Equal("<p>Text B, new</p>", d.Body));
        var outdated = await Outdated(scene);
        Assert.Equal([VariantLetter.B], outdated.Select(d => d.Variant!.Value)); // the one that a person edited; the edited A is not
        Assert.True((await scene.Get<DraftEditor>().Keep(scene.Database.System, outdated[0].Id, outdated[0].Revision, default)).IsDone);
        Assert.Empty(await Outdated(scene));
    }

    [Fact]
    public async Task Switched_off_a_variant_leaves_its_contacts_to_the_others_and_cannot_be_removed()
    {
        await using var scene = await CampaignScene.Create(60, Approval.Required, steps: TwoSteps());
        await scene.Start();

        var removed = await Change(scene, steps => steps[0] = steps[0] with { Variants = [] }, isTaken: false);
        Assert.Equal(EditVerdict.InUse, removed.Verdict);
        Assert.Contains("Switch it off", removed.Message, StringComparison.Ordinal);

        await Change(scene, steps => steps[0] = steps[0] with { IsVariantAEnabled = false });
        await scene.RunJobs();

        Assert.All((await Chosen(scene)).Values, letter => Assert.Equal(VariantLetter.B, letter));
        await AssertTextsFit(scene);
        Assert.Empty(await Outdated(scene));
        var none = await Change(scene, steps => steps[0] = steps[0] with { Variants = [steps[0].Variants[0] with { IsEnabled = false }] }, isTaken: false);
        Assert.Equal("steps[0].isVariantAEnabled", Assert.Single(none.Problems).Field);
    }

    [Fact]
    public async Task What_cannot_be_saved_is_said_at_its_field()
    {
        await using var scene = await CampaignScene.Create(1);
        async Task<string> Refused(params VariantEdit[] variants)
        {
            var outcome = await scene.Get<SequenceEditor>().Replace(
                scene.Database.System, scene.CampaignId, [new StepEdit { SubjectTemplate = "A", BodyTemplate = "<p>A</p>", Variants = variants }], version: null, default);
            return string.Join(' ', outcome.Problems.Select(p => p.Field));
        }

        var good = new VariantEdit { SubjectTemplate = "B", BodyTemplate = "<p>B</p>" };
        Assert.Equal("steps[0].variants[0].subjectTemplate", await Refused(good with { SubjectTemplate = " " }));
        Assert.Equal("steps[0].variants[0].letter", await Refused(good with { Letter = VariantLetter.A }));
        Assert.Equal("steps[0].variants[1].letter", await Refused(good with { Letter = VariantLetter.C }, good with { Letter = VariantLetter.C }));
        Assert.Equal("steps[0].variants", await Refused(good, good, good, good));
        Assert.Equal("steps[0].variants[0].bodyTemplate", await Refused(good with { BodyTemplate = new string('a', ContentLimits.Body + 1) }));
        Assert.Equal("", await Refused(good with { Letter = VariantLetter.C }, good));
        var steps = (await new CampaignQueries(scene.Database).Steps(scene.Database.WorkspaceId, scene.CampaignId, default))!;
        Assert.Equal([VariantLetter.B, VariantLetter.C], steps[0].Variants.Select(v => v.Letter));
    }

    [Fact]
    public async Task A_copy_of_the_campaign_has_them_and_a_template_knows_where_it_is_used()
    {
        await using var scene = await CampaignScene.Create(1, steps: TwoSteps());
        var template = new EmailTemplate("Try me", scene.Database.Now) { Subject = "From a template", BodyHtml = "<p>Template</p>" };
        await scene.Database.Add(template);
        await Change(scene, steps => steps[0] = steps[0] with { Variants = [steps[0].Variants[0] with { EmailTemplateId = template.Id, SubjectTemplate = "" }] });

        var copy = await scene.Get<CampaignEditor>().Duplicate(scene.Database.System, scene.CampaignId, default);
        var deleted = await new TemplateEditor(scene.Database, scene.Database.Clock).Delete(template.Id, null, scene.Database.System, default);

        var steps = (await new CampaignQueries(scene.Database).Steps(scene.Database.WorkspaceId, copy.Id, default))!;
        Assert.Equal((VariantLetter.B, template.Id), (steps[0].Variants[0].Letter, steps[0].Variants[0].EmailTemplateId!.Value));
        Assert.Equal(EditVerdict.InUse, deleted.Verdict);
        var found = await new TemplateQueries(scene.Database).Find(scene.Database.WorkspaceId, template.Id, default);
        Assert.Equal((2, 2), (found!.Template.Campaigns, found.UsedIn.Count));
        await scene.Start();
        Assert.Contains(await scene.Emails(), e => e.Status == ScheduledEmailStatus.Pending);
    }

    [Fact]
    public async Task The_check_before_a_start_looks_at_each_variant_as_its_contacts_get_it()
    {
        await using var scene = await CampaignScene.Create(40, steps:
        [
            new()
            {
                SubjectTemplate = "A", BodyTemplate = "<p>A</p>",
                Variants = [new() { SubjectTemplate = "B", BodyTemplate = "<p>B {{timezone}}</p>" }, new() { SubjectTemplate = "C", BodyTemplate = "<p>C {{unknown}}</p>" }],
            },
        ], configure: services => services.AddSingleton<InstallationKeys>().AddSingleton<PublicTokens>());

        var check = (await scene.Get<StartCheckQueries>().Find(scene.Database.WorkspaceId, scene.CampaignId, default))!;

        Assert.False(check.CanStart);
        Assert.Contains(check.Findings, f => f is { Weight: StartFindingWeight.Refusal, Field: "steps[0].variants[1].bodyTemplate" } && f.Message.StartsWith("Step 1, variant C uses {{unknown}}", StringComparison.Ordinal));
        var missing = Assert.Single(check.Findings, f => f is { Kind: StartFindingKind.MissingValue, Variable: "timezone" });
        Assert.Equal(("steps[0].variants[0].bodyTemplate", VariantLetter.B), (missing.Field, missing.Variant!.Value));
        Assert.InRange(missing.Contacts!.Value, 4, 26); // a third of the forty, not all of them
    }

    private static List<StepEdit> TwoSteps() =>
    [
        new() { Name = "1", SubjectTemplate = "Subject A", BodyTemplate = "<p>Text A</p>", Variants = [new() { SubjectTemplate = "Subject B", BodyTemplate = "<p>Text B</p>" }] },
        new() { Name = "2", BodyTemplate = "<p>Again</p>", DelayDays = 4, ReplyInThread = true },
    ];

    /// <summary>The variant of each contact's first email.</summary>
    private static async Task<SortedDictionary<Guid, VariantLetter>> Chosen(CampaignScene scene) =>
        new((await scene.Drafts()).Where(d => d.Variant is not null).ToDictionary(d => d.ContactId, d => d.Variant!.Value));

    /// <summary>Each draft says what its variant says, and has the one that its contact is to have.</summary>
    private static async Task AssertTextsFit(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        var plan = FrozenPlan.Parse((await db.PlanVersions.OrderByDescending(p => p.Version).FirstAsync()).PlanJson);
        Assert.All((await scene.Drafts()).Where(d => d.Variant is not null), d =>
        {
            Assert.Equal(($"Subject {d.Variant}", $"<p>Text {d.Variant}</p>"), (d.Subject, d.Body));
            Assert.Equal(plan.Find(d.StepId)!.For(d.ContactId).Variant, d.Variant);
        });
    }

    private static async Task Approve(CampaignScene scene)
    {
        foreach (var chunk in (await scene.Drafts()).Chunk(100))
        {
            var verdict = await scene.Get<DraftApprover>().Approve(scene.Database.System, [.. chunk.Select(d => new SeenDraft(d.Id, d.Revision))], default);
            Assert.Empty(verdict.Refused);
        }
    }

    private static async Task Edit(CampaignScene scene, VariantLetter letter)
    {
        var draft = (await scene.Drafts()).First(d => d.Variant == letter);
        Assert.True((await scene.Get<DraftEditor>().Edit(scene.Database.System, draft.Id, subject: "By hand", html: null, text: null, draft.Revision, default)).IsDone);
    }

    private static async Task<List<EmailDraft>> Outdated(CampaignScene scene)
    {
        await using var db = scene.Database.Open();
        return await DraftQueries.Outdated(db, db.EmailDrafts).AsNoTracking().ToListAsync();
    }

    /// <summary>Saves the sequence as it stands, changed.</summary>
    private static async Task<EditOutcome> Change(CampaignScene scene, Action<List<StepEdit>> change, bool isTaken = true)
    {
        var standing = (await new CampaignQueries(scene.Database).Steps(scene.Database.WorkspaceId, scene.CampaignId, default))!;
        List<StepEdit> steps = [.. standing.Select(s => new StepEdit
        {
            Id = s.Id,
            Name = s.Name,
            SubjectTemplate = s.SubjectTemplate,
            BodyTemplate = s.BodyTemplate,
            DelayDays = s.DelayDays,
            ReplyInThread = s.ReplyInThread,
            IsVariantAEnabled = s.IsVariantAEnabled,
            Variants = [.. s.Variants.Select(v => new VariantEdit { Letter = v.Letter, SubjectTemplate = v.SubjectTemplate, BodyTemplate = v.BodyTemplate, EmailTemplateId = v.EmailTemplateId, IsEnabled = v.IsEnabled })],
        })];
        change(steps);
        var outcome = await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId, steps, version: null, default);
        Assert.True(outcome.IsDone == isTaken, outcome.Message);
        return outcome;
    }
}
