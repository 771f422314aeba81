using System.Collections.Concurrent;
using System.Text;
using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Sending;

/// <summary>A transport that answers what a test says, and remembers what it was given.</summary>
internal sealed class ScriptedTransport : IMailTransport
{
    private readonly ConcurrentQueue<Handed> _handed = new();

    /// <summary>What it answers; accepts everything at first.</summary>
    public Func<Handed, Task<DeliveryOutcome>> Answer { get; set; } = _ => Task.FromResult(Accepted());

    /// <summary>Whether it keeps what it was given.</summary>
    public bool Remembers { get; set; } = true;

    public IReadOnlyList<Handed> Handed => [.. _handed];

    public static DeliveryOutcome Accepted() => new(DeliveryVerdict.Accepted, DeliveryStage.FinalDot, "250 2.0.0 Ok");

    public static DeliveryOutcome Of(DeliveryVerdict verdict, int? code = null, string text = "said the server") =>
        new(verdict, DeliveryStage.Rcpt, text) { Code = code };

    public void AnswerAlways(DeliveryOutcome outcome) => Answer = _ => Task.FromResult(outcome);

    public Task<DeliveryOutcome> Send(Envelope envelope, ReadOnlyMemory<byte> message, string messageId, CancellationToken cancellationToken)
    {
        var handed = new Handed(envelope.To.OnTheWire(), messageId, Remembers ? Encoding.UTF8.GetString(message.Span) : "");
        if (Remembers)
        {
            _handed.Enqueue(handed);
        }

        return Answer(handed);
    }
}

/// <summary>One message as the transport got it.</summary>
internal sealed record Handed(string To, string MessageId, string Message)
{
    /// <summary>The value of a header field, unfolded; null where it is not there.</summary>
    public string? Header(string name)
    {
        var head = Message[..Message.IndexOf("\r\n\r\n", StringComparison.Ordinal)].ReplaceLineEndings("\n").Replace("\n\t", " ", StringComparison.Ordinal).Replace("\n ", " ", StringComparison.Ordinal);
        return head.Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }
}
