using System.Net;
using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary><c>POST /webhooks/{provider}/{workspaceSlug}</c>: what is genuine is stored as it came, once; all else is refused alike and leaves no trace.</summary>
public sealed class IncomingTests : IAsyncLifetime
{
    private const string Body = """{"type":"email.bounced","data":{"recipient":"cem@contoso.example"}}""";
    private const string Address = "/webhooks/generic/northwind-robotics";

    private ApiHost _host = null!;
    private HttpClient _visitor = null!;
    private string _secret = "";

    public async ValueTask InitializeAsync()
    {
        _host = await ApiHost.Rent();
        _visitor = _host.Anonymous();
        _secret = (await _host.Get<WebhookSourceEditor>().MakeSecret(_host.Actor, default)).Secret!;
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task What_is_genuine_is_stored_as_it_came_and_once()
    {
        var headers = Signed.Standard(_secret, "msg_1", _host.Clock.UtcNow(), Body);

        Assert.Equal(HttpStatusCode.NoContent, (await Post(Address, headers, Body)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Post(Address, headers, Body)).Status);

        await using var db = _host.Open();
        var stored = await db.WebhookDeliveries.SingleAsync();
        Assert.Equal((WebhookProvider.Generic, "msg_1", Body, WebhookStatus.Pending), (stored.Provider, stored.DeliveryKey, Encoding.UTF8.GetString(stored.Body), stored.Status));
        Assert.Equal("msg_1", stored.Headers["webhook-id"]);
    }

    [Fact]
    public async Task What_could_sign_somebody_in_is_not_stored()
    {
        var headers = Signed.Standard(_secret, "msg_1", _host.Clock.UtcNow(), Body);
        headers["authorization"] = "Basic c2VjcmV0";
        headers["cookie"] = "session=secret";

        await Post(Address, headers, Body);

        await using var db = _host.Open();
        var stored = await db.WebhookDeliveries.SingleAsync();
        Assert.DoesNotContain(stored.Headers, h => h.Key is "authorization" or "cookie");
    }

    [Fact]
    public async Task SendGrid_is_checked_with_the_key_that_was_set()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        const string Events = """[{"event":"processed"}]""";
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post("/webhooks/sendgrid/northwind-robotics", Signed.SendGrid(key, _host.Clock.UtcNow(), Events), Events)).Status);

        Assert.True((await _host.Get<WebhookSourceEditor>().SetSendGridKey(_host.Actor, Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), default)).IsDone);

        Assert.Equal(HttpStatusCode.NoContent, (await Post("/webhooks/sendgrid/northwind-robotics", Signed.SendGrid(key, _host.Clock.UtcNow(), Events), Events)).Status);
        Assert.Equal(1, await Stored());
    }

    [Fact]
    public async Task Forged_truncated_replayed_and_foreign_ones_are_refused_alike_and_leave_no_trace()
    {
        var now = _host.Clock.UtcNow();
        var others = (await _host.Get<WebhookSourceEditor>().MakeSecret(Actor.System(_host.OtherWorkspaceId), default)).Secret!;
        var genuine = Signed.Standard(_secret, "msg_1", now, Body);
        var before = await Everything();
        (string Case, string Path, Dictionary<string, string> Headers, string Body)[] requests =
        [
            ("no signature", Address, [], Body),
            ("a wrong secret", Address, Signed.Standard(Signed.NewSecret(), "msg_1", now, Body), Body),
            ("the secret of another workspace", Address, Signed.Standard(others, "msg_1", now, Body), Body),
            ("sent to another workspace", "/webhooks/generic/contoso", genuine, Body),
            ("a truncated body", Address, genuine, Body[..^1]),
            ("a longer body", Address, genuine, Body + " "),
            ("no body", Address, genuine, ""),
            ("another id", Address, new(genuine) { ["webhook-id"] = "msg_2" }, Body),
            ("too old", Address, Signed.Standard(_secret, "msg_1", now.AddMinutes(-6), Body), Body),
            ("from the future", Address, Signed.Standard(_secret, "msg_1", now.AddMinutes(6), Body), Body),
            ("a signature cut off", Address, new(genuine) { ["webhook-signature"] = genuine["webhook-signature"][..^2] }, Body),
            ("no such workspace", "/webhooks/generic/nobody", genuine, Body),
            ("a provider that is not expected", "/webhooks/sendgrid/northwind-robotics", genuine, Body),
        ];
        var answers = new HashSet<string>();
        foreach (var request in requests)
        {
            var (status, text) = await Post(request.Path, request.Headers, request.Body);
            Assert.True(status == HttpStatusCode.Unauthorized, $"{request.Case}: {(int)status}");
            answers.Add(text);
        }

        Assert.Single(answers);
        Assert.Equal(before, await Everything());
        Assert.Equal(HttpStatusCode.NoContent, (await Post(Address, genuine, Body)).Status); // it was the signature that was refused
    }

    [Fact]
    public async Task A_replaced_secret_and_one_that_was_removed_are_refused()
    {
        var headers = Signed.Standard(_secret, "msg_1", _host.Clock.UtcNow(), Body);
        var sources = _host.Get<WebhookSourceEditor>();
        var next = (await sources.MakeSecret(_host.Actor, default)).Secret!;

        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(Address, headers, Body)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await Post(Address, Signed.Standard(next, "msg_1", _host.Clock.UtcNow(), Body), Body)).Status);

        Assert.True((await sources.Remove(_host.Actor, WebhookProvider.Generic, default)).IsDone);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(Address, Signed.Standard(next, "msg_2", _host.Clock.UtcNow(), Body), Body)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_413(bool saysItsLength)
    {
        var body = new string('x', WebhookReceiver.MaxBody + 1);
        using var content = new StringContent(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = content };
        request.Headers.TransferEncodingChunked = !saysItsLength;

        using var response = await _visitor.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(0, await Stored());
    }

    [Fact]
    public async Task A_secret_is_stored_encrypted()
    {
        await using var db = _host.Open();
        var kept = (await db.WebhookSources.SingleAsync()).ProtectedKey;

        Assert.DoesNotContain(_secret["whsec_".Length..], kept, StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string Text)> Post(string path, Dictionary<string, string> headers, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _visitor.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<int> Stored()
    {
        await using var db = _host.Open();
        return await db.WebhookDeliveries.CountAsync();
    }

    private async Task<string> Everything()
    {
        await using var db = _host.Open();
        return await TableContents.Of(db);
    }
}
