using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Webhooks;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Webhooks;

/// <summary>Which signatures are believed.</summary>
public sealed class SignatureTests
{
    private const string Body = """{"type":"email.bounced","data":{"recipient":"zoë@example.org"}}""";

    private static readonly DateTime Now = TestDatabase.Start;

    private readonly string _secret = Signed.NewSecret();

    [Fact]
    public void The_example_of_Standard_Webhooks_is_signed_as_it_says()
    {
        // https://github.com/standard-webhooks/standard-webhooks, the vector that all of its libraries test by.
        var signature = StandardSignature.Sign(
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), """{"test": 2432232314}""");

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void What_is_signed_here_is_what_a_receiver_works_out()
    {
        var expected = Signed.Standard(_secret, "msg_1", Now, Body);

        Assert.Equal(expected["webhook-signature"], StandardSignature.Sign([_secret], "msg_1", new DateTimeOffset(Now), Body));
    }

    [Fact]
    public void A_genuine_signature_is_believed_also_as_the_last_of_several()
    {
        var headers = Signed.Standard(_secret, "msg_1", Now, Body);
        var other = Signed.Standard(Signed.NewSecret(), "msg_1", Now, Body)["webhook-signature"];

        Assert.True(IsGenuine(headers));
        Assert.True(IsGenuine(With(headers, "webhook-signature", $"{other} v1a,unknown {headers["webhook-signature"]}")));
    }

    [Theory]
    [InlineData("webhook-id", "msg_2")]
    [InlineData("webhook-id", "")]
    [InlineData("webhook-timestamp", "1")]
    [InlineData("webhook-timestamp", "never")]
    [InlineData("webhook-timestamp", "99999999999999999999")]
    [InlineData("webhook-timestamp", "-1")]
    [InlineData("webhook-signature", "")]
    [InlineData("webhook-signature", "v1,")]
    [InlineData("webhook-signature", "v1")]
    [InlineData("webhook-signature", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void What_is_changed_or_cut_off_is_not_believed(string header, string value)
    {
        var headers = Signed.Standard(_secret, "msg_1", Now, Body);

        Assert.False(IsGenuine(With(headers, header, value)));
        headers.Remove(header);
        Assert.False(IsGenuine(headers));
    }

    [Fact]
    public void Another_secret_another_body_and_octets_that_are_no_text_are_not_believed()
    {
        var headers = Signed.Standard(_secret, "msg_1", Now, Body);

        Assert.False(StandardSignature.IsGenuine(Signed.NewSecret(), headers, Encoding.UTF8.GetBytes(Body), Now));
        Assert.False(StandardSignature.IsGenuine(_secret, headers, Encoding.UTF8.GetBytes(Body)[..^1], Now));
        Assert.False(StandardSignature.IsGenuine(_secret, Signed.Standard(_secret, "msg_1", Now, "\uFFFD"), [0xFF], Now));
    }

    [Theory]
    [InlineData(-301, false)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void What_was_signed_five_minutes_away_is_a_replay(int seconds, bool isGenuine)
    {
        var at = Now.AddSeconds(seconds);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Assert.Equal(isGenuine, IsGenuine(Signed.Standard(_secret, "msg_1", at, Body)));
        Assert.Equal(isGenuine, SendGridSignature.IsGenuine(Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()), Signed.SendGrid(key, at, Body), Encoding.UTF8.GetBytes(Body), Now));
    }

    [Fact]
    public void SendGrid_is_believed_by_its_key_over_timestamp_and_body_only()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        var (headers, body) = (Signed.SendGrid(key, Now, Body), Encoding.UTF8.GetBytes(Body));
        const string Signature = "x-twilio-email-event-webhook-signature";

        Assert.True(SendGridSignature.IsGenuine(publicKey, headers, body, Now));
        Assert.False(SendGridSignature.IsGenuine(publicKey, headers, body[..^1], Now));
        Assert.False(SendGridSignature.IsGenuine(publicKey, Signed.SendGrid(other, Now, Body), body, Now));
        Assert.False(SendGridSignature.IsGenuine(publicKey, With(headers, "x-twilio-email-event-webhook-timestamp", "1768435200"), body, Now));
        Assert.False(SendGridSignature.IsGenuine(publicKey, With(headers, Signature, headers[Signature][..^8]), body, Now));
        Assert.False(SendGridSignature.IsGenuine(publicKey, With(headers, Signature, "no Base64"), body, Now));
        Assert.False(SendGridSignature.IsGenuine(publicKey, With(headers, Signature, ""), body, Now));
    }

    [Fact]
    public void A_key_of_SendGrid_is_taken_as_Base64_and_as_PEM_and_nothing_else_is()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var text = Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

        Assert.Equal(text, SendGridSignature.Normalize(text));
        Assert.Equal(text, SendGridSignature.Normalize(key.ExportSubjectPublicKeyInfoPem()));
        Assert.Null(SendGridSignature.Normalize(Convert.ToBase64String(larger.ExportSubjectPublicKeyInfo())));
        Assert.Null(SendGridSignature.Normalize("a key"));
        Assert.Null(SendGridSignature.Normalize("AAAA"));
    }

    private bool IsGenuine(Dictionary<string, string> headers) => StandardSignature.IsGenuine(_secret, headers, Encoding.UTF8.GetBytes(Body), Now);

    private static Dictionary<string, string> With(Dictionary<string, string> headers, string name, string value) => new(headers) { [name] = value };
}
