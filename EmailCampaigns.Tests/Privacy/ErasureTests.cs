using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Counters;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Intake;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Privacy;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Privacy;

/// <summary>What is left of a person who was erased: nothing that says who it was.</summary>
public sealed class ErasureTests
{
    /// <summary>Where the scene leaves traces. One that is missing would be a column of which the test says nothing.</summary>
    private static readonly string[] Traced =
    [
        "answer_drafts.body_text", "campaign_contacts.metadata", "campaign_contacts.status_reason", "campaign_transitions.reason", "communication_suppressions.note",
        "contact_channels.address", "contacts.company", "contacts.email", "contacts.email_normalized", "contacts.enriched_data", "contacts.first_name", "contacts.last_name",
        "contacts.name", "contacts.raw_data", "draft_generations.before_json", "draft_generations.facts_json", "draft_generations.findings_json", "draft_generations.remark",
        "draft_generations.used_json", "email_drafts.body", "email_drafts.edited_body", "email_drafts.edited_subject", "email_drafts.status_reason", "email_drafts.subject",
        "email_drafts.text", "email_replies.body_text", "email_replies.from_address", "email_replies.message_id", "email_replies.snippet",
        "job_failures.error", "link_counters.url", "message_event_keys.provider_event_id", "message_events.detail", "message_events.ip", "message_events.url",
        "received_events.event_key",
        "reply_answers.body_text", "reply_answers.recipient_email", "reply_answers.thread_ids", "scheduled_emails.last_error", "sender_accounts.last_error", "sent_copies.message",
        "sent_email_bodies.body_html", "sent_emails.recipient_email", "sent_emails.subject", "unreadable_messages.beginning", "unreadable_messages.error",
        "upload_batches.file_name", "upload_rejections.raw_line", "webhook_attempts.answer", "webhook_deliveries.body", "webhook_messages.payload",
    ];

    [Fact]
    public async Task Nothing_of_an_erased_person_stands_in_any_column_of_any_table_and_the_counters_stay()
    {
        await using var scene = await PersonScene.Create();
        Assert.Empty(Traced.Except(await scene.Traces()));
        Assert.Empty(await scene.Recount());
        await using var db = scene.Host.Open();
        var before = await Counts(db);

        await scene.EraseAll();

        Assert.Empty(await scene.Traces());
        Assert.Empty(await scene.Recount());
        Assert.Equal(before, await Counts(db));
        Assert.Equal(
            new[] { PersonScene.Offer, "https://shop.example/for?who=bob@example.org" }.Order(StringComparer.Ordinal),
            (await db.LinkCounters.Select(l => l.Url).ToListAsync()).Order(StringComparer.Ordinal));
        var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == scene.ContactId);
        Assert.Equal((scene.Now, scene.Now, scene.Now), (contact.DeletedAt, contact.ErasedAt, contact.ErasureEndedAt));
        Assert.All(await db.Suppressions.Where(s => s.Reason == SuppressionReason.Erased).ToListAsync(), s => Assert.Null(s.Value));
        Assert.Equal(2, await db.Suppressions.CountAsync(s => s.Reason == SuppressionReason.Erased));
        Assert.Contains("bob@example.org", await TableContents.Of(db), StringComparison.Ordinal);
        Assert.Single(await db.UploadRejections.Where(r => r.RawLine != "").ToListAsync());
    }

    [Fact]
    public async Task A_compacted_database_file_holds_nothing_of_an_erased_person()
    {
        Assert.SkipUnless(TestStore.Default == DatabaseProvider.Sqlite, "Other databases have no file of their own.");
        await using var scene = await PersonScene.Create();
        var file = Path.Combine(scene.Host.DataDirectory, "emailcampaigns.db");

        await scene.EraseAll();
        await using (var db = scene.Host.Open())
        {
            await db.Database.ExecuteSqlRawAsync("VACUUM");
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var octets = new byte[content.Length];
        await content.ReadExactlyAsync(octets);
        Assert.False(PersonScene.IsMarked(octets));
    }

    [Fact]
    public async Task From_the_call_on_nothing_waits_for_them()
    {
        await using var scene = await PersonScene.Create();
        await using var db = scene.Host.Open();
        Assert.NotEqual(0, await db.ScheduledEmails.CountAsync(e => e.ContactId == scene.ContactId && (e.Status == ScheduledEmailStatus.Pending || e.Status == ScheduledEmailStatus.Planned)));

        Assert.True((await scene.Erase()).IsDone);

        Assert.Equal(0, await db.ScheduledEmails.CountAsync(e => e.ContactId == scene.ContactId && (e.Status == ScheduledEmailStatus.Pending || e.Status == ScheduledEmailStatus.Planned)));
        Assert.Equal(0, await db.ReplyAnswers.CountAsync(a => a.Status == AnswerStatus.Waiting));
        Assert.Equal(0, await db.ContactListMembers.CountAsync(m => m.ContactId == scene.ContactId));
        Assert.Null(await scene.Host.Get<ContactQueries>().Find(scene.Host.WorkspaceId, scene.ContactId, default));
        Assert.Equal((AuditAction.ContactErased, scene.ContactId), await db.AuditEntries.OrderByDescending(a => a.Id).Select(a => new ValueTuple<AuditAction, Guid>(a.Action, a.SubjectId)).FirstAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_they_or_others_do_later_leaves_no_trace(bool isCleared)
    {
        await using var scene = await PersonScene.Create();
        await (isCleared ? scene.EraseAll() : scene.Erase());
        await using var db = scene.Host.Open();
        var replyId = await db.EmailReplies.Where(r => r.ContactId == scene.ContactId && r.Kind == ReplyKind.Reply).Select(r => r.Id).SingleAsync();
        var before = await TableContents.Of(db);

        await scene.Hit(MessageEventType.Opened);
        await scene.Hit(MessageEventType.Clicked, PersonScene.Offer);
        Assert.True(await scene.Host.Get<Suppressor>().Unsubscribe(scene.Sent.ScheduledEmailId, "one_click", default));
        Assert.True(await scene.Host.Get<RecipientChoice>().LeaveCampaign(scene.Sent.ScheduledEmailId, default));
        Assert.False(await scene.Host.Get<RecipientChoice>().ComeBack(scene.Sent.ScheduledEmailId, default));
        Assert.True((await scene.Host.Get<RecipientQueries>().Find(scene.Sent.ScheduledEmailId, default))!.IsSuppressed);
        Assert.False((await scene.Receive(PersonScene.Reply("Once more from my grandmother."))).IsNew);
        Assert.False((await scene.Receive(PersonScene.Reply("Another one.").Replace(Eml.OurId, "unknown@northwind.example", StringComparison.Ordinal))).IsNew);
        Assert.False((await scene.Receive(Eml.Report("5.1.1", $"550 5.1.1 <{PersonScene.Address}> unknown"))).IsNew);
        var replies = scene.Host.Get<ReplyRecorder>();
        Assert.Equal(EditVerdict.NotFound, (await replies.Record(scene.Actor, new ReplyNote { ContactId = scene.ContactId, Snippet = "By phone" }, default)).Verdict);
        Assert.Equal(EditVerdict.Invalid, (await replies.Record(scene.Actor, new ReplyNote { Email = PersonScene.Address, Snippet = "By phone" }, default)).Verdict);
        var created = await scene.Host.Get<ContactEditor>().Create(new ContactInput { Email = "ZOPHIA.Quellmann@post.example", FirstName = "Zophia" }, scene.Actor, default);
        Assert.Equal((EditVerdict.Invalid, "email"), (created.Verdict, Assert.Single(created.Problems).Field));
        Assert.Equal(EditVerdict.Invalid, (await scene.Host.Get<ContactEditor>().Create(new ContactInput { Email = PersonScene.Other }, scene.Actor, default)).Verdict);
        Assert.Equal(EditVerdict.Invalid, (await scene.Host.Get<ContactEditor>().Update(scene.BobId, new ContactInput { Email = PersonScene.Address }, null, scene.Actor, default)).Verdict);
        Assert.Equal(EditVerdict.NotFound, (await scene.Host.Get<ContactEditor>().Update(scene.ContactId, new ContactInput { FirstName = "Zophia" }, null, scene.Actor, default)).Verdict);
        var told = await scene.Host.Get<EventReceiver>().Receive(scene.Actor, new EventInput { Id = "1", Event = "lead_created", Email = PersonScene.Address }, default);
        Assert.Equal(EventResult.OfErased, told.Result);
        Assert.False((await scene.Host.Get<AnswerWriter>().Send(scene.Actor, replyId, new AnswerInput { BodyText = "Dear Zophia", DespiteSuppression = true }, default)).IsDone);

        Assert.Equal(before, await TableContents.Of(db));
        var suppressed = await scene.Host.Get<Suppressor>().Suppress(scene.Actor, SuppressionKind.Address, PersonScene.Address, SuppressionReason.Manual, "user", "She called", default);
        Assert.Equal(EditVerdict.Exists, suppressed.Verdict);
        Assert.Equal((null, null, SuppressionReason.Erased), await db.Suppressions.Where(s => s.Id == suppressed.Id).Select(s => new ValueTuple<string?, string?, SuppressionReason>(s.Value, s.Note, s.Reason)).SingleAsync());
    }

    [Fact]
    public async Task A_webhook_that_tells_of_them_later_is_forgotten_once_it_is_read()
    {
        await using var scene = await PersonScene.Create();
        await scene.EraseAll();
        await using var db = scene.Host.Open();
        var events = await db.MessageEvents.CountAsync();

        var named = await scene.Webhook("email.bounced", scene.Sent.MessageId, "Zophia is gone");
        var byAddress = await scene.Webhook("email.complained", messageId: null);
        await scene.Host.Get<WebhookReader>().Run(default);
        await scene.Host.Get<DeliveryReplayer>().RunAgain(scene.Actor, [named], default);
        await scene.Host.Get<WebhookReader>().Run(default);

        Assert.All(await db.WebhookDeliveries.Where(d => d.Id == named || d.Id == byAddress).ToListAsync(), d => Assert.Equal((WebhookStatus.Processed, 0), (d.Status, d.Body.Length)));
        Assert.Equal(events, await db.MessageEvents.CountAsync());
        Assert.Empty(await scene.Traces());
    }

    [Fact]
    public async Task Importing_them_again_rejects_their_row_and_keeps_nothing_of_it()
    {
        await using var scene = await PersonScene.Create();
        await scene.EraseAll();

        var upload = await scene.Import(PersonScene.Header + PersonScene.Row + "carla@example.org,Carla,Conti,Conti,Como\n");

        await using var db = scene.Host.Open();
        var rejected = await db.UploadRejections.SingleAsync(r => r.UploadBatchId == upload);
        Assert.Equal((2, "erased on request", ""), (rejected.RowNumber, rejected.Reason, rejected.RawLine));
        Assert.Equal((1, 1), await db.UploadBatches.Where(u => u.Id == upload).Select(u => new ValueTuple<long, long>(u.Imported, u.Rejected)).SingleAsync());
        Assert.Empty(await scene.Traces());
    }

    [Fact]
    public async Task A_person_who_takes_things_back_brings_no_email_to_them_on_its_way()
    {
        await using var scene = await PersonScene.Create();
        await scene.EraseAll();
        await using var db = scene.Host.Open();
        var replyId = await db.EmailReplies.Where(r => r.ContactId == scene.ContactId && r.Kind == ReplyKind.Reply).Select(r => r.Id).SingleAsync();

        Assert.True((await scene.Host.Get<JudgementReverser>().TakeBack(scene.Actor, replyId, default)).IsDone);
        foreach (var enrollment in await db.Enrollments.AsNoTracking().Where(e => e.ContactId == scene.ContactId && e.Status == EnrollmentStatus.Stopped).ToListAsync())
        {
            await scene.Host.Get<EnrollmentControl>().TakeUpAgain(scene.Actor, enrollment.CampaignId, enrollment.Id, default);
        }

        Assert.Equal(0, await db.ScheduledEmails.CountAsync(e => e.ContactId == scene.ContactId && (e.Status == ScheduledEmailStatus.Pending || e.Status == ScheduledEmailStatus.Planned)));
        Assert.Empty(await scene.Recount());
        Assert.Empty(await scene.Traces());
    }

    [Theory]
    [InlineData(ScheduledEmailStatus.Sending, "is being sent")]
    [InlineData(ScheduledEmailStatus.Interrupted, "Nobody knows")]
    public async Task While_an_email_to_them_is_under_way_they_are_not_erased(ScheduledEmailStatus status, string because)
    {
        await using var scene = await PersonScene.Create();
        await using var db = scene.Host.Open();
        var email = await db.ScheduledEmails.FirstAsync(e => e.ContactId == scene.ContactId && e.Status == ScheduledEmailStatus.Pending);
        email.Begin(scene.Now);
        if (status == ScheduledEmailStatus.Interrupted)
        {
            email.Interrupt("The process ended.");
        }

        await db.SaveChangesAsync();
        var before = await TableContents.Of(db);

        var outcome = await scene.Erase();

        Assert.Equal(EditVerdict.InUse, outcome.Verdict);
        Assert.Contains(because, outcome.Message, StringComparison.Ordinal);
        Assert.Equal(before, await TableContents.Of(db));
    }

    [Fact]
    public async Task While_an_import_is_under_way_nobody_is_erased()
    {
        await using var scene = await PersonScene.Create();
        var upload = await scene.StartImport(PersonScene.Header + PersonScene.Row);

        Assert.Equal(EditVerdict.InUse, (await scene.Erase()).Verdict);
        await scene.Host.Get<ContactImporter>().Run(scene.Host.WorkspaceId, upload, default);
        Assert.True((await scene.Erase()).IsDone);
    }

    [Fact]
    public async Task Webhooks_that_wait_are_read_before_they_are_cleared()
    {
        await using var scene = await PersonScene.Create();
        await scene.Webhook("email.delivered", scene.Sent.MessageId, "Zophia");
        await scene.EraseAll();
        await using var db = scene.Host.Open();
        Assert.Null(await db.Contacts.Where(c => c.Id == scene.ContactId).Select(c => c.ErasureEndedAt).SingleAsync());

        await scene.Host.Get<WebhookReader>().Run(default);
        await scene.Host.Get<ErasureFinisher>().Run(default);

        Assert.Empty(await scene.Traces());
    }

    [Fact]
    public async Task Cut_off_after_any_commit_it_goes_on_and_the_counters_are_right_all_the_time()
    {
        var cuts = new Cuts();
        await using var scene = await PersonScene.Create(cuts.Watch);
        Assert.True((await scene.Erase()).IsDone);
        await using var db = scene.Host.Open();

        var runs = 0;
        while (await db.Contacts.AnyAsync(c => c.Id == scene.ContactId && c.ErasureEndedAt == null))
        {
            Assert.True(++runs < 100, "It does not come to an end.");
            using var cut = new CancellationTokenSource();
            cuts.After(runs, cut);
            try
            {
                await scene.Host.Get<ErasureFinisher>().Run(cut.Token);
            }
            catch (OperationCanceledException)
            {
                cuts.None();
                Assert.Empty(await scene.Recount());
            }
        }

        Assert.True(runs > 7, $"It took {runs} runs.");
        cuts.None();
        Assert.Empty(await scene.Traces());
        Assert.Empty(await scene.Recount());
    }

    [Fact]
    public async Task Who_has_the_same_address_in_another_workspace_is_another_person()
    {
        await using var scene = await PersonScene.Create();
        Assert.True(EmailAddress.TryParse(PersonScene.Address, out var address, out _));
        var other = new Contact(address, scene.Now) { FirstName = "Zophia" };
        await scene.Host.Add(scene.Host.OtherWorkspaceId, other);

        await scene.EraseAll();
        var foreign = await scene.Host.Get<PersonEraser>().Erase(scene.Actor, other.Id, default);

        Assert.Equal(EditVerdict.NotFound, foreign.Verdict);
        await using var db = scene.Host.Open(scene.Host.OtherWorkspaceId);
        Assert.Equal((PersonScene.Address, "Zophia"), await db.Contacts.Where(c => c.Id == other.Id).Select(c => new ValueTuple<string, string?>(c.EmailNormalized, c.FirstName)).SingleAsync());
        Assert.Equal(0, await db.Suppressions.CountAsync());
    }

    /// <summary>All that is counted, but the links, of which one was hers alone.</summary>
    private static async Task<string> Counts(CampaignsDb db)
    {
        var counts = new List<string>();
        foreach (var campaign in await db.Campaigns.OrderBy(c => c.Id).Select(c => c.Id).ToListAsync())
        {
            foreach (var (row, counter, count) in (await CounterSheet.Stored(db, campaign, default)).Counts.Where(c => c.Row is not StepLinkRow))
            {
                counts.Add(FormattableString.Invariant($"{row.Name} {counter} {count}"));
            }
        }

        return string.Join(Environment.NewLine, counts);
    }
}
