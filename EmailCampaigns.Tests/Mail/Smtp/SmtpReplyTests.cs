using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp;

public sealed class SmtpReplyTests
{
    [Fact]
    public void A_reply_of_many_lines_is_told_in_one_with_its_codes_once()
    {
        var reply = new SmtpReply(550, ["5.1.1 The account that you tried to reach", "5.1.1 does not exist. ", " 5.1.1 Look there."]);

        Assert.Equal(("5.1.1", "550 5.1.1 The account that you tried to reach does not exist. Look there."), (reply.EnhancedCode, reply.ToString()));
        Assert.Equal((null, "250 Ok 5.1.1"), (new SmtpReply(250, ["Ok 5.1.1"]).EnhancedCode, new SmtpReply(250, ["Ok 5.1.1"]).ToString()));
        Assert.Equal((null, "220"), (new SmtpReply(220, [""]).EnhancedCode, new SmtpReply(220, [""]).ToString()));
        Assert.Null(new SmtpReply(550, ["5.1.1x no", "3.1.1 no", "5.1 no", "5.1.1234 no"]).EnhancedCode);
    }

    [Theory]
    [InlineData("250 2.0.0 Ok: queued as 4Tq0XJ2rSHz", "mx.example", null, "4Tq0XJ2rSHz")]
    [InlineData("250 OK id=1rQ2ab-0001Xy-2Z", "mx.example", null, "1rQ2ab-0001Xy-2Z")]
    [InlineData("250 2.6.0 <DB9PR01MB1234@DB9PR01MB1234.eurprd01.prod.outlook.com> [InternalId=12345, Hostname=DB9PR01.prod.outlook.com] Queued mail for delivery", "smtp.office365.com", "DB9PR01MB1234@DB9PR01MB1234.eurprd01.prod.outlook.com", "12345")]
    [InlineData("250 2.0.0 OK <CH3PR@CH3PR.namprd01.prod.outlook.com> [Hostname=CH3PR.namprd01.prod.outlook.com]", "smtp.office365.com", "CH3PR@CH3PR.namprd01.prod.outlook.com", null)]
    [InlineData("250 2.6.0 <0197f00d@sender.example> [InternalId=7, Hostname=mail] Queued mail for delivery", "mail.example", null, "7")]
    [InlineData("250 Ok 0102018c1a2b3c4d-5e6f7a8b-1234-5678-9abc-def012345678-000000", "email-smtp.eu-west-1.amazonaws.com", "0102018c1a2b3c4d-5e6f7a8b-1234-5678-9abc-def012345678-000000@eu-west-1.amazonses.com", "0102018c1a2b3c4d-5e6f7a8b-1234-5678-9abc-def012345678-000000")]
    [InlineData("250 Ok 0100018c1a2b3c4d-5e6f7a8b-1234-5678-9abc-def012345678-000000", "email-smtp.us-east-1.amazonaws.com", "0100018c1a2b3c4d-5e6f7a8b-1234-5678-9abc-def012345678-000000@email.amazonses.com", "0100018c1a2b3c4d-5e6f7a8b-1234-5678-9abc-def012345678-000000")]
    [InlineData("250 2.0.0 OK  1700000000 a1-20020a05600c310100b0040a48690c6csm1234567wmb.12 - gsmtp", "smtp.gmail.com", null, "a1-20020a05600c310100b0040a48690c6csm1234567wmb.12")]
    [InlineData("250 2.0.0 3a1b2c3d Message accepted for delivery", "mx.example", null, "3a1b2c3d")]
    [InlineData("250 ok 1700000000 qp 12345", "mx.example", null, "12345")]
    [InlineData("250 2.0.0 Great success", "mx.example", null, null)]
    [InlineData("250 2.0.0 Thank you <anna@sender.example>", "mx.example", null, null)]
    public void A_final_reply_tells_the_identifiers_of_the_message(string reply, string host, string? messageId, string? queueId)
    {
        var ids = AssignedIds.Of(new SmtpReply(250, [reply[4..]]).ToString(), "0197f00d@sender.example", host);

        Assert.Equal((messageId, queueId), (ids.MessageId, ids.QueueId));
    }

    [Fact]
    public void An_identifier_that_is_too_long_to_keep_is_ignored()
    {
        var ids = AssignedIds.Of($"250 queued as {new string('x', 300)}", "a@b", "mx.example");

        Assert.Equal((null, null), (ids.MessageId, ids.QueueId));
    }
}
