using System.Text;
using MailKit;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// Follows one conversation through MailKit's protocol log, which gets every buffer in the clear: the client's after it is written, the server's after it is read. It
/// tracks the stage, what the server refused, and whether the final dot may have been sent. MailKit's exceptions are the same before and after the dot.
/// </summary>
/// <param name="first">The stage before anything is sent: the TLS handshake, or the greeting.</param>
internal sealed class SmtpDialog(DeliveryStage first) : IProtocolLogger
{
    private readonly Queue<DeliveryStage> _awaiting = new([DeliveryStage.Connect]);
    private readonly Queue<SmtpReply> _early = new();
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
    /// How far the opening or the message came; RSET, NOOP and QUIT do not change it. At <see cref="DeliveryStage.FinalDot"/> only a reply tells whether the message was
    /// accepted.
    /// </summary>
    public DeliveryStage Stage => _isFlushingContent ? DeliveryStage.FinalDot : _stage;

    /// <summary>The stage of the next reply; none for RSET, NOOP and QUIT.</summary>
    public DeliveryStage Awaited => _awaiting.TryPeek(out var stage) && stage is DeliveryStage.None ? stage : Stage;

    /// <summary>The stages that succeeded.</summary>
    public IReadOnlySet<DeliveryStage> Passed => _passed;

    /// <summary>The reply to the final dot of the current message.</summary>
    public SmtpReply? FinalReply { get; private set; }

    /// <summary>The first refusal since <see cref="Begin"/>: later ones in the same pipeline only follow from it.</summary>
    public (DeliveryStage Stage, SmtpReply Reply)? Refusal { get; private set; }

    /// <summary>The server asked for the content of the current message; before that it cannot have accepted it.</summary>
    public bool IsContentAsked { get; private set; }

    /// <summary>The server is about to close the connection.</summary>
    public bool IsClosing { get; private set; }

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
    /// Notes that the rest of the content is about to be written. Called before the write, since the log is only called after it: a failed write may have carried the final
    /// dot to the server.
    /// </summary>
    /// <returns>Whether content is being sent.</returns>
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
            OnCommand(DeliveryStage.FinalDot);
        }
    }

    /// <summary>One stage for each command line. A line may come in several buffers.</summary>
    private void FollowCommands(ReadOnlySpan<byte> said)
    {
        foreach (var octet in said)
        {
            if (octet is (byte)'\n')
            {
                OnCommand(_challenge is not null ? DeliveryStage.Auth : StageOf(_verb.AsSpan(0, _verbLength)));
                _verbLength = 0;
            }
            else if (_verbLength < _verb.Length)
            {
                _verb[_verbLength++] = octet;
            }
        }
    }

    private void OnCommand(DeliveryStage stage)
    {
        if (stage is DeliveryStage.Hello && _stage is DeliveryStage.Tls)
        {
            // What came in the clear after the reply to STARTTLS is discarded, by MailKit as well: an attacker on the way may have injected it.
            _passed.Add(DeliveryStage.Tls);
            _early.Clear();
            _lines.Clear();
            _line.Clear();
        }

        _awaiting.Enqueue(stage);
        Reach(_awaiting.Peek());
        if (_early.TryDequeue(out var reply))
        {
            Apply(_awaiting.Dequeue(), reply);
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
            OnReply(new SmtpReply(((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0'), [.. _lines]));
            _lines.Clear();
        }
    }

    /// <summary>Replies belong to commands in their order, as MailKit reads them, even if a reply comes before its command.</summary>
    private void OnReply(SmtpReply reply)
    {
        if (_awaiting.TryDequeue(out var stage))
        {
            Apply(stage, reply);
        }
        else
        {
            _early.Enqueue(reply);
        }
    }

    private void Apply(DeliveryStage stage, SmtpReply reply)
    {
        Reach(_awaiting.TryPeek(out var next) ? next : stage);
        IsClosing |= reply.IsClosing;
        if (reply.IsPositive)
        {
            Pass(stage);
        }
        else if (reply.IsRefusal && stage is not DeliveryStage.None)
        {
            Refusal ??= (stage, Explained(reply));
        }

        _challenge = reply.IsIntermediate && stage is DeliveryStage.Auth ? reply : null;
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

    /// <summary>Adds the reason of a refusal that XOAUTH2 gives as JSON in the challenge before it.</summary>
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
            _passed.Add(stage); // TLS succeeds with its handshake, not with the reply to STARTTLS
        }

        if (Refusal?.Stage == stage)
        {
            Refusal = null; // EHLO was refused, HELO accepted
        }
    }
}
