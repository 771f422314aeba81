using System.Text;
using System.Text.Unicode;
using CsvHelper;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Core.Imports.Csv;

/// <summary>How a row beyond ASCII is read: in the encoding of its file, or in another one where it shows that it was written in that (<see cref="MixedText"/>).</summary>
internal sealed class RowDecoder(string encoding)
{
    private readonly Encoding? _singleByte = TextEncodings.IsSingleByte(encoding) ? TextEncodings.Of(encoding) : null;
    private readonly bool _isTranscoded = !CsvFile.KeepsBytes(encoding);

    private delegate bool FieldDecoder(ReadOnlySpan<byte> field, out string text);

    /// <summary>The fields of the row where its bytes are not those of UTF-8; else null.</summary>
    public string[]? Fields { get; private set; }

    /// <summary>The encoding that the row was read in, if it is not the file's.</summary>
    public string? OtherEncoding { get; private set; }

    private static ReadOnlySpan<byte> Undecodable => "\uFFFD"u8;

    /// <summary>Begins another row.</summary>
    public void Reset() => (Fields, OtherEncoding) = (null, null);

    /// <summary>Decides how the row is read; false where it is no text in any way.</summary>
    public bool Decode(CsvReader row)
    {
        var raw = row.RawRecord;
        if (_isTranscoded)
        {
            return raw.IndexOf(Undecodable) < 0;
        }

        if (_singleByte is not null)
        {
            OtherEncoding = MixedText.IsUtf8(raw) ? TextEncodings.Utf8 : null;
            return OtherEncoding is not null || TryDecodeFields(row, TryReadSingleByte);
        }

        if (Utf8.IsValid(raw))
        {
            return true;
        }

        OtherEncoding = TextEncodings.Windows1252;
        return TryDecodeFields(row, MixedText.TryReadWestern);
    }

    /// <summary>The text of the whole row.</summary>
    public string TextOf(ReadOnlySpan<byte> raw) =>
        _singleByte is not null && OtherEncoding is null ? _singleByte.GetString(raw)
        : OtherEncoding == TextEncodings.Windows1252 ? MixedText.ReadWestern(raw)
        : Encoding.UTF8.GetString(raw);

    private bool TryReadSingleByte(ReadOnlySpan<byte> field, out string text)
    {
        text = _singleByte!.GetString(field);
        return MixedText.IsDecoded(text);
    }

    private bool TryDecodeFields(CsvReader row, FieldDecoder decode)
    {
        Fields = new string[row.FieldCount];
        var all = true;
        for (var i = 0; i < Fields.Length; i++)
        {
            all &= decode(row.GetSpan(i), out Fields[i]);
        }

        return all;
    }
}
