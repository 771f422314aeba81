using System.Collections.Frozen;
using EmailCampaigns.Core.Contacts;

namespace EmailCampaigns.Core.Imports;

/// <summary>Where a guess comes from; a person sees it beside the column.</summary>
public enum GuessBasis
{
    /// <summary>Its header or its values say what it is.</summary>
    Recognized,

    /// <summary>A custom field that contacts have already.</summary>
    KnownField,

    /// <summary>A custom field that this import would bring in.</summary>
    NewField,

    /// <summary>Not imported; the row as it came keeps it.</summary>
    LeftOut,
}

/// <summary>What a column becomes.</summary>
/// <param name="Header">The column.</param>
/// <param name="Field">The contact's field, see <see cref="FieldName"/>; null: do not import.</param>
/// <param name="Basis">What the guess is based on.</param>
public sealed record ColumnGuess(string Header, string? Field, GuessBasis Basis);

/// <summary>Guesses from headers in the languages of <see cref="HeaderWords"/>, and from the values below them, what each column is.</summary>
public static class HeaderGuess
{
    /// <summary>Share of addresses (or time zones) among the values that makes a column one of them, whatever its header says.</summary>
    private const double Enough = 0.6;

    /// <summary>In these words a family name alone, a first name alone and a whole name are one word; what stands beside it decides.</summary>
    private static readonly FrozenSet<string> NameOrPart = Keys(
        "name, naam, nom, nombre, nome, namn, navn, nimi, ad, jméno, meno, név, nume, ime, όνομα, 名前, 名字, 이름, الاسم, שם");

    private static readonly FrozenDictionary<string, string> Words = HeaderWords.BuiltIn.SelectMany(
        field => Keys(field.Words), (field, word) => (word, field.Field)).DistinctBy(w => w.word).ToFrozenDictionary(w => w.word, w => w.Field);

    /// <summary>Custom fields that most files have get one name in every language, so that one template serves them all.</summary>
    private static readonly FrozenDictionary<string, string> CustomWords = HeaderWords.Custom.SelectMany(
        field => Keys(field.Words), (field, word) => (word, field.Field)).DistinctBy(w => w.word).ToFrozenDictionary(w => w.word, w => w.Field);

    /// <summary>The built-in field that a header names, if it is one of the known words.</summary>
    public static string? KnownField(string header) => Find(Words, header);

    /// <summary>Guesses each column once; no two columns become the same field.</summary>
    /// <param name="headers">The columns, see <see cref="CsvRows.Headers"/>.</param>
    /// <param name="samples">Some rows, each with as many fields as there are headers, or fewer.</param>
    /// <param name="knownFields">The custom fields that contacts of the workspace have already.</param>
    public static IReadOnlyList<ColumnGuess> Guess(
        IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> samples, IReadOnlyCollection<string> knownFields)
    {
        var fields = new string?[headers.Count];
        var email = EmailColumn(headers, samples);
        if (email >= 0)
        {
            fields[email] = FieldName.Email;
        }

        for (var i = 0; i < headers.Count; i++)
        {
            if (fields[i] is null && !IsNameOrPart(headers[i]) && KnownField(headers[i]) is { } field && field != FieldName.Email && !fields.Contains(field))
            {
                fields[i] = field;
            }
        }

        SplitNames(headers, fields);
        if (!fields.Contains(FieldName.Timezone))
        {
            var zone = Enumerable.Range(0, headers.Count).FirstOrDefault(i => fields[i] is null && Share(samples, i, IsZone) >= Enough, -1);
            if (zone >= 0)
            {
                fields[zone] = FieldName.Timezone;
            }
        }

        var guesses = new List<ColumnGuess>(headers.Count);
        var taken = fields.OfType<string>().Select(CustomFieldName.KeyOf).ToHashSet();
        for (var i = 0; i < headers.Count; i++)
        {
            guesses.Add(fields[i] is { } field ? new ColumnGuess(headers[i], field, GuessBasis.Recognized) : Custom(headers[i], i, taken, knownFields));
        }

        return guesses;
    }

    private static int EmailColumn(IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> samples)
    {
        var (best, bestScore) = (-1, 0.0);
        for (var i = 0; i < headers.Count; i++)
        {
            var named = KnownField(headers[i]) == FieldName.Email;
            var share = Share(samples, i, IsAddress);
            if (!named && share < Enough)
            {
                continue;
            }

            var score = share + (named ? Enough : 0);
            if (score > bestScore)
            {
                (best, bestScore) = (i, score);
            }
        }

        return best;
    }

    private static void SplitNames(IReadOnlyList<string> headers, string?[] fields)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (fields[i] is not null || !IsNameOrPart(headers[i]))
            {
                continue;
            }

            var (hasFirst, hasLast) = (fields.Contains(FieldName.FirstName), fields.Contains(FieldName.LastName));
            var field = hasFirst == hasLast ? FieldName.Name : hasFirst ? FieldName.LastName : FieldName.FirstName;
            fields[i] = fields.Contains(field) ? null : field;
        }
    }

    private static bool IsNameOrPart(string header) => NameOrPart.Contains(Words.ContainsKey(Key(header)) ? Key(header) : Key(WithoutAside(header)));

    private static ColumnGuess Custom(string header, int column, HashSet<string> taken, IReadOnlyCollection<string> knownFields)
    {
        var field = Find(CustomWords, header) ?? CustomFieldName.Of(header);
        if (field.Length == 0 || header == $"Column {column + 1}")
        {
            return new ColumnGuess(header, null, GuessBasis.LeftOut);
        }

        var unique = field;
        for (var n = 2; FieldName.IsBuiltIn(unique) || !taken.Add(CustomFieldName.KeyOf(unique)); n++)
        {
            unique = field.Length > FieldName.MaxLength - 4 ? $"{field[..(FieldName.MaxLength - 4)]}_{n}" : $"{field}_{n}";
        }

        return knownFields.FirstOrDefault(f => FieldName.AreSame(f, unique)) is { } known
            ? new ColumnGuess(header, known, GuessBasis.KnownField)
            : new ColumnGuess(header, unique, GuessBasis.NewField);
    }

    private static double Share(IReadOnlyList<IReadOnlyList<string>> samples, int column, Func<string, bool> test)
    {
        var (filled, fits) = (0, 0);
        foreach (var row in samples)
        {
            if (column >= row.Count || string.IsNullOrWhiteSpace(row[column]))
            {
                continue;
            }

            filled++;
            if (test(row[column]))
            {
                fits++;
            }
        }

        return filled == 0 ? 0 : fits / (double)filled;
    }

    private static bool IsAddress(string value) => value.AsSpan().ContainsAny('@', '＠') && AddressCell.TryParse(value, out _, out _);

    private static bool IsZone(string value) => value.Contains('/', StringComparison.Ordinal) && TimeZoneNames.Find(value) is not null;

    /// <summary>By the whole header, then without what stands in parentheses: "Email (required)".</summary>
    private static string? Find(FrozenDictionary<string, string> words, string header) =>
        words.GetValueOrDefault(Key(header)) ?? words.GetValueOrDefault(Key(WithoutAside(header)));

    private static string WithoutAside(string header) => header.IndexOfAny(['(', '（', '[']) is > 0 and var aside ? header[..aside] : header;

    /// <summary>"E-Mail-Adresse" and "email_adresse" are one word.</summary>
    private static string Key(string header) => string.Concat(LatinLetters.WithoutMarks(header).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static FrozenSet<string> Keys(string words) => words.Split([',', '\n']).Select(Key).Where(key => key.Length > 0).ToFrozenSet(StringComparer.Ordinal);
}
