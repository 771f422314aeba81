using System.Text;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Tests.Mail.Smtp;

/// <summary>What the protocol log tells of a conversation.</summary>
public sealed class SmtpDialogTests
{
    [Theory]
    [InlineData("Subject: x\r\n\r\nHello\r\n.\r\n")]
    [InlineData("Hello\r|\n|.\r|\n")]
    [InlineData("Hello\r\n|.\r\n")]
    [InlineData("H|e|l|l|o|\r|\n|.|\r|\n")]
    [InlineData(".\r\n")]
    [InlineData("a line\r\n..\r\n.\r\n")]
    public void The_final_dot_has_left_when_the_end_of_the_content_was_written(string content)
    {
        var dialog = AtContent();
        var buffers = content.Split('|');

        foreach (var buffer in buffers[..^1])
        {
            Client(dialog, buffer);
            Assert.Equal(DeliveryStage.Data, dialog.Stage);
        }

        Client(dialog, buffers[^1]);

        Assert.Equal(DeliveryStage.FinalDot, dialog.Stage);
    }

    [Theory]
    [InlineData("Hello\r\n")]
    [InlineData("Hello\r\n.")]
    [InlineData("Hello\r\n..\r\n")]
    [InlineData("Hello .\r\n")]
    public void Content_without_its_end_has_not_left_completely(string content)
    {
        var dialog = AtContent();

        Client(dialog, content);

        Assert.Equal(DeliveryStage.Data, dialog.Stage);
    }

    [Fact]
    public void A_write_that_breaks_may_have_carried_the_final_dot_although_the_log_never_hears_of_it()
    {
        var dialog = AtContent();
        Client(dialog, "much content");

        Assert.True(dialog.FlushContent());

        Assert.Equal(DeliveryStage.FinalDot, dialog.Stage);
    }

    [Fact]
    public void A_flush_that_succeeded_without_the_end_is_no_doubt()
    {
        var dialog = AtContent();

        dialog.FlushContent();
        Client(dialog, "a part of the content");

        Assert.Equal(DeliveryStage.Data, dialog.Stage);
    }

    [Fact]
    public void What_follows_the_answer_to_the_final_dot_changes_nothing_until_the_next_message()
    {
        var dialog = AtContent();
        Client(dialog, "x\r\n.\r\n");
        Server(dialog, "354 go on\r\n");
        Client(dialog, "RSET\r\n");

        Assert.Equal((DeliveryStage.FinalDot, DeliveryStage.None), (dialog.Stage, dialog.Awaited));

        dialog.Begin();

        Assert.Equal(DeliveryStage.Mail, dialog.Stage);
    }

    [Fact]
    public void A_flush_of_commands_is_no_content()
    {
        var dialog = Greeted();
        Client(dialog, "MAIL FROM:<a@b.example>\r\n");

        Assert.False(dialog.FlushContent());

        Assert.Equal(DeliveryStage.Mail, dialog.Stage);
    }

    [Fact]
    public void The_first_refusal_of_a_flight_counts()
    {
        var dialog = Greeted();
        Client(dialog, "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n");

        Server(dialog, "550-5.7.1 Not\r\n550 5.7.1 you\r\n503 5.5.1 ");
        Server(dialog, "What?\r\n");

        Assert.Equal((DeliveryStage.Mail, "550 5.7.1 Not you"), (dialog.Refusal!.Value.Stage, dialog.Refusal.Value.Reply.ToString()));
    }

    [Fact]
    public void Replies_answer_commands_in_their_order_also_when_they_come_too_early()
    {
        var dialog = Greeted();
        Client(dialog, "RCPT TO:<c@d.example>\r\n");
        Server(dialog, "250 ok\r\n354 go on\r\n"); // the second one before DATA is said

        Client(dialog, "DATA\r\n");
        Client(dialog, "Hello\r\n.\r\n");

        Assert.Equal(DeliveryStage.FinalDot, dialog.Stage);
    }

    [Fact]
    public void A_refusal_during_the_content_answers_the_final_dot()
    {
        var dialog = AtContent();

        Server(dialog, "552 5.3.4 Too big\r\n");
        Assert.Null(dialog.FinalReply);
        Client(dialog, "Hello\r\n.\r\n");

        Assert.Equal(552, dialog.FinalReply!.Code);
    }

    [Fact]
    public void Content_that_looks_like_commands_is_content()
    {
        var dialog = AtContent();

        Client(dialog, "RSET\r\nMAIL FROM:<a@b.example>\r\nDATA\r\n");
        Client(dialog, "x\r\n.\r\n");
        Server(dialog, "250 ok\r\n");

        Assert.Equal((DeliveryStage.FinalDot, 250), (dialog.Stage, dialog.FinalReply!.Code));
    }

    [Fact]
    public void A_password_that_looks_like_a_command_is_none()
    {
        var dialog = Greeted();
        Client(dialog, "AUTH LOGIN\r\n");
        Server(dialog, "334 VXNlcm5hbWU6\r\n");
        Client(dialog, "DATA\r\n");
        Server(dialog, "334 UGFzc3dvcmQ6\r\n");
        Client(dialog, "MAIL\r\n");

        Server(dialog, "535 5.7.8 No\r\n");

        Assert.Equal((DeliveryStage.Auth, "535 5.7.8 No"), (dialog.Refusal!.Value.Stage, dialog.Refusal.Value.Reply.ToString()));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n")]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("22\r\n")]
    [InlineData("999 hello\r\n")]
    [InlineData("250_hello\r\n")]
    public void Text_that_is_no_reply_is_seen(string text)
    {
        var dialog = new SmtpDialog(DeliveryStage.Connect);

        Server(dialog, text);

        Assert.True(dialog.IsGarbled);
    }

    private static SmtpDialog AtContent()
    {
        var dialog = Greeted();
        Client(dialog, "DATA\r\n");
        Server(dialog, "354 go on\r\n");
        return dialog;
    }

    private static SmtpDialog Greeted()
    {
        var dialog = new SmtpDialog(DeliveryStage.Connect);
        Server(dialog, "220 ready\r\n");
        dialog.Begin();
        return dialog;
    }

    private static void Client(SmtpDialog dialog, string said)
    {
        var octets = Encoding.ASCII.GetBytes("xx" + said);
        dialog.LogClient(octets, 2, octets.Length - 2);
    }

    private static void Server(SmtpDialog dialog, string said)
    {
        var octets = Encoding.ASCII.GetBytes("x" + said);
        dialog.LogServer(octets, 1, octets.Length - 1);
    }
}
