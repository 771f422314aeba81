using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using EmailCampaigns.Benchmarks.Running;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Outbox;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// Opens and clicks of sent emails: first by HTTP at the product, each request answered once its event is stored; then by the recorder alone; then all of these once more, which changes
/// nothing.
/// </summary>
internal sealed class EventsScenario(Options options) : IScenario
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    private const string Url = "https://northwind.example/robots?utm_source=mail";
    private const string CountPeople = "SELECT COALESCE(SUM(opened + clicked), 0) FROM email_analytics";
    private const int RowsPerTransaction = 2_000;
    private const int Rounds = 21;
    private const int EmailsPerRound = 500;

    private readonly int _count = options.Number("count", 100_000);
    private readonly int _emails = options.Number("emails", 20_000);
    private readonly int _requests = options.Number("requests", 20_000);
    private readonly int _connections = options.Number("connections", 64);
    private readonly int _waiting = options.Number("waiting", 500);

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var product = new Product(database);
        await product.Start(cancellationToken);
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        database.AddTo(services);
        await using var provider = services.BuildServiceProvider();
        var dbs = provider.GetRequiredService<IDbContextFactory<CampaignsDb>>();
        var emails = await AddSent(database, dbs, cancellationToken);

        var tokens = new PublicTokens(new InstallationKeys(dbs));
        figures.Add("rewriteMicroseconds", Rewrite(tokens, emails[0]), "tens, for 4 KB with five links");
        await Ask(product, tokens, emails, figures, cancellationToken);
        await product.Kill();

        var before = await CountEvents(database, cancellationToken);
        var collector = new HitCollector(new HitRecorder(dbs, new EventOutbox(new WebhookSubscriptions(dbs, TimeProvider.System)), TimeProvider.System));
        var start = TimeProvider.System.UtcNow();
        var cpu = Environment.CpuUsage.TotalTime;
        var seconds = await Record(collector, emails, start, cancellationToken);
        figures.Add("recorderCpuMsPerEvent", (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / _count);
        var recorded = await CountEvents(database, cancellationToken) - before;
        figures.Add("recorded", recorded, $"{_count}");
        figures.Add("recordedPerSecond", recorded / seconds, ">= 5000");
        var people = await database.Count(CountPeople, cancellationToken);
        figures.Add("people", people);
        figures.Add(
            "peopleByEvents",
            await database.Count("SELECT COUNT(*) FROM (SELECT DISTINCT sent_email_id, type FROM message_events WHERE provider = 'tracking' AND NOT is_automated) p", cancellationToken),
            "as people");

        figures.Add("replayedPerSecond", _count / await Record(collector, emails, start, cancellationToken));
        figures.Add("recordedByReplay", await CountEvents(database, cancellationToken) - before - recorded, "0");
        figures.Add("peopleByReplay", await database.Count(CountPeople, cancellationToken) - people, "0");
    }

    /// <summary>Emails of one campaign that were sent an hour ago.</summary>
    private async Task<List<Guid>> AddSent(BenchDatabase database, IDbContextFactory<CampaignsDb> dbs, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.UtcNow();
        await using var db = dbs.AsOwner(); // foreign keys are switched off by a superuser only
        db.Enter(await db.Workspaces.Select(w => w.Id).SingleAsync(cancellationToken));
        var sender = new SenderAccount("anna.keller@northwind.example", SenderProvider.Pickup, now);
        var campaign = new Campaign("Spring", now) { SenderAccountId = sender.Id };
        db.AddRange(sender, campaign);
        await db.SaveChangesAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await database.ForgetForeignKeys(db, cancellationToken); // contacts and plans are not looked at here
        var ids = new List<Guid>(_emails);
        for (var begin = 0; begin < _emails; begin += RowsPerTransaction)
        {
            var step = Guid.CreateVersion7(now);
            var planned = Enumerable.Range(begin, Math.Min(RowsPerTransaction, _emails - begin)).Select(i => Email(campaign.Id, sender.Id, step, i, now)).ToList();
            await db.InTransaction(
                async () =>
                {
                    await db.Insert(planned.ConvertAll(e => new Enrollment(e.CampaignContactId, e.CampaignId, e.ContactId, planVersionId: Guid.Empty, now)), now, cancellationToken);
                    await db.Insert(planned, now, cancellationToken);
                    await db.Insert(planned.ConvertAll(e => SentOf(e, now)), now, cancellationToken);
                },
                WritePriority.Bulk,
                cancellationToken);
            ids.AddRange(planned.Select(e => e.Id));
        }

        await database.GatherStatistics(db, cancellationToken);
        return ids;
    }

    private static ScheduledEmail Email(Guid campaignId, Guid senderId, Guid stepId, int i, DateTime now)
    {
        var id = Guid.CreateVersion7(now);
        return ScheduledEmail.Plan(
            id, campaignId, Guid.CreateVersion7(now), Guid.CreateVersion7(now), stepId, draftId: null, senderId, $"company{i % 400}.example.com", ScheduledEmail.FirstEmail,
            $"{id:N}@northwind.example", now.AddHours(-1));
    }

    private static SentEmail SentOf(ScheduledEmail email, DateTime now) => new()
    {
        Id = email.Id,
        CampaignId = email.CampaignId,
        ContactId = email.ContactId,
        CampaignContactId = email.CampaignContactId,
        StepId = email.StepId,
        ScheduledEmailId = email.Id,
        SenderAccountId = email.SenderAccountId,
        SequenceStep = 1,
        Subject = "A question",
        RecipientEmail = $"{email.ContactId:N}@{email.RecipientDomain}",
        SentAt = now.AddHours(-1),
        MessageId = email.MessageId,
    };

    /// <summary>What tracking adds to the composing of one email: the median of some rounds.</summary>
    private static double Rewrite(PublicTokens tokens, Guid emailId)
    {
        var line = string.Concat(Enumerable.Repeat("<p>A line of a letter that somebody wrote with care and at some length.</p>", 10));
        var html = string.Concat(Enumerable.Range(0, 5).Select(i => $"{line}<p><a href=\"https://northwind.example/{i}?a=1&amp;b=2\">Look</a></p>"));
        var content = new EmailContent("A question", html, HtmlToText.Convert(html));
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < EmailsPerRound; i++)
            {
                TrackedContent.Of(content, new EmailLinks(tokens, "https://mail.northwind.example", emailId), opens: true, clicks: true);
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds / EmailsPerRound);
        }

        return times.Order().ElementAt(Rounds / 2);
    }

    private async Task Ask(Product product, PublicTokens tokens, List<Guid> emails, Figures figures, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = _connections };
        using var client = new HttpClient(handler) { BaseAddress = product.Address };
        var paths = Enumerable.Range(0, _requests).Select(i => i % 2 == 0
            ? $"/t/o/{tokens.Create(TokenPurpose.Open, emails[i % emails.Count])}.gif"
            : $"/t/c/{tokens.Create(TokenPurpose.Click, emails[i % emails.Count], Encoding.UTF8.GetBytes(Url))}").ToList();
        var times = new double[_requests];
        var (next, cpu, started) = (-1, product.CpuSeconds, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, _connections).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < _requests; i = Interlocked.Increment(ref next))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, paths[i]);
                request.Headers.TryAddWithoutValidation("User-Agent", $"{Browser} {i}");
                var sent = Stopwatch.GetTimestamp();
                using var response = await client.SendAsync(request, cancellationToken);
                times[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
                if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Redirect))
                {
                    throw new BenchmarkException($"A link answered {(int)response.StatusCode}. The product said:{Environment.NewLine}{product.Output}");
                }
            }
        }));
        figures.Add("requestsPerSecond", _requests / Stopwatch.GetElapsedTime(started).TotalSeconds, ">= 2000");
        figures.Add("requestMs95", times.Order().ElementAt(_requests * 95 / 100));
        figures.Add("productCpuMsPerRequest", (product.CpuSeconds - cpu) * 1000 / _requests);
    }

    /// <summary>Records all hits, so many at a time; the seconds that it took.</summary>
    private async Task<double> Record(HitCollector collector, List<Guid> emails, DateTime start, CancellationToken cancellationToken)
    {
        var (next, started) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, _waiting).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < _count; i = Interlocked.Increment(ref next))
            {
                await collector.Record(Hit(emails, i, start), cancellationToken);
            }
        }));
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static TrackingHit Hit(List<Guid> emails, int i, DateTime start)
    {
        var time = i / emails.Count;
        return new TrackingHit
        {
            Type = time % 2 == 0 ? MessageEventType.Opened : MessageEventType.Clicked,
            EmailId = emails[i % emails.Count],
            At = start.AddMilliseconds(i),
            Url = time % 2 == 0 ? null : Url,
            Ip = string.Create(CultureInfo.InvariantCulture, $"10.0.{time / 256}.{time % 256}"),
            UserAgent = Browser,
        };
    }

    private static Task<long> CountEvents(BenchDatabase database, CancellationToken cancellationToken) =>
        database.Count("SELECT COUNT(*) FROM message_events WHERE provider = 'tracking'", cancellationToken);
}
