using System.Globalization;
using System.Security.Cryptography;
using EmailCampaigns.Benchmarks.Running;

namespace EmailCampaigns.Benchmarks.Scenarios;

/// <summary>
/// The product as a real process, killed with SIGKILL at random moments of import, launch and dispatch in turn, and started again. At the end each email is
/// held against what the mail server has, each row against the files that were uploaded, and each counter against what is recorded.
/// </summary>
internal sealed class KillScenario(Options options) : IScenario
{
    private const int Parallelism = 8;
    private const int Steps = 2;

    private readonly int _rounds = options.Number("rounds", 20);
    private readonly int _contacts = options.Number("contacts", 20_000);
    private readonly int _emails = options.Number("emails", 2_000);

    private BenchDatabase _database = null!;
    private Product _product = null!;
    private MailLog _server = null!;
    private long _contactsExpected;
    private long _enrollmentsExpected;
    private long _interruptedBefore;
    private long _maxInterrupted;

    public async Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken)
    {
        await using var server = new MailLog(() => TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(0, 20)));
        await using var product = new Product(
            database, ("Sending:DispatchInterval", "00:00:00.200"), ("Sending:Parallelism", Parallelism.ToString(CultureInfo.InvariantCulture)));
        (_database, _product, _server) = (database, product, server);
        await product.Start(cancellationToken);
        var sender = await Audience.SmtpSender(product, server.Port, Parallelism, cancellationToken);
        var everyone = await Import("Everyone", _contacts, kill: false, cancellationToken);
        for (var round = 0; round < _rounds; round++)
        {
            Task step = (round % 3) switch
            {
                0 => Dispatch(round, sender, cancellationToken),
                1 => Launch(round, everyone, sender, cancellationToken),
                _ => Import($"Import{round}", _contacts, kill: true, cancellationToken),
            };
            await step;
        }

        await Report(figures, cancellationToken);
    }

    private async Task KillAfter(TimeSpan max, CancellationToken cancellationToken)
    {
        await Task.Delay(RandomNumberGenerator.GetInt32(0, (int)max.TotalMilliseconds), cancellationToken);
        await _product.Kill();
        await _product.Start(cancellationToken);
    }

    private async Task<Guid> Import(string name, int contacts, bool kill, CancellationToken cancellationToken)
    {
        var list = await Audience.Import(
            _product, contacts, name, cancellationToken, underWay: kill ? () => KillAfter(TimeSpan.FromMilliseconds(600), cancellationToken) : null);
        _contactsExpected += contacts;
        return list;
    }

    /// <summary>Nothing of it is due before tomorrow.</summary>
    private async Task Launch(int round, Guid list, Guid sender, CancellationToken cancellationToken)
    {
        var campaign = await Audience.Campaign(
            _product, new CampaignWish($"Launch {round}", list, sender) { Steps = Steps, FirstAfterDays = 1 }, cancellationToken);
        await _product.Post($"campaigns/{campaign}/start", body: null, cancellationToken);
        await KillAfter(TimeSpan.FromSeconds(2), cancellationToken);
        await _product.Until($"campaigns/{campaign}", c => c.GetProperty("launchState").GetString() == "done", cancellationToken);
        _enrollmentsExpected += _contacts;
    }

    /// <summary>Both steps are due at once: the second when the first is sent.</summary>
    private async Task Dispatch(int round, Guid sender, CancellationToken cancellationToken)
    {
        var list = await Import($"Round{round}", _emails / Steps, kill: false, cancellationToken);
        var campaign = await Audience.Campaign(
            _product, new CampaignWish($"Dispatch {round}", list, sender) { Steps = Steps, DaysBetween = 0 }, cancellationToken);
        var before = _server.Count;
        await _product.Post($"campaigns/{campaign}/start", body: null, cancellationToken);
        await _product.Until("messages arrive", () => Task.FromResult(_server.Count > before), cancellationToken);
        await KillAfter(TimeSpan.FromSeconds(3), cancellationToken);
        _enrollmentsExpected += _emails / Steps;

        // What is interrupted waits for a person, and the step after it with it.
        await _product.Until(
            "all is sent that can be",
            async () => await _database.Count(
                """
                SELECT COUNT(*) FROM scheduled_emails e JOIN campaigns c ON c.id = e.campaign_id AND c.name LIKE 'Dispatch%'
                WHERE e.status IN ('pending', 'sending') OR c.launch_state <> 'done'
                """,
                cancellationToken) == 0,
            cancellationToken);
        var interrupted = await _database.Count("SELECT COUNT(*) FROM scheduled_emails WHERE status = 'interrupted'", cancellationToken);
        _maxInterrupted = Math.Max(_maxInterrupted, interrupted - _interruptedBefore);
        _interruptedBefore = interrupted;
    }

    private async Task Report(Figures figures, CancellationToken cancellationToken)
    {
        figures.Add("kills", _rounds);
        await Outcome.Add(figures, _database, _server, cancellationToken);
        figures.Add("maxInterruptedInARound", _maxInterrupted, $"<= {2 * Parallelism}");
        figures.Add("contactsMissing", _contactsExpected - await _database.Count("SELECT COUNT(*) FROM contacts", cancellationToken), "0");
        figures.Add("membersMissing", _contactsExpected - await _database.Count("SELECT COUNT(*) FROM contact_list_members", cancellationToken), "0");
        figures.Add("enrollmentsMissing", _enrollmentsExpected - await _database.Count("SELECT COUNT(*) FROM campaign_contacts", cancellationToken), "0");
        figures.Add("countersDiffering", await _product.DifferingCounters(cancellationToken), "0");
        figures.Add("emailsMissing", (Steps * _enrollmentsExpected) - await _database.Count("SELECT COUNT(*) FROM scheduled_emails", cancellationToken), "0");
    }
}
