using System.Text;
using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>Charsets that .NET knows by its code pages only: the mail of half the world.</summary>
public sealed class CharsetTests
{
    [Theory]
    [InlineData("windows-1252", "Ich bin für Sie da – bis später", false)]
    [InlineData("windows-1251", "Здравствуйте, нам интересно", false)]
    [InlineData("koi8-r", "Здравствуйте, нам интересно", true)]
    [InlineData("iso-8859-2", "Vaši zprávu se nepodařilo doručit", false)]
    [InlineData("gb2312", "谢谢，请发报价单", true)]
    [InlineData("gb18030", "收件人邮件地址不存在", false)]
    [InlineData("big5", "謝謝您的來信", true)]
    [InlineData("iso-2022-jp", "メールを配信できませんでした", false)]
    [InlineData("shift_jis", "ありがとうございます", true)]
    [InlineData("euc-kr", "메일 전송에 실패했습니다", true)]
    public void Text_and_subject_are_read_in_their_charset(string charset, string text, bool isBase64)
    {
        var octets = CodePagesEncodingProvider.Instance.GetEncoding(charset)!.GetBytes(text);
        var head = $"From: cem@contoso.example\r\nSubject: =?{charset}?B?{Convert.ToBase64String(octets)}?=\r\nContent-Type: text/plain; charset={charset}\r\n"
            + $"Content-Transfer-Encoding: {(isBase64 ? "base64" : "8bit")}\r\n\r\n";

        var mail = InboundMail.Parse([.. Encoding.ASCII.GetBytes(head), .. isBase64 ? Encoding.ASCII.GetBytes(Convert.ToBase64String(octets)) : octets]);

        Assert.Equal((text, text), (mail.OwnText, mail.Subject));
    }
}
