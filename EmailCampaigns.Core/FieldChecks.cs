using NodaTime;

namespace EmailCampaigns.Core;

/// <summary>
/// Reads the fields of a form or request and notes what is wrong with each. Text comes back trimmed; null was not given and stays null, empty clears.
/// </summary>
internal sealed class FieldChecks
{
    private readonly List<FieldProblem> _problems = [];

    public IReadOnlyList<FieldProblem> Problems => _problems;

    public bool HasProblems => _problems.Count > 0;

    public void Add(string field, string message) => _problems.Add(new FieldProblem(field, message));

    /// <summary>One line of text.</summary>
    public string? Line(string field, string? value, int maxLength)
    {
        var line = Text(field, value?.Trim(), maxLength);
        if (line is not null && line.Any(char.IsControl))
        {
            Add(field, "Line breaks and control characters are not possible here.");
        }

        return line;
    }

    /// <summary>A line that must not be empty. With <paramref name="isNew"/> it must be given, else only not be cleared.</summary>
    public string? RequiredLine(string field, string? value, int maxLength, bool isNew)
    {
        var line = Line(field, value, maxLength);
        if (line is { Length: 0 } || (line is null && isNew))
        {
            Add(field, "This cannot be empty.");
        }

        return line;
    }

    public string? Text(string field, string? value, int maxLength)
    {
        if (value?.Length > maxLength)
        {
            Add(field, $"At most {maxLength:N0} characters are allowed; this has {value.Length:N0}.");
        }
        else if (value is not null && PlainText.HasUnstorable(value))
        {
            Add(field, "It holds a character that no text can hold: U+0000, or half of a surrogate pair.");
        }

        return value;
    }

    /// <summary>HTML of an email, or of a part of one.</summary>
    public string? Html(string field, string? value, int maxLength)
    {
        if (Text(field, value, maxLength)?.Length <= maxLength)
        {
            try
            {
                HtmlToText.Convert(value!);
            }
            catch (ContentLimitException tooLarge)
            {
                Add(field, tooLarge.Message);
            }
        }

        return value;
    }

    /// <summary>An IANA zone. With <paramref name="canBeEmpty"/> it can be cleared.</summary>
    public string? Zone(string field, string? value, bool canBeEmpty)
    {
        var zone = value?.Trim();
        if (zone is { Length: 0 } && canBeEmpty)
        {
            return zone;
        }

        if (zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            Add(field, $"There is no time zone named \"{zone}\". Use an IANA name such as Europe/Berlin.");
        }

        return zone;
    }

    public EmailAddress? Address(string field, string? value)
    {
        if (EmailAddress.TryParse(value, out var address, out var problem))
        {
            return address;
        }

        Add(field, $"This is not an address that can be mailed: {EmailAddress.Describe(problem)}.");
        return null;
    }

    /// <summary>A limit, gap or number of days: 0 or more.</summary>
    public int? Count(string field, int? value, int max)
    {
        if (value < 0 || value > max)
        {
            Add(field, $"Use a number from 0 to {max:N0}.");
        }

        return value;
    }

    /// <summary>Empty is stored as nothing.</summary>
    public static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
