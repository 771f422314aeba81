using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Tracking;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Workspaces.Demo;

/// <summary>
/// The workspace "Demo": two hundred contacts and five campaigns in every state. Nothing of it is made up: the product itself runs through the last two weeks on a clock of its own, so
/// every email, time, count and <c>.eml</c> file is what it would have been. Its senders write files, and its addresses belong to nobody (RFC 2606).
/// </summary>
internal sealed class DemoWorkspace(IServiceProvider services, DemoClock clock)
{
    private const string Name = "Demo";
    private const int Visitors = 60;
    private const int Partners = 30;
    private const int OldCustomers = 110;

    /// <summary>Drafts that were approved already; the others wait.</summary>
    private const int Approved = 12;

    private static readonly TimeSpan Before = TimeSpan.FromDays(17);

    private readonly DemoDays _days = new(services, clock);

    /// <summary>Makes it on the product's doers, with the clock of the demo in the place of the real one. The database has nothing else in it yet.</summary>
    /// <param name="product">What the program registered.</param>
    /// <param name="real">The product's clock.</param>
    /// <param name="cancellationToken">Stops between two hours of the demo.</param>
    public static async Task Make(IServiceCollection product, TimeProvider real, CancellationToken cancellationToken)
    {
        var clock = new DemoClock(real.UtcNow() - Before);
        IServiceCollection copy = new ServiceCollection();
        foreach (var service in product.Where(s => s.ServiceType != typeof(TimeProvider) && s.ServiceType != typeof(IHostedService)))
        {
            copy.Add(service);
        }

        copy.AddSingleton<TimeProvider>(clock);
        await using var services = copy.BuildServiceProvider();
        await new DemoWorkspace(services, clock).Play(real.UtcNow(), cancellationToken);
    }

    private async Task Play(DateTime now, CancellationToken cancellationToken)
    {
        var by = Actor.System(await MakeWorkspace(cancellationToken));
        var anna = await Sender(by, "anna.keller@example.com", "Anna Keller", cancellationToken);
        var tom = await Sender(by, "tom.weber@example.com", "Tom Weber", cancellationToken);
        var henrik = await Contact(by, new("henrik.aalto@example.org", "Henrik", "Aalto", "Aalto Konepaja"), cancellationToken);
        var lena = await Contact(by, new("lena.hoffmann@example.com", "Lena", "Hoffmann", "Hoffmann Präzision"), cancellationToken);
        var customers = await List(by, "New customers", [henrik, lena], cancellationToken);
        var onboarding = await Campaign(by, DemoCampaigns.Onboarding with { ListId = customers, SenderAccountId = anna }, DemoCampaigns.OnboardingSteps, cancellationToken);
        await Start(by, onboarding, cancellationToken);

        await _days.Until(now - TimeSpan.FromDays(12), cancellationToken);
        await Get<ReplyRecorder>().Record(by, new ReplyNote
        {
            ContactId = lena,
            CampaignId = onboarding,
            Subject = "Re: Welcome, Lena",
            Snippet = "Thank you, this helps. Could you call me on Thursday?",
        }, cancellationToken);

        await _days.Until(now - TimeSpan.FromDays(10), cancellationToken);
        var fair = await List(by, "Spring trade fair", await Contacts(by, DemoPeople.Take(Visitors), cancellationToken), cancellationToken);
        var tradeFair = await Campaign(by, DemoCampaigns.TradeFair with { ListId = fair, SenderAccountId = anna }, DemoCampaigns.TradeFairSteps, cancellationToken);
        await Start(by, tradeFair, cancellationToken);
        _days.Answer(tradeFair, anna, TimeSpan.FromHours(3), DemoReaders.OfVisitor);

        await _days.Until(now - TimeSpan.FromDays(6), cancellationToken);
        var former = await List(by, "Old customers", await Contacts(by, DemoPeople.Take(OldCustomers, skip: Visitors), cancellationToken), cancellationToken);
        var oldList = await Campaign(by, DemoCampaigns.OldList with { ListId = former, SenderAccountId = tom }, DemoCampaigns.OldListSteps, cancellationToken);
        await Start(by, oldList, cancellationToken);
        _days.Answer(oldList, tom, TimeSpan.FromMinutes(20), DemoReaders.OfOldList);

        await _days.Until(now - TimeSpan.FromDays(4), cancellationToken);
        var ingrid = await Contact(by, new("ingrid.solberg@example.net", "Ingrid", "Solberg", "Nordfjord Marine"), cancellationToken);
        await Get<ListEditor>().AddMembers(customers, [ingrid], by, cancellationToken);
        await Get<Enroller>().Enroll(by, onboarding, [ingrid], cancellationToken);

        await _days.Until(now - TimeSpan.FromDays(3), cancellationToken);
        var dealers = await List(by, "Dealers", await Contacts(by, DemoPeople.Take(Partners, skip: Visitors + OldCustomers), cancellationToken), cancellationToken);
        var partners = await Campaign(by, DemoCampaigns.Partners with { ListId = dealers, SenderAccountId = anna }, DemoCampaigns.PartnersSteps, cancellationToken);
        await Start(by, partners, cancellationToken);
        await Campaign(by, DemoCampaigns.Workshop with { ListId = fair, SenderAccountId = anna }, DemoCampaigns.WorkshopSteps, cancellationToken);
        await _days.Until(clock.UtcNow().AddHours(1), cancellationToken);
        await Approve(by, partners, cancellationToken);

        await _days.Until(now, cancellationToken);
        await ReadEmails(by, now, cancellationToken);
    }

    private async Task<Guid> MakeWorkspace(CancellationToken cancellationToken)
    {
        await using var db = Get<IDbContextFactory<CampaignsDb>>().CreateDbContext();
        var workspace = new Workspace(Name, "demo", "Europe/Berlin", clock.UtcNow()) { IsDemo = true, PostalAddress = "Example Ltd, 1 Example Street, Berlin" };
        db.Workspaces.Add(workspace);
        await db.SaveChangesAsync(cancellationToken);
        return workspace.Id;
    }

    /// <summary>One that writes files: nobody gets what it sends.</summary>
    private async Task<Guid> Sender(Actor by, string email, string name, CancellationToken cancellationToken) => Done(await Get<SenderEditor>().Create(new SenderInput
    {
        Email = email,
        DisplayName = name,
        Provider = SenderProvider.Pickup,
        Pickup = new PickupSettings("demo"),
        Timezone = "Europe/Berlin",
    }, by, cancellationToken));

    private async Task<Guid> Contact(Actor by, DemoPerson person, CancellationToken cancellationToken)
    {
        clock.MoveTo(clock.UtcNow().AddMilliseconds(1)); // keys of one instant have no order, and the order decides who is mailed first
        return Done(await Get<ContactEditor>().Create(
            new ContactInput { Email = person.Email, FirstName = person.FirstName, LastName = person.LastName, Company = person.Company }, by, cancellationToken));
    }

    private async Task<List<Guid>> Contacts(Actor by, IEnumerable<DemoPerson> people, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        foreach (var person in people)
        {
            ids.Add(await Contact(by, person, cancellationToken));
        }

        return ids;
    }

    private async Task<Guid> List(Actor by, string name, IReadOnlyCollection<Guid> contacts, CancellationToken cancellationToken)
    {
        var list = Done(await Get<ListEditor>().Create(new ListInput { Name = name }, by, cancellationToken));
        Done((await Get<ListEditor>().AddMembers(list, contacts, by, cancellationToken)).Outcome);
        return list;
    }

    private async Task<Guid> Campaign(Actor by, CampaignEdit edit, IReadOnlyList<StepEdit> steps, CancellationToken cancellationToken)
    {
        var campaign = Done(await Get<CampaignEditor>().Create(by, edit, cancellationToken));
        Done(await Get<SequenceEditor>().Replace(by, campaign, steps, version: null, cancellationToken));
        return campaign;
    }

    private async Task Start(Actor by, Guid campaign, CancellationToken cancellationToken) => Done(await Get<CampaignControl>().Start(by, campaign, cancellationToken));

    private async Task Approve(Actor by, Guid campaign, CancellationToken cancellationToken)
    {
        await using var db = Get<IDbContextFactory<CampaignsDb>>().For(by.WorkspaceId);
        var drafts = await db.EmailDrafts.Where(d => d.CampaignId == campaign && d.DraftType == DraftType.FirstOutreach && d.Status == DraftStatus.Draft)
            .OrderBy(d => d.Id).Take(Approved).Select(d => new { d.Id, d.Revision }).ToListAsync(cancellationToken);
        await Get<DraftApprover>().Approve(by, drafts.ConvertAll(d => new SeenDraft(d.Id, d.Revision)), cancellationToken);
    }

    /// <summary>Opens and clicks, each at its own time.</summary>
    private async Task ReadEmails(Actor by, DateTime now, CancellationToken cancellationToken)
    {
        await using var db = Get<IDbContextFactory<CampaignsDb>>().For(by.WorkspaceId);
        var arrived = await (
            from sent in db.SentEmails.AsNoTracking()
            join body in db.SentEmailBodies on sent.Id equals body.Id
            where sent.Status != SentEmailStatus.Bounced
            orderby sent.SentAt, sent.Id
            select new { Email = sent, body.BodyHtml }).ToListAsync(cancellationToken);
        await Get<HitRecorder>().Record([.. arrived.SelectMany(sent => DemoReaders.Hits(sent.Email, FirstLink(sent.BodyHtml), now))], cancellationToken);
    }

    private static string? FirstLink(string html)
    {
        var at = html.IndexOf(DemoCampaigns.Page, StringComparison.Ordinal);
        return at < 0 ? null : html[at..html.IndexOf('"', at)];
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    private static Guid Done(EditOutcome outcome) =>
        outcome.IsDone ? outcome.Id : throw new InvalidOperationException($"The demo could not be made: {outcome.Message}");
}
