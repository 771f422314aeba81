using System.Text;
using MailKit;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// Follows one conversation through MailKit's protocol log, which sees each buffer in the clear: of the client once it is written, of the server once it is read. It
/// knows the stage, what the server refused, and whether the final dot can have left. MailKit's exceptions do not tell: they are the same before and after the dot.
/// </summary>
/// <param name="first">The stage of a connection before a word is said: the TLS handshake, or the greeting.</param>
internal sealed class SmtpDialog(DeliveryStage first) : IProtocolLogger
{
    private readonly Queue<DeliveryStage> _unanswered = new([DeliveryStage.Connect]);
    private readonly Queue<SmtpReply> _unasked = new();
    private readonly HashSet<DeliveryStage> _passed = [];
    private readonly byte[] _verb = new byte[4];
    private readonly byte[] _tail = new byte[EndOfContent.Length];
    private readonly StringBuilder _line = new();
    private readonly List<string> _lines = [];
    private DeliveryStage _stage = first;
    private SmtpReply? _challenge;
    private int _verbLength;
    private bool _isContent;
    private bool _isFlushingContent;
    private bool _isGarbled;

    /// <summary>Content never contains these octets: a dot at the start of a line is doubled (RFC 5321 section 4.5.2).</summary>
    private static ReadOnlySpan<byte> EndOfContent => "\r\n.\r\n"u8;

    /// <summary>
    /// How far the opening or the message came: RSET, NOOP and QUIT change nothing. <see cref="DeliveryStage.FinalDot"/>: only an answer tells whether the message was
    /// accepted.
    /// </summary>
    public DeliveryStage Stage => _isFlushingContent ? DeliveryStage.FinalDot : _stage;

    /// <summary>What the server answers next; none for RSET, NOOP and QUIT.</summary>
    public DeliveryStage Awaited => _unanswered.TryPeek(out var stage) && stage is DeliveryStage.None ? stage : Stage;

    /// <summary>The stages that succeeded.</summary>
    public IReadOnlySet<DeliveryStage> Passed => _passed;

    /// <summary>The server's answer to the final dot of the current message.</summary>
    public SmtpReply? FinalReply { get; private set; }

    /// <summary>The first refusal since <see cref="Begin"/>: what comes behind it in the same flight only follows from it.</summary>
    public (DeliveryStage Stage, SmtpReply Reply)? Refusal { get; private set; }

    /// <summary>The server asked for the content of the current message; before that it cannot have accepted it.</summary>
    public bool IsContentAsked { get; private set; }

    /// <summary>The server is about to close the connection.</summary>
    public bool IsFarewell { get; private set; }

    /// <summary>Something came that is not an SMTP reply.</summary>
    public bool IsGarbled => _isGarbled || (_line.Length > 0 && !char.IsAsciiDigit(_line[0]));

    /// <inheritdoc/>
    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    /// <summary>A new message begins.</summary>
    public void Begin()
    {
        (FinalReply, Refusal, IsContentAsked, _isContent, _isFlushingContent) = (null, null, false, false, false);
        _stage = DeliveryStage.Mail;
    }

    /// <summary>
    /// All that is left of the content is about to be written. Called before the write, since the log hears of it afterwards only: a write that breaks may have
    /// carried the final dot to the server.
    /// </summary>
    /// <returns>Whether this is content.</returns>
    public bool FlushContent()
    {
        _isFlushingContent = _isContent;
        return _isContent;
    }

    /// <inheritdoc/>
    public void LogConnect(Uri uri)
    {
        if (_stage is DeliveryStage.Tls)
        {
            _passed.Add(DeliveryStage.Tls);
        }

        _stage = DeliveryStage.Connect;
    }

    /// <inheritdoc/>
    public void LogClient(byte[] buffer, int offset, int count)
    {
        ReadOnlySpan<byte> said = buffer.AsSpan(offset, count);
        if (_isContent)
        {
            FollowContent(said);
        }
        else
        {
            FollowCommands(said);
        }
    }

    /// <inheritdoc/>
    public void LogServer(byte[] buffer, int offset, int count)
    {
        foreach (var c in Encoding.UTF8.GetString(buffer, offset, count))
        {
            if (c is not '\n')
            {
                _line.Append(c);
                continue;
            }

            var line = _line.ToString().TrimEnd('\r');
            _line.Clear();
            FollowLine(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private void FollowContent(ReadOnlySpan<byte> said)
    {
        var kept = Math.Max(_tail.Length - said.Length, 0);
        _tail.AsSpan(_tail.Length - kept).CopyTo(_tail);
        said[^(_tail.Length - kept)..].CopyTo(_tail.AsSpan(kept));
        _isFlushingContent = false;
        if (_tail.AsSpan().SequenceEqual(EndOfContent))
        {
            _isContent = false;
            Ask(DeliveryStage.FinalDot);
        }
    }

    /// <summary>One stage for each command line. A line may come in several buffers.</summary>
    private void FollowCommands(ReadOnlySpan<byte> said)
    {
        foreach (var octet in said)
        {
            if (octet is (byte)'\n')
            {
                Ask(_challenge is not null ? DeliveryStage.Auth : StageOf(_verb.AsSpan(0, _verbLength)));
                _verbLength = 0;
            }
            else if (_verbLength < _verb.Length)
            {
                _verb[_verbLength++] = octet;
            }
        }
    }

    private void Ask(DeliveryStage stage)
    {
        if (stage is DeliveryStage.Hello && _stage is DeliveryStage.Tls)
        {
            // What came in the clear behind the answer to STARTTLS is forgotten, by MailKit as well: anybody on the way can have put it there.
            _passed.Add(DeliveryStage.Tls);
            _unasked.Clear();
            _lines.Clear();
            _line.Clear();
        }

        _unanswered.Enqueue(stage);
        Reach(_unanswered.Peek());
        if (_unasked.TryDequeue(out var reply))
        {
            Answer(_unanswered.Dequeue(), reply);
        }
    }

    private void Reach(DeliveryStage stage) => _stage = stage is DeliveryStage.None ? _stage : stage;

    private static DeliveryStage StageOf(ReadOnlySpan<byte> verb) => verb switch
    {
        _ when verb.SequenceEqual("EHLO"u8) || verb.SequenceEqual("HELO"u8) => DeliveryStage.Hello,
        _ when verb.SequenceEqual("STAR"u8) => DeliveryStage.Tls,
        _ when verb.SequenceEqual("AUTH"u8) => DeliveryStage.Auth,
        _ when verb.SequenceEqual("MAIL"u8) => DeliveryStage.Mail,
        _ when verb.SequenceEqual("RCPT"u8) => DeliveryStage.Rcpt,
        _ when verb.SequenceEqual("DATA"u8) => DeliveryStage.Data,
        _ => DeliveryStage.None,
    };

    private void FollowLine(string line)
    {
        if (line.Length < 3 || line[0] is < '2' or > '5' || !char.IsAsciiDigit(line[1]) || !char.IsAsciiDigit(line[2]) || (line.Length > 3 && line[3] is not (' ' or '-')))
        {
            _isGarbled = true;
            return;
        }

        _lines.Add(line.Length > 4 ? line[4..] : "");
        if (line.Length is 3 || line[3] is ' ')
        {
            Heard(new SmtpReply(((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0'), [.. _lines]));
            _lines.Clear();
        }
    }

    /// <summary>Replies answer commands in their order, as MailKit reads them, also those that come before they were asked for.</summary>
    private void Heard(SmtpReply reply)
    {
        if (_unanswered.TryDequeue(out var stage))
        {
            Answer(stage, reply);
        }
        else
        {
            _unasked.Enqueue(reply);
        }
    }

    private void Answer(DeliveryStage stage, SmtpReply reply)
    {
        Reach(_unanswered.TryPeek(out var next) ? next : stage);
        IsFarewell |= reply.IsFarewell;
        if (reply.IsPositive)
        {
            Pass(stage);
        }
        else if (reply.IsRefusal && stage is not DeliveryStage.None)
        {
            Refusal ??= (stage, Explained(reply));
        }

        _challenge = reply.AsksForMore && stage is DeliveryStage.Auth ? reply : null;
        if (stage is DeliveryStage.FinalDot)
        {
            FinalReply = reply;
        }
        else if (stage is DeliveryStage.Data && reply.Code is 354)
        {
            (_isContent, IsContentAsked) = (true, true);
            "\r\n"u8.CopyTo(_tail.AsSpan(_tail.Length - 2)); // the content begins at the start of a line
        }
    }

    /// <summary>XOAUTH2 gives the reason of a refusal as JSON, in the challenge before it.</summary>
    private SmtpReply Explained(SmtpReply reply)
    {
        var challenge = _challenge?.Lines[^1] ?? "";
        var text = new byte[challenge.Length];
        return Convert.TryFromBase64String(challenge, text, out var length) && text.AsSpan(0, length).StartsWith("{"u8)
            ? reply with { Lines = [.. reply.Lines, Encoding.UTF8.GetString(text, 0, length)] }
            : reply;
    }

    private void Pass(DeliveryStage stage)
    {
        if (stage is not DeliveryStage.Tls)
        {
            _passed.Add(stage); // TLS succeeds with its handshake, not with the answer to STARTTLS
        }

        if (Refusal?.Stage == stage)
        {
            Refusal = null; // EHLO was not known, HELO is
        }
    }
}
