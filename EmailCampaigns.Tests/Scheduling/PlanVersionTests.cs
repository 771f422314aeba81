using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>A sequence that is changed while its campaign runs: who is enrolled next, and what becomes of drafts made from the text before.</summary>
public sealed class PlanVersionTests
{
    [Fact]
    public async Task A_sequence_that_is_changed_and_changed_back_enrolls_on_the_first_text_again()
    {
        await using var scene = await Started();
        await Change(scene, "Text B");
        await Change(scene, "Hello");

        var contact = await AddContact(scene);
        var outcome = await scene.Get<Enroller>().Enroll(scene.Database.System, scene.CampaignId, [contact], default);

        Assert.Equal(1, outcome.Enrolled);
        await using var db = scene.Database.Open();
        Assert.Equal(2, await db.PlanVersions.CountAsync());
        Assert.Equal("Hello", (await db.EmailDrafts.SingleAsync(d => d.ContactId == contact)).Subject);
        var present = (await scene.Campaign()).PlanVersionId;
        Assert.All(await db.Enrollments.ToListAsync(), e => Assert.Equal(present, e.PlanVersionId));
        Assert.Equal(1, (await db.PlanVersions.SingleAsync(p => p.Id == present)).Version);
    }

    [Fact]
    public async Task A_launch_enrolls_on_the_present_plan_whatever_its_number()
    {
        await using var scene = await CampaignScene.Create(approval: Approval.Required, steps: [Step("Hello")]);
        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        await Change(scene, "Text B", settle: false);
        await Change(scene, "Hello", settle: false);

        await scene.RunJobs();

        Assert.All(await scene.Drafts(), d => Assert.Equal("Hello", d.Subject));
        Assert.Equal(LaunchState.Done, (await scene.Campaign()).LaunchState);
    }

    [Fact]
    public async Task Drafts_of_a_text_that_their_step_no_longer_has_are_outdated_and_approve_all_leaves_them_out()
    {
        await using var scene = await Started();
        await ChangeAndKeepDrafts(scene, "Text B");
        var ofCampaign = new DraftFilter { CampaignId = scene.CampaignId };

        var details = await scene.Get<DraftQueries>().Details(
            scene.Database.WorkspaceId, new ListRequest { Filters = [new FieldFilter("campaignId", FilterBound.Equal, scene.CampaignId)] }, default);
        var all = await scene.Get<DraftApprover>().ApproveAll(scene.Database.System, ofCampaign, default);
        var single = await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(details.Rows[0].Id, null)], default);

        Assert.All(details.Rows, d => Assert.True(d.IsOutdated));
        Assert.Equal((0, 3), (all.Done, all.Refused.Count));
        Assert.Contains("step was changed", Assert.Single(single.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal(new DraftsToMakeAgain(3, 0, 0), await scene.Get<DraftQueries>().CountToMakeAgain(scene.Database.WorkspaceId, ofCampaign, default));
    }

    [Fact]
    public async Task What_changes_no_text_makes_no_draft_outdated()
    {
        await using var scene = await Started();
        await using (var db = scene.Database.Open())
        {
            var id = (await db.SequenceSteps.SingleAsync()).Id;
            await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId, [Step("Hello") with { Id = id, DelayDays = 2, Name = "Another name" }], version: null, default);
        }

        await scene.RunJobs();

        Assert.Equal(0, (await scene.Get<DraftQueries>().CountToMakeAgain(scene.Database.WorkspaceId, new DraftFilter(), default)).Total);
        Assert.Equal(3, (await scene.Get<DraftApprover>().ApproveAll(scene.Database.System, new DraftFilter(), default)).Done);
    }

    [Fact]
    public async Task Changing_a_text_back_makes_its_drafts_present_again()
    {
        await using var scene = await Started();
        await Change(scene, "Text B");
        await Change(scene, "Hello");

        Assert.Equal(3, (await scene.Get<DraftApprover>().ApproveAll(scene.Database.System, new DraftFilter(), default)).Done);
    }

    [Fact]
    public async Task Outdated_drafts_are_made_again_at_once_and_edited_ones_only_when_that_is_said()
    {
        await using var scene = await Started();
        var edited = (await scene.Drafts())[1];
        await scene.Get<DraftEditor>().Edit(scene.Database.System, edited.Id, "By hand", null, null, null, default);
        await ChangeAndKeepDrafts(scene, "Text B");

        var kept = await scene.Get<DraftRegenerator>().RegenerateAll(scene.Database.System, new DraftFilter(), EditedDrafts.Keep, default);
        var subjects = (await scene.Drafts()).Select(d => d.Content.Subject).ToList();
        var replaced = await scene.Get<DraftRegenerator>().RegenerateAll(scene.Database.System, new DraftFilter(), EditedDrafts.Replace, default);

        Assert.Equal((2, edited.Id), (kept.Done, Assert.Single(kept.Refused).Id));
        Assert.Equal(["Text B", "By hand", "Text B"], subjects);
        Assert.Equal((1, 0), (replaced.Done, replaced.Refused.Count));
        Assert.All(await scene.Drafts(), d => Assert.Equal(("Text B", DraftStatus.Draft), (d.Content.Subject, d.Status)));
        Assert.Equal(3, (await scene.Get<DraftApprover>().ApproveAll(scene.Database.System, new DraftFilter(), default)).Done);
    }

    [Fact]
    public async Task A_person_can_keep_the_text_of_an_outdated_draft()
    {
        await using var scene = await Started();
        await ChangeAndKeepDrafts(scene, "Text B");
        var draft = (await scene.Drafts())[0];

        var outcome = await scene.Get<DraftEditor>().Keep(scene.Database.System, draft.Id, draft.Revision, default);
        await scene.RunJobs();
        var verdict = await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, draft.Revision)], default);

        Assert.True(outcome.IsDone, outcome.Message);
        Assert.Equal((1, "Hello"), (verdict.Done, (await scene.Drafts())[0].Subject));
    }

    [Fact]
    public async Task A_follow_up_shows_the_new_subject_of_its_thread()
    {
        await using var scene = await CampaignScene.Create(
            contacts: 1, Approval.Required, steps: [Step("Hello"), new StepEdit { BodyTemplate = "<p>Again</p>", DelayDays = 2, ReplyInThread = true }]);
        await scene.Start();
        await using (var db = scene.Database.Open())
        {
            var ids = await db.SequenceSteps.OrderBy(s => s.SequenceOrder).Select(s => s.Id).ToListAsync();
            await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId,
                [Step("Text B") with { Id = ids[0] }, new StepEdit { Id = ids[1], BodyTemplate = "<p>Again</p>", DelayDays = 2, ReplyInThread = true }], version: null, default);
        }

        await scene.RunJobs();
        // The follow-up's own text did not change.
        Assert.Equal(["Text B", "Re: Text B"], (await scene.Drafts()).Select(d => d.Subject));
        Assert.Equal(1, (await scene.Drafts())[1].Revision);
    }

    [Fact]
    public async Task A_template_that_changed_meanwhile_reaches_the_drafts_with_the_next_change_of_the_sequence()
    {
        await using var scene = await CampaignScene.Create(approval: Approval.Required);
        Guid templateId;
        await using (var db = scene.Database.Open())
        {
            var template = new EmailTemplate("Welcome", scene.Database.Now) { Subject = "Hello", BodyHtml = "<p>Hi</p>" };
            db.EmailTemplates.Add(template);
            await db.SaveChangesAsync();
            templateId = template.Id;
        }

        await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId, [new StepEdit { EmailTemplateId = templateId }], version: null, default);
        await scene.Start();
        await using (var db = scene.Database.Open())
        {
            await db.EmailTemplates.ExecuteUpdateAsync(set => set.SetProperty(t => t.BodyHtml, "<p>Other words</p>"));
            var id = (await db.SequenceSteps.SingleAsync()).Id;
            Assert.Equal(0, (await scene.Get<DraftQueries>().CountToMakeAgain(scene.Database.WorkspaceId, new DraftFilter(), default)).Outdated);

            await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId, [new StepEdit { Id = id, EmailTemplateId = templateId, DelayDays = 1 }], version: null, default);
        }

        await scene.RunJobs();
        Assert.All(await scene.Drafts(), d => Assert.Equal("<p>Other words</p>", d.Body));
    }

    [Theory]
    [InlineData("Hello", "<p></p>", "steps[0].bodyTemplate")]
    [InlineData("Hello {{frist_name}}", "<p>Hi</p>", "steps[0].bodyTemplate")]
    public async Task A_change_that_would_refuse_a_start_is_refused_on_a_running_campaign_and_leaves_nothing_behind(string subject, string html, string field)
    {
        await using var scene = await Started();
        await using var db = scene.Database.Open();
        var id = (await db.SequenceSteps.SingleAsync()).Id;
        var before = await TableDump.Of(scene.Database.Store);

        var outcome = await scene.Get<SequenceEditor>().Replace(
            scene.Database.System, scene.CampaignId, [new StepEdit { Id = id, SubjectTemplate = subject, BodyTemplate = html }], version: null, default);

        Assert.Equal((EditVerdict.Invalid, field), (outcome.Verdict, outcome.Problems[0].Field));
        Assert.Equal(before, await TableDump.Of(scene.Database.Store));
    }

    [Fact]
    public async Task A_batch_goes_on_after_a_restart_and_decides_nothing_twice()
    {
        using var cut = new CancelAfter(commits: 1);
        await using var scene = await CampaignScene.Create(contacts: 250, Approval.Required, steps: [Step("Hello")], configure: cut.Watch);
        await scene.Start();
        var batch = await scene.Get<DraftBatches>().Begin(scene.Database.System, new DraftBatchRequest(scene.CampaignId, DraftBatchAction.Approve), default);
        cut.Begin();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scene.Get<DraftBatches>().Run(cut.Token));
        var halfway = (await scene.Get<DraftBatchQueries>().Find(scene.Database.WorkspaceId, batch, default))!;

        await scene.Get<DraftBatches>().Run(default);
        await scene.Get<DraftBatches>().Run(default);

        var whole = (await scene.Get<DraftBatchQueries>().Find(scene.Database.WorkspaceId, batch, default))!;
        Assert.Equal((DraftBatchStatus.Running, 100, 250), (halfway.Status, halfway.Done, halfway.Total));
        Assert.Equal((DraftBatchStatus.Completed, 250, 0), (whole.Status, whole.Done, whole.Refused));
        Assert.All(await scene.Drafts(), d => Assert.Equal((DraftStatus.Scheduled, "system"), (d.Status, d.ApprovedBy)));
        await using var db = scene.Database.Open();
        Assert.Equal(250, (await db.DailyAnalytics.SingleAsync()).TotalDraftsApproved);
    }

    [Theory]
    [InlineData(DraftBatchAction.Approve)]
    [InlineData(DraftBatchAction.Reject)]
    public async Task A_batch_decides_on_nothing_that_was_changed_after_it_was_asked_for(DraftBatchAction action)
    {
        await using var scene = await Started();
        var batch = await scene.Get<DraftBatches>().Begin(scene.Database.System, new DraftBatchRequest(scene.CampaignId, action), default);
        scene.Database.Clock.Advance(TimeSpan.FromSeconds(1));
        var changed = (await scene.Drafts())[1];
        await scene.Get<DraftEditor>().Edit(scene.Database.System, changed.Id, "By hand", null, null, null, default);

        await scene.Get<DraftBatches>().Run(default);

        Assert.Equal(2, (await scene.Get<DraftBatchQueries>().Find(scene.Database.WorkspaceId, batch, default))!.Done);
        Assert.Equal(DraftStatus.Draft, (await scene.Drafts())[1].Status);
    }

    private static StepEdit Step(string subject) => new() { SubjectTemplate = subject, BodyTemplate = "<p>Hi</p>" };

    private static async Task<CampaignScene> Started()
    {
        var scene = await CampaignScene.Create(approval: Approval.Required, steps: [Step("Hello")]);
        await scene.Start();
        return scene;
    }

    private static async Task Change(CampaignScene scene, string subject, bool settle = true)
    {
        await using var db = scene.Database.Open();
        var id = (await db.SequenceSteps.SingleAsync(s => s.CampaignId == scene.CampaignId)).Id;
        var outcome = await scene.Get<SequenceEditor>().Replace(scene.Database.System, scene.CampaignId, [Step(subject) with { Id = id }], version: null, default);
        Assert.True(outcome.IsDone, outcome.Message);
        if (settle)
        {
            await scene.RunJobs();
        }
    }

    /// <summary>The contacts move and their drafts stay as they are, as those do that a model wrote.</summary>
    private static async Task ChangeAndKeepDrafts(CampaignScene scene, string subject)
    {
        await using var db = scene.Database.Open();
        await Change(scene, subject, settle: false);
        await db.Campaigns.ExecuteUpdateAsync(set => set.SetProperty(c => c.DraftsBy, DraftsBy.Ai));
        await scene.RunJobs();
        await db.Campaigns.ExecuteUpdateAsync(set => set.SetProperty(c => c.DraftsBy, DraftsBy.Template));
    }

    private static async Task<Guid> AddContact(CampaignScene scene)
    {
        Assert.True(EmailAddress.TryParse("late@company.example.org", out var address, out _));
        var contact = new Contact(address, scene.Database.Now);
        await scene.Database.Add(contact);
        scene.ContactIds.Add(contact.Id);
        return contact.Id;
    }
}
