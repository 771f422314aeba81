using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Tracking;

public sealed class HitJudgeTests
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
    private static readonly DateTime SentAt = TestDatabase.Start;
    private static readonly DateTime Later = SentAt.AddMinutes(10);

    [Theory]
    [InlineData(Browser)]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148")]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html")]
    [InlineData("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0.5134; ms-office; MSOffice 16)")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3.0")]
    [InlineData("Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 20 Build/TP1A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36")]
    public void Mail_programs_browsers_and_picture_proxies_that_wait_for_a_person_are_persons(string userAgent) => Assert.Null(Judge(userAgent));

    [Theory]
    [InlineData(null, AutomatedReason.NoUserAgent)]
    [InlineData(" ", AutomatedReason.NoUserAgent)]
    [InlineData("Mozilla/5.0", AutomatedReason.PrivacyProxy)]
    [InlineData("BarracudaCentral/1.0", AutomatedReason.Scanner)]
    [InlineData("Mozilla/5.0 (compatible; Proofpoint URL Defense)", AutomatedReason.Scanner)]
    [InlineData("Mimecast-Scanner", AutomatedReason.Scanner)]
    [InlineData("Microsoft Office Existence Discovery", AutomatedReason.Scanner)]
    [InlineData("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", AutomatedReason.Scanner)]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", AutomatedReason.Scanner)]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", AutomatedReason.Scanner)]
    [InlineData("curl/8.9.1", AutomatedReason.Scanner)]
    [InlineData("Wget/1.24", AutomatedReason.Scanner)]
    [InlineData("python-requests/2.32", AutomatedReason.Scanner)]
    [InlineData("Go-http-client/2.0", AutomatedReason.Scanner)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0 Safari/537.36", AutomatedReason.Scanner)]
    public void Programs_are_known_by_their_names(string? userAgent, AutomatedReason expected) => Assert.Equal(expected, Judge(userAgent));

    [Fact]
    public void Only_the_head_is_asked_for_by_programs() =>
        Assert.Equal(AutomatedReason.HeadRequest, HitJudge.Judge(new Hit(Later, null, Browser, IsHead: true), SentAt, []));

    [Theory]
    [InlineData(0, AutomatedReason.SoonAfterSending)]
    [InlineData(2_999, AutomatedReason.SoonAfterSending)]
    [InlineData(3_000, null)]
    public void Within_three_seconds_of_sending_nobody_has_read_it(int milliseconds, AutomatedReason? expected) =>
        Assert.Equal(expected, HitJudge.Judge(new Hit(SentAt.AddMilliseconds(milliseconds), null, Browser, IsHead: false), SentAt, []));

    [Fact]
    public void An_email_of_which_nobody_knows_when_it_went_is_judged_by_all_else() => Assert.Null(HitJudge.Judge(new Hit(Later, null, Browser, IsHead: false), sentAt: null, []));

    [Theory]
    [InlineData(new[] { 0, 1_000, 2_000 }, true)]
    [InlineData(new[] { 0, 1_000, 2_001 }, false)]
    [InlineData(new[] { 0, 0 }, false)]
    public void Three_links_within_two_seconds_are_a_program(int[] clicks, bool isProgram)
    {
        var all = clicks.Select((ms, i) => new Hit(Later.AddMilliseconds(ms), $"https://shop.example/{i}", Browser, IsHead: false)).ToList();

        Assert.All(all, hit => Assert.Equal(isProgram ? AutomatedReason.ManyLinks : null, HitJudge.Judge(hit, SentAt, all)));
    }

    [Fact]
    public void The_same_link_three_times_is_an_impatient_person()
    {
        var all = Enumerable.Range(0, 3).Select(i => new Hit(Later.AddMilliseconds(i), "https://shop.example/", Browser, IsHead: false)).ToList();

        Assert.All(all, hit => Assert.Null(HitJudge.Judge(hit, SentAt, all)));
    }

    private static AutomatedReason? Judge(string? userAgent) => HitJudge.Judge(new Hit(Later, null, userAgent, IsHead: false), SentAt, []);
}
