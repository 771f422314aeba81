using System.Text.Json;
using EmailCampaigns.Core.Inbound.Judging;
using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Inbound;

/// <summary>A message with all that is known of it, on its way into the database.</summary>
/// <param name="Mail">The message.</param>
/// <param name="Judgement">What it is.</param>
/// <param name="Match">What it answers.</param>
/// <param name="SenderAccountId">Into whose mailbox it came.</param>
/// <param name="ReceivedAt">When, UTC.</param>
/// <param name="Calendar">The workspace's days.</param>
/// <param name="Now">The instant of the operation, UTC.</param>
internal sealed record JudgedMail(InboundMail Mail, Judgement Judgement, InboundMatch Match, Guid SenderAccountId, DateTime ReceivedAt, ZoneCalendar Calendar, DateTime Now)
{
    /// <summary>How long somebody is taken to be away who does not say until when.</summary>
    private static readonly TimeSpan UsualAbsence = TimeSpan.FromDays(7);

    /// <summary>The answer of a person that comes back with it: nothing of a campaign does.</summary>
    public Guid? ReturnedAnswerId => Judgement.Kind == ReplyKind.Bounce ? Match.AnswerId : null;

    /// <summary>When the absence ends, UTC: as the day begins on which the person is back, or as the last day ends; null where it is none.</summary>
    public DateTime? AbsentUntil => (Judgement.Kind, Judgement.AbsentUntil) switch
    {
        (not ReplyKind.OutOfOffice, _) => null,
        (_, null) => ReceivedAt + UsualAbsence,
        (_, { IsBack: true } end) => Calendar.DayStart(end.Day),
        (_, { } end) => Calendar.DayStart(end.Day.AddDays(1)).AddSeconds(-1),
    };

    /// <summary>What an event keeps of the judgement, as JSON.</summary>
    public string Detail(Guid replyId) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["replyId"] = replyId,
        ["rule"] = Judgement.Rule,
        ["enhancedCode"] = Judgement.Status,
        ["text"] = Judgement.Diagnostic,
        ["matchedBy"] = Match.IsNamed ? "message_id" : "address",
    });
}
