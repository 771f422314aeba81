using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Imports.Csv;

namespace EmailCampaigns.Core.Imports;

/// <summary>Turns the rows of a file into rows of an import: checks the address, cleans the values, keeps the row as it came.</summary>
internal sealed class ImportRowReader(CsvRows rows, ColumnMapping mapping) : IDisposable
{
    /// <summary>As the model stores JSON: letters stay letters.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int MaxName = ContentLimits.Name;
    private const int MaxCustomField = ContentLimits.FieldValue;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly Utf8JsonWriter _json = new(
        Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    private readonly JsonEncodedText[] _headers = [.. mapping.Headers.Select(h => JsonEncodedText.Encode(h, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
    private readonly (int Column, JsonEncodedText Field)[] _customFields =
    [
        .. mapping.Fields.Select((field, column) => (field, column))
            .Where(f => f.field is not null && !FieldName.IsBuiltIn(f.field))
            .Select(f => (f.column, JsonEncodedText.Encode(f.field!, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))),
    ];

    private readonly int _email = mapping.ColumnOf(FieldName.Email);
    private readonly int _name = mapping.ColumnOf(FieldName.Name);
    private readonly int _firstName = mapping.ColumnOf(FieldName.FirstName);
    private readonly int _lastName = mapping.ColumnOf(FieldName.LastName);
    private readonly int _company = mapping.ColumnOf(FieldName.Company);
    private readonly int _timezone = mapping.ColumnOf(FieldName.Timezone);
    private readonly int _otherAddress = mapping.ColumnOf(FieldName.OtherAddress);

    /// <summary>The next row; null after the last.</summary>
    public ImportRow? Read()
    {
        if (!rows.Read())
        {
            return null;
        }

        if (rows.Problem != CsvRowProblem.None)
        {
            return Reject(null, rows.Problem.Describe(), rows.FieldCount == 0 ? "" : $"{rows.FieldCount} of {mapping.Headers.Count}");
        }

        if (!AddressCell.TryParse(Chars(_email), out var cell, out var problem))
        {
            var value = new string(Chars(_email));
            var isHeaderAgain = string.Equals(value.Trim(), mapping.Headers[_email], StringComparison.OrdinalIgnoreCase);
            return Reject(mapping.Headers[_email], isHeaderAgain ? "the header again" : EmailAddress.Describe(problem), value);
        }

        return TooLong() is { } column
            ? Reject(mapping.Headers[column], "the value is too long", new string(Chars(column)[..MaxName]))
            : Accept(cell);
    }

    public void Dispose() => _json.Dispose();

    private ImportRow Accept(AddressCell cell)
    {
        var zone = TimeZoneNames.Find(Chars(_timezone));
        var notes = (List<(ImportNoteKind, string?)>?)null;
        var other = (AddressCell?)null;
        if (Chars(_otherAddress).Trim() is { IsEmpty: false } further && !AddressCell.TryParse(further, out other, out _))
        {
            (notes ??= []).Add((ImportNoteKind.OtherAddressUnreadable, new string(further)));
        }

        if (cell.HasMore || other is { HasMore: true })
        {
            (notes ??= []).Add((ImportNoteKind.FurtherAddresses, null));
        }

        if (rows.OtherEncoding is { } encoding)
        {
            (notes ??= []).Add((ImportNoteKind.OtherEncoding, encoding));
        }

        if (zone is null && Chars(_timezone).Trim() is { IsEmpty: false } unknown)
        {
            (notes ??= []).Add((ImportNoteKind.UnknownTimezone, new string(unknown)));
        }

        return new ImportRow
        {
            Number = rows.RowNumber,
            Address = cell.Address,
            Values = Values(cell.Name, zone),
            OtherAddress = other?.Address.Normalized is { } normalized && normalized != cell.Address.Normalized ? normalized : null,
            Notes = notes ?? ImportRow.NoNotes,
        };
    }

    private ContactValues Values(string? nameBesideAddress, string? zone)
    {
        var firstName = OneLine(Chars(_firstName));
        var lastName = OneLine(Chars(_lastName));
        return new ContactValues(
            OneLine(Chars(_name)) ?? ContactName.Of(firstName, lastName) ?? NameBesideAddress(nameBesideAddress),
            firstName,
            lastName,
            OneLine(Chars(_company)),
            zone,
            RawData(),
            EnrichedData());
    }

    private static string? NameBesideAddress(string? name) => OneLine(name) is { Length: <= MaxName } fits ? fits : null;

    private ImportRow Reject(string? column, string reason, string value) => new()
    {
        Number = rows.RowNumber,
        Outcome = RowOutcome.Reject,
        Notes = ImportRow.NoNotes,
        Rejection = new Rejection(column, reason, value, rows.RawLine()),
    };

    private ReadOnlySpan<char> Chars(int column) => column >= 0 && column < rows.FieldCount ? rows.GetChars(column) : default;

    private int? TooLong()
    {
        foreach (var column in (ReadOnlySpan<int>)[_name, _firstName, _lastName, _company])
        {
            if (Chars(column).Length > MaxName)
            {
                return column;
            }
        }

        foreach (var (column, _) in _customFields)
        {
            if (Chars(column).Length > MaxCustomField)
            {
                return column;
            }
        }

        return null;
    }

    /// <summary>A value on one line, without control characters (a name stands in headers of emails) and what nobody sees; null where nothing is left.</summary>
    private static string? OneLine(ReadOnlySpan<char> text)
    {
        text = VisibleText.WithoutFormula(text.Trim()).Trim();
        if (text.IsEmpty)
        {
            return null;
        }

        if (text.IndexOfAnyInRange('\0', '\u001F') < 0 && text.IndexOfAnyInRange('\u007F', '\u009F') < 0 && !VisibleText.HasInvisible(text))
        {
            return new string(text);
        }

        var line = string.Join(' ', VisibleText.WithoutInvisible(new string(text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return FieldChecks.NullIfEmpty(string.Concat(line.Where(c => !char.IsControl(c))));
    }

    private byte[] RawData()
    {
        Begin();
        for (var i = 0; i < _headers.Length && i < rows.FieldCount; i++)
        {
            _json.WriteString(_headers[i], rows.GetUtf8(i));
        }

        return End();
    }

    private byte[] EnrichedData()
    {
        Begin();
        foreach (var (column, field) in _customFields)
        {
            var value = VisibleText.WithoutFormula(Chars(column).Trim());
            if (!value.IsEmpty)
            {
                _json.WriteString(field, value);
            }
        }

        return End();
    }

    private void Begin()
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
    }

    private byte[] End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }
}
