using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Tracking;

namespace EmailCampaigns.Web.Workspaces.Demo;

/// <summary>What the recipients of the demo do with an email: the same each time, since it follows from their addresses.</summary>
internal static class DemoReaders
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
    private const string Scanner = "Mozilla/5.0 (compatible; Barracuda Sentinel)";

    /// <summary>Who of the trade fair answers what, by the place of their first email.</summary>
    private static readonly Dictionary<int, string> Answers = new()
    {
        [2] = "Thank you, this looks interesting. Can we talk on Thursday?",
        [7] = "What does it cost for a team of twelve?",
        [11] = "Not now, please. Contact me again next quarter.",
        [16] = "I am not the right person for this. Please contact our head of purchasing.",
        [21] = "I am travelling until the end of the month and will read it then.",
        [27] = "Please take me off your list, we have no use for this.",
        [33] = "Yes, please send me more information about the larger model.",
    };

    private const int Absent = 14;
    private const int Unknown = 30;

    /// <summary>Of every so many addresses of the old list one is unknown.</summary>
    private const int OldListUnknown = 15;

    /// <summary>The opens and clicks of an email up to an instant, those of mail scanners among them.</summary>
    public static IEnumerable<TrackingHit> Hits(SentEmail email, string? link, DateTime until)
    {
        var hits = new List<TrackingHit>();
        if (Chance(email, "scanner") < 0.1)
        {
            hits.Add(Hit(email, MessageEventType.Opened, email.SentAt.AddSeconds(1), url: null, Scanner));
            hits.AddRange(link is null ? [] : [Hit(email, MessageEventType.Clicked, email.SentAt.AddSeconds(2), link, Scanner)]);
        }

        if (Chance(email, "opens") < 0.55)
        {
            var opened = email.SentAt.AddMinutes(4 + (600 * Chance(email, "when")));
            hits.Add(Hit(email, MessageEventType.Opened, opened, url: null, Browser));
            hits.AddRange(link is not null && Chance(email, "clicks") < 0.35 ? [Hit(email, MessageEventType.Clicked, opened.AddSeconds(40), link, Browser)] : []);
        }

        return hits.Where(hit => hit.At < until);
    }

    /// <summary>What comes back for the first email to a visitor of the fair; null where nothing does.</summary>
    /// <param name="email">The email.</param>
    /// <param name="place">Its place among those of its campaign, from 0.</param>
    /// <param name="at">When the answer is written, UTC.</param>
    public static InboundMail? OfVisitor(SentEmail email, int place, DateTime at) => place switch
    {
        Absent => Answer(email, at, string.Create(CultureInfo.InvariantCulture, $"I am out of the office until {at.AddDays(12):d MMMM yyyy}. In urgent cases call my colleagues.")) with
        {
            Subject = "Automatic reply: " + email.Subject,
            MachineHeaders = new Dictionary<string, string> { ["auto-submitted"] = "auto-replied" },
        },
        Unknown => Bounce(email, at),
        _ => Answers.TryGetValue(place, out var text) ? Answer(email, at, text) : null,
    };

    /// <summary>What comes back for an email to the old list.</summary>
    public static InboundMail? OfOldList(SentEmail email, int place, DateTime at) => place % OldListUnknown == 3 ? Bounce(email, at) : null;

    private static InboundMail Answer(SentEmail email, DateTime at, string text) => new()
    {
        MessageId = $"answer-{email.Id:N}@{Domain(email)}",
        InReplyTo = [email.MessageId],
        From = email.RecipientEmail,
        Subject = "Re: " + email.Subject,
        Date = at,
        OwnText = text,
    };

    private static InboundMail Bounce(SentEmail email, DateTime at) => new()
    {
        MessageId = $"report-{email.Id:N}@{Domain(email)}",
        From = $"mailer-daemon@{Domain(email)}",
        ReturnPath = "",
        Subject = "Undelivered Mail Returned to Sender",
        Date = at,
        OwnText = "Your message could not be delivered.",
        ReportType = "delivery-status",
        Reports = [new RecipientReport("failed", "5.1.1", "550 5.1.1 The email account that you tried to reach does not exist", OriginalRecipient: null, email.RecipientEmail)],
        Returned = new ReturnedMessage([email.MessageId], From: null, [email.RecipientEmail], email.Subject),
    };

    private static TrackingHit Hit(SentEmail email, MessageEventType type, DateTime at, string? url, string userAgent) =>
        new() { Type = type, EmailId = email.ScheduledEmailId, At = at, Url = url, UserAgent = userAgent, Ip = "192.0.2.7" };

    private static string Domain(SentEmail email) => email.RecipientEmail[(email.RecipientEmail.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>From 0 to 1, the same for the same email and question.</summary>
    private static double Chance(SentEmail email, string question) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{email.RecipientEmail} {email.SequenceStep} {question}"))) / (double)uint.MaxValue;
}
