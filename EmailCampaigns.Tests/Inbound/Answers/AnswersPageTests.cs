using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Inbound.Answers;

/// <summary>Answers on the replies page in a real browser, by keyboard and in two tabs.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class AnswersPageTests(BrowserFixture browser, WebScene scene)
{
    private const string Text = "Gladly. You have the quote by Friday noon.";

    [Fact]
    public async Task A_reply_is_answered_by_keyboard_from_far_away_taken_back_and_sent()
    {
        var (campaign, replies) = await RepliesAsync(2);
        await using var line = await scene.OpenFromAfarAsync(browser, $"/replies?campaign={campaign}");
        var page = line.Opened.Page;
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 1");

        await page.Keyboard.PressAsync("a");
        await page.Keyboard.TypeAsync(Text, new() { Delay = 70 });
        await Assertions.Expect(page.Locator("#answer-text")).ToHaveValueAsync(Text);
        await WebProcess.Until(async () => await DraftAsync(replies[0]) == Text); // a pause between two keys saves what stands so far
        await line.Opened.ReloadAsync();
        await Assertions.Expect(page.Locator("#answer-text")).ToHaveValueAsync(Text);

        await page.Keyboard.PressAsync("Control+Enter");
        var state = page.Locator(".answer-card .answer-state");
        await Assertions.Expect(state).ToContainTextAsync("Goes in");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Answer to");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 2");
        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 1");
        await Assertions.Expect(page.Locator(".answer-card")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#answer-text")).ToHaveValueAsync(Text);
        Assert.Equal(AnswerStatus.Cancelled, (await FindAsync(replies[0])).Single().Status);

        await page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(state).ToContainTextAsync("Goes in");
        await SendAsync(replies[0]);
        await Assertions.Expect(page.Locator(".thread-folded").Last).ToContainTextAsync("answered");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Open again" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".reply-list .queue-row")).ToHaveCountAsync(1);
        line.Opened.AssertNoErrors();
    }

    [Fact]
    public async Task Another_tab_shows_an_answer_that_waits_and_takes_it_back()
    {
        var (campaign, replies) = await RepliesAsync(1);
        await using var one = await scene.OpenAsync(browser, $"/replies?campaign={campaign}&reply={replies[0]}");
        await using var other = await scene.OpenAsync(browser, $"/replies?campaign={campaign}&reply={replies[0]}");

        await one.Page.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true }).ClickAsync();
        await one.Page.Locator("#answer-text").FillAsync(Text);
        await one.Page.GetByRole(AriaRole.Button, new() { Name = "Send answer" }).ClickAsync();
        await Assertions.Expect(other.Page.Locator(".answer-card .answer-text")).ToHaveTextAsync(Text);
        await other.Page.Locator(".answer-card").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await Assertions.Expect(one.Page.Locator(".answer-card")).ToHaveCountAsync(0);
        Assert.Equal(AnswerStatus.Cancelled, (await FindAsync(replies[0])).Single().Status);
        one.AssertNoErrors();
        other.AssertNoErrors();
    }

    [Fact]
    public async Task It_looks_right_in_every_window_and_axe_finds_nothing_serious()
    {
        var (campaign, replies) = await RepliesAsync(4);
        await using var opened = await scene.OpenAsync(browser, $"/replies?campaign={campaign}&reply={replies[0]}");
        var page = opened.Page;
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 1");
        await page.Keyboard.PressAsync("a");
        await page.Locator("#answer-text").FillAsync("Hello Katrin,\n\ngladly. You have the quote for two cells with tray feeders and three years of service by Friday noon.");
        await Assertions.Expect(page.Locator(".answer .saved-state")).ToContainTextAsync("Saved");
        await opened.AssertEveryLookAsync("replies-answer");

        await AddAsync(replies[1], answer => answer.PutOff(scene.Engine.Database.Now.AddHours(2), AnswerWait.SenderHourlyLimit, null));
        await opened.GoAsync($"/replies?campaign={campaign}&reply={replies[1]}");
        await Assertions.Expect(page.Locator(".answer-state")).ToContainTextAsync("The sender's limit for this hour is reached.");
        await opened.AssertEveryLookAsync("replies-answer-waits");

        await AddAsync(replies[2], answer =>
        {
            answer.Begin(Guid.CreateVersion7(scene.Engine.Database.Now), "[]", scene.Engine.Database.Now);
            answer.Interrupt("The process that was sending it ended before the server's answer was recorded.");
        });
        await opened.GoAsync($"/replies?campaign={campaign}&reply={replies[2]}");
        await Assertions.Expect(page.Locator(".answer-state")).ToContainTextAsync("Nobody can say whether it arrived");
        await opened.AssertEveryLookAsync("replies-answer-interrupted");
        await page.GetByRole(AriaRole.Button, new() { Name = "It was sent" }).ClickAsync();
        await Assertions.Expect(page.Locator(".thread-folded").Last).ToContainTextAsync("answered");

        await SuppressAsync(replies[3]);
        await opened.GoAsync($"/replies?campaign={campaign}&reply={replies[3]}");
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 4");
        await page.Keyboard.PressAsync("a");
        await Assertions.Expect(page.Locator(".answer-warning")).ToContainTextAsync("They asked for no more email.");
        await opened.AssertEveryLookAsync("replies-answer-warning");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Several_replies_are_ticked_and_decided_together_and_taken_back_together()
    {
        var (campaign, replies) = await RepliesAsync(5);
        await using var opened = await scene.OpenAsync(browser, $"/replies?campaign={campaign}");
        var page = opened.Page;
        var subject = page.Locator(".draft-subject");
        await Assertions.Expect(subject).ToHaveTextAsync("Re: Question 1");

        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator(".reply-list [role=status]")).ToHaveTextAsync("1 selected");
        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(subject).ToHaveTextAsync("Re: Question 2");
        await page.Keyboard.PressAsync("x");
        await Assertions.Expect(page.Locator(".reply-list [role=status]")).ToHaveTextAsync("2 selected");
        await opened.AssertEveryLookAsync("replies-selected");
        await page.Keyboard.PressAsync("Shift+h");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("2 replies");
        await Assertions.Expect(page.Locator(".reply-list .queue-row")).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(page.Locator(".reply-list .queue-row")).ToHaveCountAsync(5);

        var ticks = page.Locator(".queue-tick input");
        await ticks.Nth(1).ClickAsync();
        await Assertions.Expect(page.Locator(".reply-list [role=status]")).ToHaveTextAsync("1 selected");
        await ticks.Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(page.Locator(".reply-list [role=status]")).ToHaveTextAsync("3 selected");
        await page.Keyboard.PressAsync("Shift+i");
        await page.Locator(".mud-dialog").WaitForAsync();
        await page.Keyboard.PressAsync("2");
        await Assertions.Expect(page.Locator(".reply-list .queue-row .badge", new() { HasText = "Question" })).ToHaveCountAsync(3);
        Assert.Equal([false, true, true, true, false], (await RepliesOfAsync(campaign)).Select(r => r.Intent == ReplyIntent.Question));
        Assert.All(await RepliesOfAsync(campaign), r => Assert.Null(r.HandledAt));
        Assert.Equal(5, replies.Count);
        opened.AssertNoErrors();
    }

    /// <summary>So many people, each of whom got the first email of a campaign and asks something; the first of them the latest.</summary>
    private async Task<(Guid Campaign, List<Guid> Replies)> RepliesAsync(int count)
    {
        var campaign = await scene.AddCampaignAsync(browser, count);
        await using var db = scene.Engine.Database.Open();
        var now = scene.Engine.Database.Now;
        var step = await db.SequenceSteps.Where(s => s.CampaignId == campaign).OrderBy(s => s.SequenceOrder).FirstAsync();
        var replies = new List<Guid>();
        foreach (var (email, i) in (await db.ScheduledEmails.Where(e => e.CampaignId == campaign && e.StepId == step.Id).OrderBy(e => e.Id).ToListAsync()).Select((email, i) => (email, i)))
        {
            var contact = await db.Contacts.SingleAsync(c => c.Id == email.ContactId);
            var sent = Sent.Of(email, $"Question {i + 1}", contact.Email, now.AddDays(-2));
            var reply = new EmailReply
            {
                Id = Guid.CreateVersion7(now.AddMinutes(-i)),
                ContactId = contact.Id,
                CampaignId = campaign,
                SentEmailId = sent.Id,
                SenderAccountId = scene.Engine.SenderId,
                MessageId = $"{i}.{campaign:N}@example.org",
                ReceivedAt = now.AddMinutes(-i - 1),
                FromAddress = contact.Email,
                Subject = $"Re: Question {i + 1}",
                Snippet = "Could you quote two cells with tray feeders?",
                BodyText = "Hello Anna,\n\ncould you quote two cells with tray feeders, delivered to Kassel?\n\nKind regards",
                ReadAt = now,
            };
            db.AddRange(sent, reply);
            replies.Add(reply.Id);
        }

        await db.SaveChangesAsync();
        return (campaign, replies);
    }

    private async Task<List<ReplyAnswer>> FindAsync(Guid replyId)
    {
        await using var db = scene.Engine.Database.Open();
        return await db.ReplyAnswers.AsNoTracking().Where(a => a.ReplyId == replyId).ToListAsync();
    }

    private async Task<string?> DraftAsync(Guid replyId)
    {
        await using var db = scene.Engine.Database.Open();
        return await db.AnswerDrafts.Where(d => d.ReplyId == replyId).Select(d => d.BodyText).SingleOrDefaultAsync();
    }

    private async Task<List<EmailReply>> RepliesOfAsync(Guid campaign)
    {
        await using var db = scene.Engine.Database.Open();
        return await db.EmailReplies.AsNoTracking().Where(r => r.CampaignId == campaign).OrderByDescending(r => r.ReceivedAt).ToListAsync();
    }

    /// <summary>The answer that waits goes, as the process that sends has it go.</summary>
    private async Task SendAsync(Guid replyId)
    {
        await using var db = scene.Engine.Database.Open();
        var now = scene.Engine.Database.Now;
        var answer = await db.ReplyAnswers.SingleAsync(a => a.ReplyId == replyId && a.Status == AnswerStatus.Waiting);
        answer.Begin(Guid.CreateVersion7(now), "[]", now);
        answer.MarkSent(now, null, null);
        (await db.EmailReplies.SingleAsync(r => r.Id == replyId)).HandledAt = now;
        await db.SaveChangesAsync();
    }

    private async Task AddAsync(Guid replyId, Action<ReplyAnswer> change)
    {
        await using var db = scene.Engine.Database.Open();
        var now = scene.Engine.Database.Now;
        var reply = await db.EmailReplies.AsNoTracking().SingleAsync(r => r.Id == replyId);
        var answer = new ReplyAnswer
        {
            Id = Guid.CreateVersion7(now),
            ReplyId = replyId,
            ContactId = reply.ContactId,
            CampaignId = reply.CampaignId,
            SentEmailId = reply.SentEmailId!.Value,
            SenderAccountId = scene.Engine.SenderId,
            Author = "system",
            RecipientEmail = reply.FromAddress,
            Subject = reply.Subject!,
            BodyText = "Hello,\n\ngladly. You have the quote by Friday noon.",
            MessageId = $"{replyId:N}@northwind.example",
        };
        answer.Submit(now);
        change(answer);
        db.Add(answer);
        await db.SaveChangesAsync();
    }

    private async Task SuppressAsync(Guid replyId)
    {
        await using var db = scene.Engine.Database.Open();
        var address = await db.EmailReplies.Where(r => r.Id == replyId).Select(r => r.FromAddress).SingleAsync();
        Assert.True((await scene.Engine.Get<Core.Suppressions.Suppressor>().Suppress(
            scene.Actor, SuppressionKind.Address, address, SuppressionReason.Unsubscribed, "test", null, default)).IsDone);
    }
}
