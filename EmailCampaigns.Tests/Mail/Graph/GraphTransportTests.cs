using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Graph;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Tests.Mail.Smtp;
using EmailCampaigns.Tests.Senders.SignIn;
using Microsoft.AspNetCore.Http;
using MimeKit;

namespace EmailCampaigns.Tests.Mail.Graph;

public sealed class GraphTransportTests
{
    private const string Id = "0198@northwind.example";

    private static readonly Envelope Envelope = new(MailCloud.Mailbox, "bo@customer.example");

    [Fact]
    public async Task A_message_goes_as_it_is_and_keeps_its_Message_ID()
    {
        await using var scene = await SignInScene.SignedIn();

        var outcome = await Transport(scene).Send(Envelope, Message(), Id, default);

        Assert.Equal(DeliveryVerdict.Accepted, outcome.Verdict);
        Assert.Null(outcome.WireMessageId);
        var sent = Assert.Single(scene.Cloud.Sent);
        Assert.Equal(sent.Id, outcome.ProviderMessageId);
        Assert.Equal(Message().ToArray(), sent.Mime);
    }

    [Fact]
    public async Task A_Message_ID_that_the_provider_gives_is_learned()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.KeepsMessageIds = false;

        var outcome = await Transport(scene).Send(Envelope, Message(), Id, default);

        Assert.Equal($"<{outcome.WireMessageId}>", Assert.Single(scene.Cloud.Sent).MessageId);
        Assert.EndsWith("@exchange.example", outcome.WireMessageId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, "ErrorInvalidRecipients", DeliveryVerdict.RecipientHard)]
    [InlineData(400, "ErrorMimeContentInvalid", DeliveryVerdict.MessageRefused)]
    [InlineData(413, "ErrorMessageSizeExceeded", DeliveryVerdict.MessageRefused)]
    [InlineData(403, "ErrorSendAsDenied", DeliveryVerdict.SenderRefused)]
    [InlineData(403, "ErrorAccessDenied", DeliveryVerdict.SenderRefused)]
    [InlineData(400, "ErrorQuotaExceeded", DeliveryVerdict.SenderRefused)]
    [InlineData(404, "MailboxNotEnabledForRESTAPI", DeliveryVerdict.SenderRefused)]
    [InlineData(429, "ApplicationThrottled", DeliveryVerdict.SenderBusy)]
    [InlineData(500, "ErrorInternalServerError", DeliveryVerdict.SenderBusy)]
    [InlineData(503, "ErrorServerBusy", DeliveryVerdict.SenderBusy)]
    [InlineData(400, "ErrorExceededMessageLimit", DeliveryVerdict.SenderDayLimit)]
    [InlineData(429, "ErrorSubmissionQuotaExceeded", DeliveryVerdict.SenderDayLimit)]
    public async Task A_refused_draft_is_classified_as_a_refused_message_is(int status, string code, DeliveryVerdict expected)
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.Answer = context => MailCloud.Refuse(context, status, code);

        var outcome = await Transport(scene).Send(Envelope, Message(), Id, default);

        Assert.Equal((expected, status, code), (outcome.Verdict, outcome.Code, outcome.EnhancedCode));
        Assert.True(outcome.CertainlyNotSent);
        Assert.False(outcome.IsUnreachable);
        Assert.Empty(scene.Cloud.Messages);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Thu, 15 Jan 2026 00:10:00 GMT", 601)] // the clock stands at 23:59:59
    public async Task A_throttled_sending_says_how_long_to_wait_and_leaves_no_draft(string retryAfter, int seconds)
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.Answer = context => IsSend(context) ? MailCloud.Refuse(context, 429, "ApplicationThrottled", retryAfter) : NotAnswered;

        var outcome = await Transport(scene).Send(Envelope, Message(), Id, default);

        Assert.Equal((DeliveryVerdict.SenderBusy, TimeSpan.FromSeconds(seconds)), (outcome.Verdict, outcome.RetryAfter));
        Assert.Empty(scene.Cloud.Messages);
        Assert.Equal(1, scene.Cloud.Count("POST /send"));
    }

    [Fact]
    public async Task A_draft_that_cannot_be_removed_is_removed_behind_a_later_message()
    {
        await using var scene = await SignInScene.SignedIn();
        await using var transport = Transport(scene);
        scene.Cloud.Answer = context => IsSend(context) || HttpMethods.IsDelete(context.Request.Method) ? MailCloud.Refuse(context, 429, "ApplicationThrottled") : NotAnswered;
        await transport.Send(Envelope, Message(), Id, default);
        Assert.True(Assert.Single(scene.Cloud.Messages).IsDraft);
        scene.Cloud.Answer = null;

        Assert.Equal(DeliveryVerdict.Accepted, (await transport.Send(Envelope, Message(), Id, default)).Verdict);

        Assert.Equal(scene.Cloud.Sent, scene.Cloud.Messages);
    }

    [Theory]
    [InlineData(true, DeliveryVerdict.Accepted)]
    [InlineData(false, DeliveryVerdict.Unknown)]
    public async Task A_connection_that_breaks_after_the_send_request_is_in_doubt_and_the_message_is_looked_for(bool wasSent, DeliveryVerdict expected)
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.Answer = context =>
        {
            if (!IsSend(context))
            {
                return NotAnswered;
            }

            if (wasSent)
            {
                scene.Cloud.SendDraft();
            }

            context.Abort();
            return Task.FromResult(true);
        };

        var outcome = await Transport(scene).Send(Envelope, Message(), Id, default);

        Assert.Equal((expected, DeliveryStage.FinalDot), (outcome.Verdict, outcome.Stage));
        Assert.Equal(1, scene.Cloud.Count("POST /send"));
        Assert.Equal(wasSent ? 1 : 0, scene.Cloud.Sent.Count);
    }

    /// <summary>The answer to the first attempt was lost, and its message came to light after that gave up looking: a repeated attempt finds it, or takes its draft away before it sends.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task A_repeated_attempt_sends_nothing_twice(bool wasSent, int requests)
    {
        await using var scene = await SignInScene.SignedIn();
        var isFirst = true;
        scene.Cloud.Answer = context =>
        {
            if (!IsSend(context) || !isFirst)
            {
                return NotAnswered;
            }

            isFirst = false;
            context.Abort();
            return Task.FromResult(true);
        };
        var transport = Transport(scene);
        Assert.Equal(DeliveryVerdict.Unknown, (await transport.Send(Envelope, Message(), Id, default)).Verdict);
        if (wasSent)
        {
            scene.Cloud.SendDraft();
        }

        var repeated = await transport.Send(Envelope with { MayHaveGone = true }, Message(), Id, default);

        Assert.Equal(DeliveryVerdict.Accepted, repeated.Verdict);
        Assert.Equal(requests, scene.Cloud.Count("POST /send"));
        Assert.Equal(Assert.Single(scene.Cloud.Sent), Assert.Single(scene.Cloud.Messages));
        Assert.Equal(DeliveryVerdict.Accepted, (await transport.Send(Envelope with { MayHaveGone = true }, Message(), Id, default)).Verdict);
        Assert.Single(scene.Cloud.Messages);
    }

    [Fact]
    public async Task A_repeated_attempt_that_cannot_find_out_what_became_of_the_first_sends_nothing()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.Answer = context =>
        {
            if (context.Request.Method != "GET")
            {
                return NotAnswered;
            }

            context.Abort();
            return Task.FromResult(true);
        };

        Assert.Equal(DeliveryVerdict.Retry, (await Transport(scene).Send(Envelope with { MayHaveGone = true }, Message(), Id, default)).Verdict);
        Assert.Empty(scene.Cloud.Messages);
    }

    [Fact]
    public async Task An_acceptance_that_breaks_off_is_one_and_what_was_sent_is_not_removed()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.Answer = async context =>
        {
            if (!IsSend(context))
            {
                return false;
            }

            scene.Cloud.SendDraft();
            (context.Response.StatusCode, context.Response.ContentLength) = (202, 10);
            await context.Response.StartAsync();
            context.Abort();
            return true;
        };

        Assert.Equal(DeliveryVerdict.Accepted, (await Transport(scene).Send(Envelope, Message(), Id, default)).Verdict);
        Assert.Single(scene.Cloud.Sent);
        Assert.Equal(1, scene.Cloud.Count("POST /send"));
    }

    [Fact]
    public async Task A_sending_that_is_not_answered_in_time_is_in_doubt()
    {
        await using var scene = await SignInScene.SignedIn();
        var clock = new VirtualClock();
        var silent = new TaskCompletionSource();
        scene.Cloud.Answer = async context =>
        {
            await (IsSend(context) ? silent.Task : Task.CompletedTask);
            return false;
        };
        using var api = new GraphApi(scene.Cloud.Providers.Graph, new SocketsHttpHandler(), scene.NewProcess(), clock);
        var sending = new GraphTransport(api, TimeProvider.System, pause: TimeSpan.Zero).Send(Envelope, Message(), Id, default);
        while (scene.Cloud.Count("POST /send") == 0)
        {
            await Task.Yield();
        }

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((DeliveryVerdict.Unknown, DeliveryStage.FinalDot), ((await sending).Verdict, (await sending).Stage));
        silent.SetResult();
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task A_gateway_that_gives_up_on_the_send_request_leaves_it_in_doubt(int status)
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.Answer = context => IsSend(context) ? MailCloud.Refuse(context, status, "GatewayTimeout") : NotAnswered;

        Assert.Equal(DeliveryVerdict.Unknown, (await Transport(scene).Send(Envelope, Message(), Id, default)).Verdict);
    }

    [Fact]
    public async Task A_draft_whose_making_breaks_off_is_sent_by_nobody_and_tried_again()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.Answer = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        var outcome = await Transport(scene).Send(Envelope, Message(), Id, default);

        Assert.Equal(DeliveryVerdict.Retry, outcome.Verdict);
        Assert.True(outcome.IsUnreachable);
    }

    [Fact]
    public async Task An_HTML_page_in_place_of_a_response_is_a_temporary_failure()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.Answer = async context =>
        {
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html>Sign in to the hotel's network</html>");
            return true;
        };

        Assert.Equal(DeliveryVerdict.SenderBusy, (await Transport(scene).Send(Envelope, Message(), Id, default)).Verdict);
    }

    [Fact]
    public async Task An_access_token_that_was_withdrawn_is_replaced_and_the_message_goes()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.WithdrawAccess();

        Assert.Equal(DeliveryVerdict.Accepted, (await Transport(scene).Send(Envelope, Message(), Id, default)).Verdict);
        Assert.Single(scene.Cloud.Sent);
    }

    [Fact]
    public async Task An_access_token_that_runs_out_between_draft_and_sending_is_replaced()
    {
        await using var scene = await SignInScene.SignedIn();
        var first = true;
        scene.Cloud.Answer = context =>
        {
            if (IsSend(context) && first)
            {
                first = false;
                scene.Cloud.WithdrawAccess();
            }

            return NotAnswered;
        };

        Assert.Equal(DeliveryVerdict.Accepted, (await Transport(scene).Send(Envelope, Message(), Id, default)).Verdict);
        Assert.Single(scene.Cloud.Sent);
    }

    [Fact]
    public async Task A_grant_that_ended_is_the_sender_s_matter()
    {
        await using var scene = await SignInScene.SignedIn();
        scene.Cloud.EndGrants();

        var outcome = await Transport(scene).Send(Envelope, Message(), Id, default);

        Assert.Equal((DeliveryVerdict.SenderRefused, "invalid_grant"), (outcome.Verdict, outcome.EnhancedCode));
        Assert.Contains("Sign in again", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_too_big_is_not_offered()
    {
        await using var scene = await SignInScene.SignedIn();

        Assert.Equal(DeliveryVerdict.MessageRefused, (await Transport(scene).Send(Envelope, new byte[3_000_001], Id, default)).Verdict);
        Assert.Equal(0, scene.Cloud.Count("POST /messages"));
    }

    [Fact]
    public async Task No_token_goes_to_another_server()
    {
        await using var scene = await SignInScene.SignedIn();
        await using var other = await MailCloud.Start();
        using var api = scene.Api();

        await Assert.ThrowsAsync<GraphException>(() => api.Changes("inbox", $"{other.Address}/v1.0/me/mailFolders/inbox/messages/delta()?$token=0.0", default, default));

        Assert.Empty(other.Requests);
    }

    private static readonly Task<bool> NotAnswered = Task.FromResult(false);

    private static bool IsSend(HttpContext context) => context.Request.Path.Value!.EndsWith("/send", StringComparison.Ordinal);

    private static GraphTransport Transport(SignInScene scene) => new(scene.Api(), scene.Database.Clock, pause: TimeSpan.Zero);

    private static ReadOnlyMemory<byte> Message()
    {
        using var message = new MimeMessage([new MailboxAddress("Anna", MailCloud.Mailbox)], [new MailboxAddress("Bo", "bo@customer.example")], "Grüße", new TextPart("plain") { Text = "Hello\r\nBo" }) { MessageId = Id };
        message.Date = new DateTimeOffset(2026, 1, 14, 12, 0, 0, TimeSpan.Zero);
        using var output = new MemoryStream();
        message.WriteTo(output);
        return output.ToArray();
    }
}
