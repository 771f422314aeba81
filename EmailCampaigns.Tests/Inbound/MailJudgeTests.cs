using System.Globalization;
using EmailCampaigns.Core.Inbound.Judging;
using EmailCampaigns.Tests.Inbound.Samples;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>
/// What comes back, message by message: some two hundred and fifty of them, written by hand from RFC 3464, 3834, 5965 and from what vendors document; nothing is copied, people and hosts are
/// invented. The rules were written from the standards first and the samples after them, a part of these
/// without a look at the rules.
/// </summary>
public sealed class MailJudgeTests
{
    private static readonly DateOnly Today = new(2027, 3, 1);

    private static readonly Dictionary<string, InboundSample> Samples =
        ReportSamples.All.Concat(FreeTextBounceSamples.All).Concat(AutoReplySamples.All).Concat(PersonSamples.All).Concat(FirstSightSamples.All).ToDictionary(sample => sample.Name);

    public static TheoryData<string> Names => [.. Samples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_sample_is_classified_as_expected(string name)
    {
        var sample = Samples[name];

        var judged = MailJudge.Of(Eml.Parse(sample.Eml), Today);

        Assert.Equal(
            $"{sample.Kind} {sample.Failure} {Day(sample.Until)} {sample.Intent}".Trim(),
            $"{judged.Kind} {judged.Failure} {Day(judged.AbsentUntil?.Day)} {judged.Intent?.Intent}".Trim());
        Assert.NotEmpty(judged.Rule);
        if (judged.Kind == ReplyKind.Bounce)
        {
            Assert.Contains(Eml.Them, judged.Recipients);
        }
    }

    [Fact]
    public void There_are_at_least_240_samples() => Assert.InRange(Samples.Count, 240, 1_000);

    [Fact]
    public void The_rule_says_by_what_a_message_was_judged()
    {
        string Rule(string name) => MailJudge.Of(Eml.Parse(Samples[name].Eml), Today).Rule;

        Assert.Equal("Status 5.1.1 in the delivery report", Rule("Postfix, unknown user"));
        Assert.Equal("The words \"mailbox is full\" in the text of the bounce", Rule("Exim, full, with the header that names the recipient"));
        Assert.Equal("Feedback report of the type abuse", Rule("ARF, abuse"));
        Assert.Equal("Header Auto-Submitted: auto-generated", Rule("A ticket was opened"));
        Assert.Equal("The whole text is \"stop\"", Rule("Unsubscribe: English, stop"));
        Assert.Equal("Action delayed of the delivery report: no bounce", Rule("Delayed, nothing is lost yet"));
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
