using EmailCampaigns.Core.Drafts;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

public sealed class ApprovedOnlyTests
{
    [Fact]
    public async Task S7_nothing_goes_before_a_person_approves_it_and_then_exactly_that()
    {
        await using var world = await WithDrafts();
        await world.Tick();
        Assert.Empty(world.Transport.Handed);

        await world.ApproveAll();
        await world.Tick();

        Assert.Contains("Draft for Zo", Assert.Single(world.Transport.Handed).Message, StringComparison.Ordinal);
        var draft = await world.Read(db => db.EmailDrafts.SingleAsync());
        Assert.Equal(DraftStatus.Sent, draft.Status);
        var body = await world.Read(db => db.SentEmailBodies.SingleAsync());
        Assert.Equal(draft.ApprovedHash, body.ContentHash);
    }

    [Fact]
    public async Task S7_an_edit_after_the_claim_takes_the_approval_back_and_nothing_goes()
    {
        await using var world = await WithDrafts(contacts: 2, parallelism: 1);
        await world.ApproveAll();
        var stalled = await StalledSending.Begin(world);
        var waiting = Assert.Single(await stalled.Waiting());

        await world.Get<DraftEditor>().Edit(world.Database.System, waiting.DraftId!.Value, "Another subject", null, null, null, default);
        await stalled.End();

        Assert.Single(world.Transport.Handed);
        Assert.Equal(ScheduledEmailStatus.Planned, (await world.Rows()).Single(r => r.Id == waiting.Id).Status);
    }

    [Fact]
    public async Task S7_a_draft_that_is_not_what_was_approved_goes_back_to_review()
    {
        await using var world = await WithDrafts();
        await world.ApproveAll();
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE email_drafts SET body = '<p>Slipped in</p>'"));

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.Equal(ScheduledEmailStatus.Planned, (await world.Row()).Status);
        Assert.Equal(DraftStatus.Draft, await world.Read(db => db.EmailDrafts.Select(d => d.Status).SingleAsync()));
    }

    [Fact]
    public async Task S7_a_revision_above_the_approved_one_does_not_pass()
    {
        await using var world = await WithDrafts();
        await world.ApproveAll();
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE email_drafts SET revision = revision + 1"));

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.Equal(ScheduledEmailStatus.Planned, (await world.Row()).Status);
    }

    [Fact]
    public async Task S7_a_row_without_a_draft_does_not_pass_where_approval_is_required()
    {
        await using var world = await SendingWorld.WithCampaign();
        await world.Do(db => db.Database.ExecuteSqlRawAsync("UPDATE campaigns SET approval = 'required'"));

        await world.Tick();

        Assert.Empty(world.Transport.Handed);
        Assert.Equal(ScheduledEmailStatus.Planned, (await world.Row()).Status);
    }

    [Fact]
    public async Task S7_a_threaded_follow_up_is_approved_without_its_subject_and_goes_under_the_one_its_thread_was_sent_with()
    {
        await using var world = await SendingWorld.WithCampaign(
            steps: [new("Hello {{first_name}}", "<p>1</p>"), new("", "<p>2</p>", ReplyInThread: true)], campaign: c => c.Approval = Approval.Required);
        await world.Do(async db => (await db.EmailDrafts.SingleAsync(d => d.DraftType == DraftType.FirstOutreach)).Edit(DraftEdit.To("What it was really called", null, null)));
        await world.ApproveAll();

        await world.Tick();

        Assert.Equal(
            ["What it was really called", "Re: What it was really called"],
            await world.Read(db => db.SentEmails.OrderBy(s => s.SequenceStep).Select(s => s.Subject).ToListAsync()));
    }

    private static Task<SendingWorld> WithDrafts(int contacts = 1, int parallelism = 8) =>
        SendingWorld.WithCampaign(contacts, campaign: c => c.Approval = Approval.Required, parallelism: parallelism);
}
