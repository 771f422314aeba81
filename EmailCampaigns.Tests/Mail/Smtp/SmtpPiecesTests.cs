using System.Buffers;
using System.Text;
using EmailCampaigns.Core.Mail.Smtp;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>The pure pieces of the client: replies, offers, content, names, sign-in.</summary>
public sealed class SmtpPiecesTests
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

    [Fact]
    public void Offers_are_read_in_any_spelling()
    {
        var offers = SmtpCapabilities.Of(new SmtpReply(250, ["mx PIPELINING", "size 1000", "AUTH=LOGIN", "Auth plain XOAUTH2", "8bitmime", "STARTTLS", "X-OTHER", ""]));

        Assert.Equal((false, true, true, 1000L, true, false), (offers.Pipelining, offers.EightBitMime, offers.Size, offers.MaxSize, offers.Starttls, offers.SmtpUtf8));
        Assert.Equal(["LOGIN", "PLAIN", "XOAUTH2"], offers.SignInBy.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("SIZE", null)]
    [InlineData("SIZE 0", null)]
    [InlineData("SIZE many", null)]
    [InlineData("SIZE 99999999999999999999", null)]
    [InlineData("SIZE 52428800", 52428800L)]
    public void A_size_that_is_none_is_no_limit(string line, long? size) => Assert.Equal(size, SmtpCapabilities.Of(new SmtpReply(250, ["mx", line])).MaxSize);

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
    public void A_final_reply_names_the_message(string reply, string host, string? messageId, string? queueId)
    {
        var names = GivenNames.Of(new SmtpReply(250, [reply[4..]]), "0197f00d@sender.example", host);

        Assert.Equal((messageId, queueId), (names.MessageId, names.QueueId));
    }

    [Fact]
    public void A_name_that_is_too_long_to_keep_is_none()
    {
        var names = GivenNames.Of(new SmtpReply(250, [$"queued as {new string('x', 300)}"]), "a@b", "mx.example");

        Assert.Equal((null, null), (names.MessageId, names.QueueId));
    }

    [Theory]
    [InlineData("PLAIN LOGIN XOAUTH2 CRAM-MD5", "PLAIN")]
    [InlineData("LOGIN CRAM-MD5", "LOGIN")]
    [InlineData("CRAM-MD5 GSSAPI", null)]
    [InlineData("", null)]
    public void The_best_way_of_signing_in_that_both_know_is_taken(string offered, string? mechanism) => Assert.Equal(
        mechanism, SmtpSignIn.Choose(offered.Split(' ').ToHashSet(), SmtpCredentials.ByPassword("anna", "secret")));

    [Fact]
    public void A_long_secret_does_not_come_with_the_command()
    {
        Assert.Equal("AUTH PLAIN AGFubmEAcMOkc3M=", SmtpSignIn.Steps("PLAIN", "anna", "päss").Command);
        var (command, answers) = SmtpSignIn.Steps("XOAUTH2", "anna", new string('t', 2000));
        Assert.Equal("AUTH XOAUTH2", command);
        Assert.Equal($"user=anna\u0001auth=Bearer {new string('t', 2000)}\u0001\u0001", Encoding.UTF8.GetString(Convert.FromBase64String(Assert.Single(answers))));
        Assert.Equal(("AUTH LOGIN", "YW5uYQ==", "c2VjcmV0"), (SmtpSignIn.Steps("LOGIN", "anna", "secret").Command, SmtpSignIn.Steps("LOGIN", "anna", "secret").Answers[0], SmtpSignIn.Steps("LOGIN", "anna", "secret").Answers[1]));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("a\r\nb\r\n", true)]
    [InlineData("a\nb", false)]
    [InlineData("a\rb", false)]
    [InlineData("a\r\n\n", false)]
    [InlineData("a\r\r\n", false)]
    [InlineData("a\r", false)]
    public void A_line_end_torn_apart_is_seen(string message, bool whole) =>
        Assert.Equal(whole, SmtpContent.HasOnlyWholeLineEnds(Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void Whatever_the_message_and_wherever_it_is_cut_the_dots_arrive_as_they_went()
    {
        var line = Gen.OneOf(Gen.Elements("", ".", "..", ".a", "a.", "...", "From x", new string('.', 40)), Gen.Choose(0, 90).Select(n => new string('x', n)));
        var messages = from lines in line.ListOf() from most in Gen.Choose(2, 60) select (string.Concat(lines.Select(l => l + "\r\n")), most);

        Prop.ForAll(messages.ToArbitrary(), sample => Assert.Equal(sample.Item1, Unstuffed(Written(sample.Item1, sample.most)))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_message_without_a_dot_at_a_line_start_is_copied_in_one_piece()
    {
        var output = new ArrayBufferWriter<byte>();
        var message = "a.b\r\nc..\r\n"u8.ToArray();

        SmtpContent.Write(message, atLineStart: true, output);

        Assert.Equal(message, output.WrittenSpan.ToArray());
    }

    private static string Written(string message, int most)
    {
        var output = new ArrayBufferWriter<byte>();
        ReadOnlySpan<byte> rest = Encoding.ASCII.GetBytes(message);
        var atLineStart = true;
        while (!rest.IsEmpty)
        {
            var length = SmtpContent.PartLength(rest, most);
            SmtpContent.Write(rest[..length], atLineStart, output);
            atLineStart = rest[length - 1] is (byte)'\n';
            rest = rest[length..];
        }

        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static string Unstuffed(string written) =>
        string.Concat(written.Split("\r\n")[..^1].Select(line => (line.StartsWith('.') ? line[1..] : line) + "\r\n"));
}
