using System.Buffers;
using System.Text;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// The mail transactions of one connection (RFC 5321 section 3.3), one after the other: offers a message, gives its content, hears what the server says to it.
/// </summary>
internal sealed class SmtpTransaction(SmtpWire wire, SmtpServer server, SmtpCapabilities offers)
{
    /// <summary>Content that is written at once.</summary>
    private const int BlockSize = 64 * 1024;

    private bool _isOpen;

    /// <summary>Some of the last message's content was given: before that nothing can have been accepted.</summary>
    public bool GaveContent { get; private set; }

    /// <summary>Tries one message. A refusal is an outcome; another one can be tried after it.</summary>
    /// <exception cref="SmtpFault">The conversation broke. Its stage says whether the final dot may have been written.</exception>
    public async Task<DeliveryOutcome> Run(Envelope envelope, ReadOnlyMemory<byte> message, string messageId)
    {
        GaveContent = false;
        return await Offer(envelope, message) is { } refused ? SmtpOutcome.Of(refused) : SmtpOutcome.Of(await Give(message), messageId, server.Host);
    }

    /// <summary>What can be said of a message before a word is exchanged about it; null where it can be tried.</summary>
    public DeliveryOutcome? Unsendable(Envelope envelope, ReadOnlySpan<byte> message) => 0 switch
    {
        _ when !SmtpContent.HasOnlyWholeLineEnds(message) =>
            SmtpOutcome.OfMessage("The message holds a CR or LF that stands alone, which some servers would take for its end.", "5.6.0"),
        _ when !offers.SmtpUtf8 && NeedsSmtpUtf8(envelope, message) =>
            SmtpOutcome.OfMessage(
                $"The server {server.Host} cannot take addresses with letters beyond ASCII before the @ (it does not offer SMTPUTF8).", "5.6.7"),
        _ when offers.MaxSize < message.Length => SmtpOutcome.OfMessage(FormattableString.Invariant(
            $"The message has {message.Length:N0} octets; the server {server.Host} takes {offers.MaxSize:N0} at most."), "5.3.4"),
        _ => null,
    };

    /// <summary>Ends what was begun, with as much time as an idle connection gets; whether the server agrees.</summary>
    /// <exception cref="SmtpFault">It is not there any more.</exception>
    public async Task<bool> Reset()
    {
        wire.Line("RSET");
        await wire.Write(DeliveryStage.Mail, wire.Timeouts.Idle);
        var agrees = (await wire.Read(DeliveryStage.Mail, wire.Timeouts.Idle)).IsPositive;
        _isOpen &= !agrees;
        return agrees;
    }

    private static bool NeedsSmtpUtf8(Envelope envelope, ReadOnlySpan<byte> message) =>
        !Ascii.IsValid(envelope.From) || !Ascii.IsValid(envelope.To) || !Ascii.IsValid(message);

    /// <summary>
    /// MAIL, RCPT and DATA: in one flight where the server allows it (RFC 2920), else one after the other. Null: the server waits for the content.
    /// </summary>
    private async Task<SmtpFault?> Offer(Envelope envelope, ReadOnlyMemory<byte> message)
    {
        var mail = $"MAIL FROM:<{envelope.From}>{Parameters(envelope, message.Span)}";
        var rcpt = $"RCPT TO:<{envelope.To}>";
        var needsReset = _isOpen;
        _isOpen = true;
        return offers.Pipelining ? await OfferInOne(mail, rcpt, needsReset) : await OfferInTurn(mail, rcpt, needsReset);
    }

    private async Task<SmtpFault?> OfferInTurn(string mail, string rcpt, bool needsReset)
    {
        if (needsReset)
        {
            RequireReset(await wire.Ask(DeliveryStage.Mail, "RSET"));
        }

        return await Step(DeliveryStage.Mail, mail) ?? await Step(DeliveryStage.Rcpt, rcpt) ?? await Step(DeliveryStage.Data, "DATA");
    }

    private async Task<SmtpFault?> Step(DeliveryStage stage, string command) => Refusal(stage, await wire.Ask(stage, command));

    private async Task<SmtpFault?> OfferInOne(string mail, string rcpt, bool needsReset)
    {
        if (needsReset)
        {
            wire.Line("RSET");
        }

        wire.Line(mail);
        wire.Line(rcpt);
        wire.Line("DATA");
        await wire.Write(DeliveryStage.Mail, wire.Timeouts.Command);
        if (needsReset)
        {
            RequireReset(await wire.Read(DeliveryStage.Mail, wire.Timeouts.Command));
        }

        var refused = Refusal(DeliveryStage.Mail, await wire.Read(DeliveryStage.Mail, wire.Timeouts.Command));
        refused = await Next(refused, DeliveryStage.Rcpt, wire.Timeouts.Command);
        return await Next(refused, DeliveryStage.Data, wire.Timeouts.Data);
    }

    private string Parameters(Envelope envelope, ReadOnlySpan<byte> message)
    {
        var size = offers.Size ? $" SIZE={message.Length}" : "";
        return !offers.SmtpUtf8 || !NeedsSmtpUtf8(envelope, message) ? size : $"{size}{(offers.EightBitMime ? " BODY=8BITMIME" : "")} SMTPUTF8";
    }

    private void RequireReset(SmtpReply reply)
    {
        if (!reply.IsPositive)
        {
            wire.GiveUp();
            throw wire.NotPositive(DeliveryStage.Mail, reply);
        }
    }

    /// <summary>Reads the next answer of a flight. The first refusal decides; what comes behind it only keeps the conversation in step.</summary>
    private async Task<SmtpFault?> Next(SmtpFault? refused, DeliveryStage stage, TimeSpan time)
    {
        if (refused is null)
        {
            return Refusal(stage, await wire.Read(stage, time));
        }

        try
        {
            if (wire.IsUsable && (await wire.Read(stage, time)).AsksForMore)
            {
                // It takes content for nobody: it gets none (RFC 2920 section 3.1).
                wire.Line(".");
                await wire.Write(stage, time);
                await wire.Read(stage, time);
            }
        }
        catch (SmtpFault)
        {
            // The connection is broken, and says so; the refusal stands.
        }

        return refused;
    }

    private SmtpFault? Refusal(DeliveryStage stage, SmtpReply reply) =>
        (stage is DeliveryStage.Data ? reply.Code is 354 : reply.IsPositive) ? null : wire.NotPositive(stage, reply);

    /// <summary>The content and the final dot; what the server says to it.</summary>
    private async Task<SmtpReply> Give(ReadOnlyMemory<byte> message)
    {
        GaveContent = true;
        var (rest, atLineStart) = (message, true);
        while (true)
        {
            var length = SmtpContent.PartLength(rest.Span, BlockSize);
            SmtpContent.Write(rest.Span[..length], atLineStart, wire.Flight);
            if (length == rest.Length)
            {
                break;
            }

            await WriteContent(DeliveryStage.Data);
            (rest, atLineStart) = (rest[length..], rest.Span[length - 1] is (byte)'\n');
        }

        wire.Flight.Write(message.Span.EndsWith("\r\n"u8) ? ".\r\n"u8 : "\r\n.\r\n"u8);
        wire.Deadline.Ignore();
        if (wire.Deadline.IsOver)
        {
            throw wire.Over(DeliveryStage.Data, "");
        }

        // From here on only an answer tells.
        await WriteContent(DeliveryStage.FinalDot);
        var reply = await wire.Read(DeliveryStage.FinalDot, wire.Timeouts.FinalDot);
        _isOpen = false;
        return reply.IsPositive || reply.IsRefusal ? reply : throw wire.Garbled(DeliveryStage.FinalDot, reply);
    }

    /// <summary>Writes content. A server that hangs up in the midst of it may have said why before.</summary>
    private async Task WriteContent(DeliveryStage stage)
    {
        try
        {
            await wire.Write(stage, wire.Timeouts.Block);
        }
        catch (SmtpFault fault) when (fault.Trouble is SmtpTrouble.Closed)
        {
            throw await LastWord(stage) is { IsRefusal: true } reply ? new SmtpFault(stage, reply) : fault;
        }
    }

    private async Task<SmtpReply?> LastWord(DeliveryStage stage)
    {
        try
        {
            return await wire.Read(stage, wire.Timeouts.Farewell);
        }
        catch (SmtpFault)
        {
            return null; // it said nothing
        }
    }
}
