using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>
/// The workspace "Demo": an onboarding sequence of three steps with one contact on the way, one done and one who replied. Nothing of it is made up:
/// the product itself runs through the last two weeks on a clock of its own, so every email, time, count and <c>.eml</c> file is what it would have been.
/// </summary>
internal sealed class DemoWorkspace(IServiceProvider services, DemoClock clock)
{
    private const string Name = "Demo";
    private static readonly TimeSpan Before = TimeSpan.FromDays(17);

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
        var workspaceId = await MakeWorkspace(cancellationToken);
        var by = Actor.System(workspaceId);
        var list = Done(await Get<ListEditor>().Create(new ListInput { Name = "New customers" }, by, cancellationToken));
        var henrik = await Contact(by, "henrik.aalto@example.org", "Henrik", "Aalto", "Aalto Konepaja", cancellationToken);
        var lena = await Contact(by, "lena.hoffmann@example.com", "Lena", "Hoffmann", "Hoffmann Präzision", cancellationToken);
        await Get<ListEditor>().AddMembers(list, [henrik, lena], by, cancellationToken);
        var sender = Done(await Get<SenderEditor>().Create(new SenderInput
        {
            Email = "anna.keller@example.com",
            DisplayName = "Anna Keller",
            Provider = SenderProvider.Pickup,
            Pickup = new PickupSettings("demo"),
            Timezone = "Europe/Berlin",
        }, by, cancellationToken));
        var campaign = await MakeCampaign(by, list, sender, cancellationToken);

        await Until(now - TimeSpan.FromDays(12), cancellationToken);
        await Get<ReplyRecorder>().Record(by, new ReplyNote
        {
            ContactId = lena,
            CampaignId = campaign,
            Subject = "Re: Welcome, Lena",
            Snippet = "Thank you, this helps. Could you call me on Thursday?",
        }, cancellationToken);
        await Until(now - TimeSpan.FromDays(4), cancellationToken);
        var ingrid = await Contact(by, "ingrid.solberg@example.net", "Ingrid", "Solberg", "Nordfjord Marine", cancellationToken);
        await Get<ListEditor>().AddMembers(list, [ingrid], by, cancellationToken);
        await Get<Enroller>().Enroll(by, campaign, [ingrid], cancellationToken);
        await Until(now, cancellationToken);
    }

    private async Task<Guid> MakeWorkspace(CancellationToken cancellationToken)
    {
        await using var db = Get<IDbContextFactory<CampaignsDb>>().CreateDbContext();
        var workspace = new Workspace(Name, "demo", "Europe/Berlin", clock.UtcNow()) { IsDemo = true, PostalAddress = "Example Ltd, 1 Example Street, Berlin" };
        db.Workspaces.Add(workspace);
        await db.SaveChangesAsync(cancellationToken);
        return workspace.Id;
    }

    private async Task<Guid> Contact(Actor by, string email, string firstName, string lastName, string company, CancellationToken cancellationToken) =>
        Done(await Get<ContactEditor>().Create(new ContactInput { Email = email, FirstName = firstName, LastName = lastName, Company = company }, by, cancellationToken));

    private async Task<Guid> MakeCampaign(Actor by, Guid list, Guid sender, CancellationToken cancellationToken)
    {
        var campaign = Done(await Get<CampaignEditor>().Create(by, new CampaignEdit
        {
            Name = "New Customer Onboarding",
            Description = "Three emails that help a new customer through the first two weeks.",
            CampaignType = CampaignType.Onboarding,
            ListId = list,
            SenderAccountId = sender,
            Approval = Approval.Automatic,
        }, cancellationToken));
        Done(await Get<SequenceEditor>().Replace(by, campaign,
        [
            new StepEdit
            {
                Name = "Welcome",
                SubjectTemplate = "Welcome, {{default first_name \"and hello\"}}",
                BodyTemplate = "<p>Hello {{default first_name \"there\"}},</p><p>good to have {{default company \"you\"}} with us. Reply to this email whenever you need a hand.</p><p>{{sender.name}}</p>",
            },
            new StepEdit
            {
                Name = "First steps",
                BodyTemplate = "<p>Hello {{default first_name \"there\"}},</p><p>have you found your way around? Most people begin with a small list of contacts and one email.</p><p>{{sender.name}}</p>",
                DelayDays = 3,
                ReplyInThread = true,
            },
            new StepEdit
            {
                Name = "How is it going?",
                BodyTemplate = "<p>Hello {{default first_name \"there\"}},</p><p>how is it going? I would be glad to hear what works for you, and what does not.</p><p>{{sender.name}}</p>",
                DelayDays = 4,
                ReplyInThread = true,
            },
        ], version: null, cancellationToken));
        Done(await Get<CampaignControl>().Start(by, campaign, cancellationToken));
        return campaign;
    }

    /// <summary>Hour by hour, what the jobs would have done.</summary>
    private async Task Until(DateTime end, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Get<InstallationGuard>().Beat(cancellationToken);
            await Get<ScheduleReconciler>().Run(cancellationToken);
            await Get<CampaignLauncher>().Run(cancellationToken);
            await Get<Dispatcher>().Tick(cancellationToken);
            await Get<CampaignCompleter>().Sweep(cancellationToken);
            if (clock.UtcNow() >= end)
            {
                return;
            }

            clock.MoveTo(clock.UtcNow().AddHours(1) < end ? clock.UtcNow().AddHours(1) : end);
        }
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    private static Guid Done(EditOutcome outcome) =>
        outcome.IsDone ? outcome.Id : throw new InvalidOperationException($"The demo could not be made: {outcome.Message}");
}

/// <summary>The clock of the demo's past.</summary>
internal sealed class DemoClock(DateTime start) : TimeProvider
{
    private DateTimeOffset _now = new(start, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void MoveTo(DateTime utc) => _now = new(utc, TimeSpan.Zero);
}
