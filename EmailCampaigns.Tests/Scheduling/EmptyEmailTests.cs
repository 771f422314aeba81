using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>An email without subject or content is not sent, and stops none that has both.</summary>
public sealed class EmptyEmailTests
{
    [Theory]
    [InlineData("Hello", "<img src=\"https://e.example/a.png\">")]
    [InlineData("Hello", "<p>Hi {{first_name}}</p>")]
    public async Task A_launch_stores_emails_whose_text_part_is_empty(string subject, string html)
    {
        await using var scene = await Scene(subject, html);

        await scene.Start();

        Assert.Equal(LaunchState.Done, (await scene.Campaign()).LaunchState);
        Assert.All(await scene.Drafts(), draft => Assert.Equal((DraftStatus.Draft, null), (draft.Status, draft.StatusReason)));
    }

    [Theory]
    [InlineData("Hello", "<p>{{last_name}}</p>", "The email has no content: this contact has no last_name.")]
    [InlineData("Hello", "{{last_name}}", "The email has no content: this contact has no last_name.")]
    [InlineData("{{last_name}}", "<p>Hi</p>", "The email has no subject: this contact has no last_name.")]
    [InlineData("{{last_name}}", "{{#unless last_name}}<p>&nbsp;</p>{{/unless}}{{last_name}}", "The email has no subject and no content: this contact has no last_name.")]
    public async Task Only_the_draft_of_the_contact_that_lacks_a_field_fails_and_says_why(string subject, string html, string reason)
    {
        await using var scene = await Scene(subject, html);

        await scene.Start();

        Assert.Equal(LaunchState.Done, (await scene.Campaign()).LaunchState);
        Assert.Equal(
            [(DraftStatus.Draft, null), (DraftStatus.Failed, reason), (DraftStatus.Draft, null)],
            (await scene.Drafts()).Select(d => (d.Status, d.StatusReason)));
        Assert.All(await scene.Emails(), email => Assert.Equal(ScheduledEmailStatus.Planned, email.Status));
    }

    [Fact]
    public async Task A_draft_that_could_not_be_made_waits_with_the_others_and_is_not_approved_with_them()
    {
        await using var scene = await Scene("{{last_name}}", "<p>Hi</p>");
        await scene.Start();
        var failed = (await scene.Drafts())[1];
        var ofCampaign = new DraftFilter { CampaignId = scene.CampaignId };
        Assert.Equal(3, await scene.Get<DraftQueries>().CountWaiting(scene.Database.WorkspaceId, ofCampaign, default));

        var verdict = await scene.Get<DraftApprover>().ApproveAll(scene.Database.System, ofCampaign, default);
        var single = await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(failed.Id, failed.Revision)], default);

        Assert.Equal((2, failed.Id), (verdict.Done, Assert.Single(verdict.Refused).Id));
        Assert.Contains("no subject: this contact has no last_name", verdict.Refused[0].Reason, StringComparison.Ordinal);
        Assert.Equal(0, single.Done);
        Assert.Equal(ScheduledEmailStatus.Planned, (await scene.Emails())[1].Status);
    }

    [Fact]
    public async Task A_draft_that_could_not_be_made_is_mended_by_an_edit()
    {
        await using var scene = await Scene("{{last_name}}", "<p>Hi</p>");
        await scene.Start();
        var failed = (await scene.Drafts())[1];

        var outcome = await scene.Get<DraftEditor>().Edit(scene.Database.System, failed.Id, "Hello", null, null, failed.Revision, default);
        var verdict = await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(failed.Id, null)], default);

        Assert.True(outcome.IsDone, outcome.Message);
        Assert.Equal(1, verdict.Done);
        Assert.Equal((DraftStatus.Scheduled, null, "Hello"), ((await scene.Drafts())[1].Status, (await scene.Drafts())[1].StatusReason, (await scene.Drafts())[1].EditedSubject));
    }

    [Fact]
    public async Task A_draft_that_could_not_be_made_is_made_again_once_the_contact_has_the_field()
    {
        await using var scene = await Scene("{{last_name}}", "<p>Hi</p>");
        await scene.Start();
        var failed = (await scene.Drafts())[1];
        await using (var db = scene.Database.Open())
        {
            await db.Contacts.Where(c => c.Id == scene.ContactIds[1]).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastName, "Lovelace"));
        }

        var verdict = await scene.Get<DraftRegenerator>().RegenerateAll(scene.Database.System, new DraftFilter { CampaignId = scene.CampaignId }, EditedDrafts.Keep, default);

        Assert.Equal((1, 0), (verdict.Done, verdict.Refused.Count));
        var made = (await scene.Drafts())[1];
        Assert.Equal((DraftStatus.Draft, null, "Lovelace", failed.Revision + 1), (made.Status, made.StatusReason, made.Subject, made.Revision));
    }

    [Theory]
    [InlineData(null, "", null, "editedBody")]
    [InlineData(null, "<p>&nbsp;</p>", null, "editedBody")]
    [InlineData(null, "<!-- nothing -->", null, "editedBody")]
    [InlineData(null, "<p></p>", "A text that programs do not show", "editedBody")]
    [InlineData(null, "\u200b", "\u200b", "editedBody")]
    [InlineData("", null, null, "editedSubject")]
    [InlineData("\u200b\u00a0", null, null, "editedSubject")]
    [InlineData("Re:", null, null, "editedSubject")]
    public async Task An_edit_that_leaves_no_email_is_refused(string? subject, string? html, string? text, string field)
    {
        await using var scene = await Scene("Hello", "<p>Hi</p>");
        await scene.Start();
        var draft = (await scene.Drafts())[0];

        var outcome = await scene.Get<DraftEditor>().Edit(scene.Database.System, draft.Id, subject, html, text, draft.Revision, default);

        Assert.Equal(EditVerdict.Invalid, outcome.Verdict);
        Assert.Equal(field, Assert.Single(outcome.Problems).Field);
        Assert.Equivalent(draft, (await scene.Drafts())[0]);
    }

    [Theory]
    [InlineData("<img src='https://e.example/a.png'>", null)]
    [InlineData("", "Plain text alone")]
    public async Task An_image_alone_and_a_text_alone_are_emails(string html, string? text)
    {
        await using var scene = await Scene("Hello", "<p>Hi</p>");
        await scene.Start();
        var draft = (await scene.Drafts())[0];

        var outcome = await scene.Get<DraftEditor>().Edit(scene.Database.System, draft.Id, null, html, text, draft.Revision, default);

        Assert.True(outcome.IsDone, outcome.Message);
        Assert.Equal(1, (await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(draft.Id, null)], default)).Done);
    }

    [Theory]
    [InlineData("Hello", "<p></p>", "steps[0].bodyTemplate")]
    [InlineData("Hello", "&nbsp;<br>", "steps[0].bodyTemplate")]
    [InlineData("Hello", "<!-- {{last_name}} -->", "steps[0].bodyTemplate")]
    public async Task A_step_that_would_be_empty_for_everybody_refuses_the_start(string subject, string html, string field)
    {
        await using var scene = await Scene(subject, html);

        var outcome = await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);

        Assert.Equal((EditVerdict.Invalid, field), (outcome.Verdict, Assert.Single(outcome.Problems).Field));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\u200b")]
    public async Task The_first_step_needs_a_subject_that_can_be_read(string subject)
    {
        await using var scene = await Scene("Hello", "<p>Hi</p>");

        var outcome = await scene.Get<SequenceEditor>().Replace(
            scene.Database.System, scene.CampaignId, [new StepEdit { SubjectTemplate = subject, BodyTemplate = "<p>Hi</p>" }], version: null, default);

        Assert.Equal((EditVerdict.Invalid, "steps[0].subjectTemplate"), (outcome.Verdict, Assert.Single(outcome.Problems).Field));
    }

    /// <summary>Three contacts, of whom the second has no last name.</summary>
    private static async Task<CampaignScene> Scene(string subject, string html)
    {
        var scene = await CampaignScene.Create(approval: Approval.Required, steps: [new StepEdit { SubjectTemplate = subject, BodyTemplate = html }]);
        await using var db = scene.Database.Open();
        await db.Contacts.Where(c => c.Id == scene.ContactIds[1]).ExecuteUpdateAsync(set => set.SetProperty(c => c.LastName, (string?)null));
        return scene;
    }
}
