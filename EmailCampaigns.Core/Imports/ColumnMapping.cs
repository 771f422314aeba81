using System.Diagnostics.CodeAnalysis;

namespace EmailCampaigns.Core.Imports;

/// <summary>Which column becomes which field of a contact. Exactly one is the address; no two are the same field.</summary>
public sealed class ColumnMapping
{
    private ColumnMapping(IReadOnlyList<string> headers, IReadOnlyList<string?> fields)
    {
        Headers = headers;
        Fields = fields;
    }

    /// <summary>The columns of the file, see <see cref="CsvRows.Headers"/>.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>For each column its field, see <see cref="FieldName"/>; null: not imported.</summary>
    public IReadOnlyList<string?> Fields { get; }

    /// <summary>The column of a field, -1 where none is.</summary>
    public int ColumnOf(string field)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (Fields[i] == field)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Checks a mapping that a person or a program made. A header may be written in another case; a field may be written as in the API
    /// (<c>firstName</c>). A column that is not named, or whose field is null or empty, is not imported.
    /// </summary>
    /// <param name="headers">The columns of the file.</param>
    /// <param name="fields">Header to field.</param>
    /// <param name="mapping">The mapping, if nothing is wrong.</param>
    /// <param name="problems">Else everything that is wrong, in words for people.</param>
    public static bool TryCreate(
        IReadOnlyList<string> headers, IReadOnlyDictionary<string, string?> fields, [NotNullWhen(true)] out ColumnMapping? mapping, out IReadOnlyList<string> problems)
    {
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(fields);
        var wrong = new List<string>();
        var byColumn = new string?[headers.Count];
        foreach (var (header, value) in fields)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                continue;
            }

            var column = ColumnNamed(headers, header);
            var field = FieldName.Canonical(value);
            if (column < 0)
            {
                wrong.Add($"The file has no column \"{header}\".");
            }
            else if (!FieldName.IsValid(field))
            {
                wrong.Add($"\"{value}\" cannot be the name of a field; use letters, digits and underscores, as in last_purchase.");
            }
            else if (Array.FindIndex(byColumn, f => FieldName.AreSame(f, field)) is >= 0 and var other && other != column)
            {
                wrong.Add($"The columns \"{headers[other]}\" and \"{header}\" cannot both become {field}.");
            }
            else
            {
                byColumn[column] = field;
            }
        }

        if (wrong.Count == 0 && !byColumn.Contains(FieldName.Email))
        {
            wrong.Add("No column is the email address.");
        }

        mapping = wrong.Count == 0 ? new ColumnMapping(headers, byColumn) : null;
        problems = wrong;
        return mapping is not null;
    }

    /// <summary>
    /// Header to field for every column, empty for one that is not imported, so that a later file with the same columns can be mapped the same way.
    /// </summary>
    public Dictionary<string, string> ToDictionary()
    {
        var fields = new Dictionary<string, string>(Headers.Count, StringComparer.Ordinal);
        for (var i = 0; i < Headers.Count; i++)
        {
            fields.Add(Headers[i], Fields[i] ?? "");
        }

        return fields;
    }

    /// <summary>The custom fields among <see cref="Fields"/>.</summary>
    public IReadOnlyCollection<string> CustomFields => [.. Fields.OfType<string>().Where(f => !FieldName.IsBuiltIn(f))];

    /// <summary>The same mapping with custom fields under the names that the workspace has for them.</summary>
    internal ColumnMapping Renamed(IReadOnlyDictionary<string, string> storedNames) =>
        new(Headers, [.. Fields.Select(f => f is null ? null : storedNames.GetValueOrDefault(f, f))]);

    private static int ColumnNamed(IReadOnlyList<string> headers, string name)
    {
        var wanted = name.Trim();
        for (var i = 0; i < headers.Count; i++)
        {
            if (string.Equals(headers[i], wanted, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }
}
