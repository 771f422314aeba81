using System.Buffers;
using System.Text;

namespace EmailCampaigns.Core.Mail;

/// <summary>Writes header fields and folds them between words (RFC 5322 section 2.2.3).</summary>
internal ref struct HeaderWriter(IBufferWriter<byte> output)
{
    /// <summary>Columns of a line: RFC 5322 asks for 78 at most, RFC 2047 section 2 for 76 where an encoded word stands.</summary>
    private const int LineLength = 76;

    /// <summary>A longer word would stand in a line that cannot be folded; as encoded words it can.</summary>
    private const int LongestWord = 60;

    private static readonly SearchValues<char> AtomsAndSpaces =
        SearchValues.Create(" ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~");

    private int _column;

    public void Begin(ReadOnlySpan<byte> nameWithColon)
    {
        output.Write(nameWithColon);
        _column = nameWithColon.Length;
    }

    public readonly void End() => output.Write("\r\n"u8);

    /// <summary>A whole field whose value is short.</summary>
    public readonly void Line(ReadOnlySpan<byte> field)
    {
        output.Write(field);
        output.Write("\r\n"u8);
    }

    /// <summary>A word that must stay in one piece, after a space or a fold.</summary>
    public void Word(scoped ReadOnlySpan<char> word)
    {
        var length = Encoding.UTF8.GetByteCount(word);
        Separate(length);
        output.Advance(Encoding.UTF8.GetBytes(word, output.GetSpan(length)));
        _column += length;
    }

    /// <inheritdoc cref="Word(ReadOnlySpan{char})"/>
    public void Word(scoped ReadOnlySpan<byte> word)
    {
        Separate(word.Length);
        output.Write(word);
        _column += word.Length;
    }

    /// <summary>Free text (RFC 5322 <c>unstructured</c>), as it is or as encoded words.</summary>
    public void Text(string text)
    {
        var normal = HeaderText.Normalize(text);
        if (CanStandAsItIs(normal))
        {
            Words(normal);
        }
        else
        {
            EncodedWords(normal);
        }
    }

    /// <summary>A mailbox: its name as atoms, as a quoted string or as encoded words, then its address in angle brackets.</summary>
    public void Mailbox(Mailbox mailbox, string field)
    {
        var address = AddrSpec.Parse(mailbox.Address, field).ToString();
        var name = HeaderText.Normalize(mailbox.DisplayName ?? "");
        if (name.Length == 0)
        {
            Word(address);
            return;
        }

        Phrase(name);
        Word($"<{address}>");
    }

    private void Phrase(string name)
    {
        if (!CanStandAsItIs(name))
        {
            EncodedWords(name);
        }
        else if (!name.AsSpan().ContainsAnyExcept(AtomsAndSpaces))
        {
            Words(name);
        }
        else if (QuotedString.Of(name) is { Length: <= LongestWord } quoted)
        {
            // In one piece: there are readers to whom a fold inside the quotes ends them.
            Word(quoted);
        }
        else
        {
            EncodedWords(name);
        }
    }

    /// <summary>ASCII whose words fit a line, and that no reader takes for an encoded word.</summary>
    private static bool CanStandAsItIs(string text)
    {
        if (!Ascii.IsValid(text) || text.Contains("=?", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var range in text.AsSpan().Split(' '))
        {
            if (range.End.Value - range.Start.Value > LongestWord)
            {
                return false;
            }
        }

        return true;
    }

    private void Words(string text)
    {
        foreach (var range in text.AsSpan().Split(' '))
        {
            Word(text.AsSpan(range));
        }
    }

    /// <summary>The text as encoded words (RFC 2047), each of whole characters, so that each can be decoded alone (section 5).</summary>
    private void EncodedWords(string text)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(text);
        var encoding = EncodedWord.ShorterEncoding(rest);
        Span<byte> word = stackalloc byte[EncodedWord.MaxLength];
        while (!rest.IsEmpty)
        {
            var room = Math.Min(EncodedWord.MaxLength, LineLength - _column - 1);
            if (room < EncodedWord.MinLength)
            {
                Fold();
                room = EncodedWord.MaxLength;
            }

            var length = EncodedWord.Write(encoding, ref rest, word[..room]);
            Word(word[..length]);
        }
    }

    private void Separate(int length)
    {
        if (_column > 0 && _column + 1 + length > LineLength)
        {
            Fold();
        }

        output.Write(" "u8);
        _column++;
    }

    /// <summary>Ends the line; the space before the next word continues the field.</summary>
    private void Fold()
    {
        output.Write("\r\n"u8);
        _column = 0;
    }
}
