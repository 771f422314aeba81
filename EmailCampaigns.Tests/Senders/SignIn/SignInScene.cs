using EmailCampaigns.Core;
using EmailCampaigns.Core.Mail.Graph;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Senders.SignIn;

/// <summary>A sender by Microsoft 365 or Google, its provider, and what signs in for it.</summary>
internal sealed class SignInScene : IAsyncDisposable
{
    public static readonly Uri Callback = new("https://campaigns.example/oauth/callback");

    private readonly List<ProviderHttp> _processes = [];

    private SignInScene(TestDatabase database, MailCloud cloud, Guid senderId) => (Database, Cloud, SenderId) = (database, cloud, senderId);

    public TestDatabase Database { get; }

    public MailCloud Cloud { get; }

    public Guid SenderId { get; }

    /// <summary>Somebody who may manage senders.</summary>
    public Actor Admin { get; private init; } = Actor.System(Guid.Empty);

    public SenderSignIn SignIn => new(Database, Cloud.Providers, NewHttp(), SenderTools.Secrets, Database.Clock);

    public static async Task<SignInScene> Create(SenderProvider provider = SenderProvider.Microsoft365)
    {
        var (database, cloud) = (await TestDatabase.Create(), await MailCloud.Start());
        var created = await SenderTools.Editor(database).Create(new() { Email = MailCloud.Mailbox, Provider = provider }, database.System, default);
        Assert.True(created.IsDone, created.Message);
        cloud.Clock = database.Clock;
        return new SignInScene(database, cloud, created.Id) { Admin = Actor.User(database.WorkspaceId, Guid.CreateVersion7(database.Now), Role.Admin) };
    }

    /// <summary>With somebody signed in.</summary>
    public static async Task<SignInScene> SignedIn(SenderProvider provider = SenderProvider.Microsoft365)
    {
        var scene = await Create(provider);
        Assert.Null((await scene.Run()).Problem);
        return scene;
    }

    /// <summary>A sign-in from its beginning to its end, as a browser goes.</summary>
    public async Task<SignInResult> Run(Action<Dictionary<string, string>>? change = null, Actor? by = null)
    {
        var (address, attempt, problem) = await SignIn.Begin(SenderId, Callback, Admin, default);
        Assert.Null(problem);
        var back = await Follow(address!);
        change?.Invoke(back);
        return await SignIn.Complete(attempt, new AuthorizationResponse(back.GetValueOrDefault("state"), back.GetValueOrDefault("code"), back.GetValueOrDefault("error"), back.GetValueOrDefault("error_description")), by ?? Admin, default);
    }

    /// <summary>What the provider sends the browser back with.</summary>
    public static async Task<Dictionary<string, string>> Follow(Uri address)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await browser.GetAsync(address);
        Assert.True(response.Headers.Location is not null, await response.Content.ReadAsStringAsync());
        Assert.Equal(Callback.GetLeftPart(UriPartial.Path), response.Headers.Location.GetLeftPart(UriPartial.Path));
        return response.Headers.Location.Query.TrimStart('?').Split('&').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => Uri.UnescapeDataString(part[1]));
    }

    /// <summary>The tokens as one process has them, with connections of its own.</summary>
    public GrantTokens NewProcess(IDbContextFactory<CampaignsDb>? dbs = null) => new(
        Cloud.Providers.For(SenderProvider.Microsoft365)!, new TokenEndpoint(NewHttp().Tokens, Database.Clock),
        new SenderGrants(dbs ?? Database, SenderTools.Secrets, Database.Clock, NullLogger<SenderGrants>.Instance), Database.WorkspaceId, SenderId, Database.Clock);

    public GraphApi Api(IAccessTokens? tokens = null) => new(Cloud.Providers.Graph, NewHttp().Network, tokens ?? NewProcess(), Database.Clock);

    public async Task<SenderGrant?> Grant()
    {
        await using var db = Database.Open();
        return await db.SenderGrants.AsNoTracking().SingleOrDefaultAsync();
    }

    public async Task<SenderRow> Row() => (await new SenderQueries(Database, Database.Clock).Find(Database.WorkspaceId, SenderId, default))!.Sender;

    public async ValueTask DisposeAsync()
    {
        await Cloud.DisposeAsync();
        _processes.ForEach(http => http.Dispose());
        await Database.DisposeAsync();
    }

    private ProviderHttp NewHttp()
    {
        var http = new ProviderHttp();
        _processes.Add(http);
        return http;
    }
}
