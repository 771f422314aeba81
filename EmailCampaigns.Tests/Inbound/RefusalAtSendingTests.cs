using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Refusals;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Tests.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>What a server refuses at sending time goes the same way as what comes back.</summary>
public sealed class RefusalAtSendingTests
{
    [Fact]
    public async Task The_event_names_the_rule_and_the_suppression_its_event()
    {
        await using var world = await SendingWorld.WithCampaign();
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.RecipientHard, 550, "550 5.1.1 No such user") with { EnhancedCode = "5.1.1", Rule = "Status 5.1.1 in the server's answer" });

        await world.Tick();

        var bounce = await world.Read(db => db.MessageEvents.SingleAsync());
        Assert.Contains("\"rule\":\"Status 5.1.1 in the server\\u0027s answer\"", bounce.Detail, StringComparison.Ordinal);
        Assert.Equal(bounce.Id, await world.Read(db => db.Suppressions.Select(s => s.CausedBy).SingleAsync()));
    }

    [Theory]
    [InlineData(550, "5.1.1 User unknown", FailureClass.Hard, "status 5.1.1")]
    [InlineData(552, "5.2.2 Over quota", FailureClass.Soft, "the words \"Over quota\"")]
    [InlineData(550, "5.7.1 Blocked", FailureClass.Blocked, "status 5.7.1")]
    [InlineData(552, "5.3.4 Too big", FailureClass.Message, "status 5.3.4")]
    [InlineData(550, "No such user here", FailureClass.Hard, "the words \"No such user\"")]
    [InlineData(550, "No", FailureClass.Hard, "code 550")]
    public void A_refusal_says_by_what_it_was_judged(int code, string text, FailureClass failure, string rule)
    {
        var reply = new SmtpReply(code, [text]);

        Assert.Equal(new RefusalJudgement(failure, rule), RefusalClassifier.Of(new Refusal(reply.Code, reply.EnhancedCode, reply.ToString(), DeliveryStage.Rcpt)));
    }
}
