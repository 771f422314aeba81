using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Senders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Inbound.Desk;

/// <summary>The replies page in a real browser, by keyboard as its users work.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class RepliesPageTests(BrowserFixture browser, WebScene scene)
{
    private static readonly (string Text, ReplyIntent Intent, string Rule)[] Said =
    [
        ("""
            Hello Anna,

            thanks. The film answers it: our trays are the flat kind. Could you quote two NR-6 cells with tray feeders, delivered to Kassel, and the service contract for three years?

            We decide at the end of February. A call next week suits me, Tuesday or Wednesday after 14:00.

            Kind regards
            """, ReplyIntent.Interested, "asks for a quote, names a date"),
        ("Does the gripper fit the UR10 flange, or do we need an adapter plate?", ReplyIntent.Question, "asks a question"),
        ("Investments are frozen until the summer. Please ask me again in July.", ReplyIntent.NotNow, "names a later time"),
        ("I moved to quality in October. Petra Olbrich now decides about grippers.", ReplyIntent.WrongPerson, "names somebody else"),
    ];

    [Fact]
    public async Task It_looks_right_in_every_window_and_axe_finds_nothing_serious()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 8);
        var replies = await AnswerAsync(campaign);
        await using var opened = await scene.OpenAsync(browser, "/replies");
        await Assertions.Expect(opened.Page.Locator(".trays [aria-current]")).ToContainTextAsync("To handle");
        await Assertions.Expect(opened.Page.Locator(".reply-text")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("replies-list");

        await opened.GoAsync($"/replies?reply={replies[0]}");
        await Assertions.Expect(opened.Page.Locator(".reply-text")).ToContainTextAsync("The film answers it");
        await Assertions.Expect(opened.Page.Locator(".review-facts")).ToContainTextAsync("Sequence stopped by this reply");
        await Assertions.Expect(opened.Page.Locator(".review-facts")).ToContainTextAsync("is cancelled");
        await opened.AssertEveryLookAsync("replies");

        await opened.Page.Locator(".thread-line").First.ClickAsync();
        await opened.Page.Locator(".quoted-toggle").ClickAsync();
        await Assertions.Expect(opened.Page.FrameLocator(".thread-folded iframe").Locator("body")).ToContainTextAsync("thank you for your visit");
        await opened.AssertLooksAsync("replies-unfolded", BrowserLook.Desktop, BrowserLook.Phone);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Fifty_replies_are_triaged_by_keyboard_alone()
    {
        var (campaign, replies) = await FiftyAsync();
        await using var line = await scene.OpenFromAfarAsync(browser, $"/replies?campaign={campaign}");
        var page = line.Opened.Page;
        var subject = page.Locator(".draft-subject");
        for (var i = 0; i < replies.Count; i++)
        {
            await Assertions.Expect(subject).ToHaveTextAsync($"Re: Question {i + 1}");
            await Assertions.Expect(page.Locator(".thread-bar [role=status]")).ToHaveTextAsync($"1 of {replies.Count - i}");
            switch (i % 5)
            {
                case 0:
                    await page.Keyboard.PressAsync("2");
                    await Assertions.Expect(page.Locator(".review-facts .chosen")).ToContainTextAsync("Question");
                    await page.Keyboard.PressAsync("h");
                    break;
                case 1:
                    await page.Keyboard.PressAsync("s");
                    await page.Locator(".mud-dialog").WaitForAsync();
                    await page.Keyboard.PressAsync("2");
                    break;
                case 2:
                    await page.Keyboard.PressAsync("n");
                    await page.Locator(".mud-dialog").WaitForAsync();
                    await page.Keyboard.PressAsync("y");
                    break;
                case 3:
                    await page.Keyboard.PressAsync("i");
                    await page.Locator(".mud-dialog").WaitForAsync();
                    await page.Keyboard.PressAsync("4");
                    await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0); // a key pressed while it closes belongs to the dialog
                    await Assertions.Expect(page.Locator(".review-facts .chosen")).ToContainTextAsync("Wrong person");
                    await page.Keyboard.PressAsync("h");
                    break;
                default:
                    await page.Keyboard.PressAsync("h");
                    break;
            }

            await Assertions.Expect(page.Locator(".mud-dialog")).ToHaveCountAsync(0);
        }

        await Assertions.Expect(page.Locator(".review-draft")).ToContainTextAsync("Nothing here under this filter.");
        var decided = await FindAsync(campaign);
        Assert.Equal(30, decided.Count(r => r.HandledAt is not null));
        Assert.Equal(10, decided.Count(r => r.SnoozedUntil is not null));
        Assert.Equal(10, decided.Count(r => r.TakenBackAt is not null));
        Assert.Equal((10, 10), (decided.Count(r => r.Intent == ReplyIntent.Question), decided.Count(r => r.Intent == ReplyIntent.WrongPerson)));
        Assert.All(decided, r => Assert.NotNull(r.ReadAt));
        line.Opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_key_that_is_pressed_twice_at_once_handles_nothing_that_was_not_on_the_screen()
    {
        var (campaign, replies) = await FiftyAsync();
        await using var opened = await scene.OpenAsync(browser, $"/replies?campaign={campaign}");
        var page = opened.Page;
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 1");

        await page.EvaluateAsync("() => [1, 2].forEach(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'h', bubbles: true })))");
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 2");
        await page.Keyboard.PressAsync("h");

        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 3");
        await Assertions.Expect(page.Locator(".thread-bar [role=status]")).ToHaveTextAsync($"1 of {replies.Count - 2}");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task J_and_K_walk_U_takes_back_and_the_address_keeps_the_place()
    {
        var (campaign, replies) = await FiftyAsync();
        await using var opened = await scene.OpenAsync(browser, $"/replies?campaign={campaign}");
        var page = opened.Page;
        var subject = page.Locator(".draft-subject");
        await Assertions.Expect(subject).ToHaveTextAsync("Re: Question 1");

        await page.Keyboard.PressAsync("j");
        await Assertions.Expect(subject).ToHaveTextAsync("Re: Question 2");
        await page.Keyboard.PressAsync("h");
        await Assertions.Expect(subject).ToHaveTextAsync("Re: Question 3");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync("Handled:");
        await page.Keyboard.PressAsync("u");
        await Assertions.Expect(subject).ToHaveTextAsync("Re: Question 2");
        await page.Keyboard.PressAsync("k");
        await Assertions.Expect(subject).ToHaveTextAsync("Re: Question 1");
        Assert.Null((await FindAsync(campaign)).Single(r => r.Id == replies[1]).HandledAt);

        await opened.ReloadAsync();
        await Assertions.Expect(subject).ToHaveTextAsync("Re: Question 1");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex($"reply={replies[0]}"));
        await page.Keyboard.PressAsync("o");
        await Assertions.Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/contacts/"));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task On_a_phone_the_list_leads_to_the_thread_and_back()
    {
        var (campaign, _) = await FiftyAsync();
        await using var opened = await scene.OpenAsync(browser, $"/replies?campaign={campaign}", BrowserLook.Phone);
        var page = opened.Page;

        await page.Locator(".reply-list .queue-row a").First.ClickAsync();
        await Assertions.Expect(page.Locator(".draft-subject")).ToHaveTextAsync("Re: Question 1");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the list" }).ClickAsync();
        await Assertions.Expect(page.Locator(".draft-subject")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator(".reply-list .unread")).ToHaveCountAsync(49);
        opened.AssertNoErrors();
    }

    /// <summary>Fifty people who each ask something, the first of them the latest.</summary>
    private async Task<(Guid Campaign, List<Guid> Replies)> FiftyAsync()
    {
        var campaign = await scene.AddCampaignAsync(browser, contacts: 1);
        await using var db = scene.Engine.Database.Open();
        var ids = new List<Guid>();
        for (var i = 1; i <= 50; i++)
        {
            var at = scene.Engine.Database.Now.AddMinutes(-i);
            Assert.True(EmailAddress.TryParse($"{i}.{campaign:N}@example.org", out var address, out _));
            var contact = new Contact(address, at) { Name = $"Person {i}", Company = $"Company {i}" };
            var reply = new EmailReply
            {
                Id = Guid.CreateVersion7(at),
                ContactId = contact.Id,
                CampaignId = campaign,
                MessageId = $"{i}.{campaign:N}@example.org",
                ReceivedAt = at,
                FromAddress = contact.Email,
                Subject = $"Re: Question {i}",
                Snippet = $"Does it hold {i} newtons?",
                BodyText = $"Does it hold {i} newtons?",
            };
            db.AddRange(contact, reply);
            ids.Add(reply.Id);
        }

        await db.SaveChangesAsync();
        return (campaign, ids);
    }

    /// <summary>A campaign whose first emails went out: four people answer, one is absent, one bounces, one is snoozed.</summary>
    private async Task<List<Guid>> AnswerAsync(Guid campaign)
    {
        await using var db = scene.Engine.Database.Open();
        var now = scene.Engine.Database.Now;
        // Those of other tests.
        await db.AnswerDrafts.ExecuteDeleteAsync();
        await db.ReplyAnswers.ExecuteDeleteAsync();
        await db.EmailReplies.ExecuteDeleteAsync();
        await db.Campaigns.Where(c => c.Id == campaign).ExecuteUpdateAsync(set => set.SetProperty(c => c.Name, "Trade fair Hannover"));
        var steps = await db.SequenceSteps.Where(s => s.CampaignId == campaign).OrderBy(s => s.SequenceOrder).ToListAsync();
        var drafts = await db.EmailDrafts.Where(d => d.CampaignId == campaign && d.StepId == steps[0].Id).OrderBy(d => d.Id).ToListAsync();
        var ids = new List<Guid>();
        foreach (var (draft, i) in drafts.Select((draft, i) => (draft, i)))
        {
            var contact = await db.Contacts.SingleAsync(c => c.Id == draft.ContactId);
            var email = await db.ScheduledEmails.SingleAsync(e => e.CampaignContactId == draft.CampaignContactId && e.StepId == steps[0].Id);
            var sent = Sent.Of(email, draft.Subject, contact.Email, now.AddDays(-2));
            await db.ScheduledEmails.Where(e => e.Id == email.Id).ExecuteUpdateAsync(set => set.SetProperty(e => e.Status, ScheduledEmailStatus.Sent));
            db.AddRange(sent, new SentEmailBody { Id = sent.Id, BodyHtml = draft.Body, BodyText = draft.Text, ContentHash = new string('0', 64) });
            await db.SaveChangesAsync();
            if (i < Said.Length)
            {
                var (text, intent, rule) = Said[i];
                var reply = await scene.Engine.Get<ReplyRecorder>().Record(
                    scene.Actor, new ReplyNote { ContactId = contact.Id, CampaignId = campaign, Subject = $"Re: {draft.Subject}", Snippet = text.ReplaceLineEndings(" "), ReceivedAt = now.AddMinutes(-i * 20) }, default);
                await db.EmailReplies.Where(r => r.Id == reply.Id).ExecuteUpdateAsync(set => set
                    .SetProperty(r => r.BodyText, text).SetProperty(r => r.QuotedText, "On Tuesday Anna Keller wrote:\n> Dear Lena,\n> thank you for your visit.")
                    .SetProperty(r => r.SenderAccountId, scene.Engine.SenderId).SetProperty(r => r.Intent, intent).SetProperty(r => r.IntentRule, rule));
                ids.Add(reply.Id);
                continue;
            }

            db.Add(new EmailReply
            {
                Id = Guid.CreateVersion7(now.AddSeconds(-60 - i)),
                ContactId = contact.Id,
                CampaignId = campaign,
                SentEmailId = sent.Id,
                MessageId = $"{i}.{campaign:N}@example.org",
                ReceivedAt = now.AddHours(-i),
                FromAddress = contact.Email,
                Subject = "Out of office",
                Snippet = "I am out of the office until 2 February. In urgent cases my colleague helps.",
                Kind = (i % 4) switch { 0 => ReplyKind.OutOfOffice, 1 => ReplyKind.UnsubscribeRequest, 2 => ReplyKind.Bounce, _ => ReplyKind.Reply },
                FailureClass = i % 4 == 2 ? FailureClass.Hard : null,
                Rule = i % 4 == 2 ? "Status 5.1.1 of the delivery report" : null,
                OutOfOfficeUntil = i % 4 == 0 ? now.AddDays(18) : null,
                ReadAt = now,
                SnoozedUntil = now.AddMinutes(-40),
            });
            await db.SaveChangesAsync();
        }

        return ids;
    }

    private async Task<List<EmailReply>> FindAsync(Guid campaign)
    {
        await using var db = scene.Engine.Database.Open();
        return await db.EmailReplies.AsNoTracking().Where(r => r.CampaignId == campaign).OrderByDescending(r => r.ReceivedAt).ToListAsync();
    }
}
