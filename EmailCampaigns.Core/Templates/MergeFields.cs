namespace EmailCampaigns.Core.Templates;

/// <summary>
/// What a template may say about one recipient: names and plain values. Names match without regard to case, spaces, underscores and hyphens, so that
/// <c>first_name</c>, <c>firstName</c> and the CSV header "First name" are one field; of two fields with one name the first stands.
/// </summary>
public sealed class MergeFields
{
    public const string Email = "email";
    public const string Name = "name";
    public const string FirstName = "first_name";
    public const string LastName = "last_name";
    public const string Company = "company";
    public const string Timezone = "timezone";
    public const string SenderName = "sender.name";
    public const string SenderEmail = "sender.email";

    /// <summary>Where the recipient leaves; each email has its own, see <see cref="UnsubscribeLink"/>.</summary>
    public const string UnsubscribeUrl = "unsubscribe_url";

    /// <summary>The workspace's, on one line.</summary>
    public const string PostalAddress = "workspace.postal_address";

    private static readonly Dictionary<string, string> NoTexts = [];

    private readonly Dictionary<string, string> _values;

    /// <param name="fields">The standard fields first, then the contact's own: a custom field never hides a standard one.</param>
    public MergeFields(IEnumerable<KeyValuePair<string, string?>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Plain = this;
        _values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            _values.TryAdd(KeyOf(name), Clean(value));
        }

        HasLineBreaks = _values.Values.Any(value => value.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0);
    }

    private MergeFields(MergeFields plain, char begin, char end)
    {
        Plain = plain;
        _values = plain._values.ToDictionary(f => f.Key, f => f.Value.Length == 0 ? "" : $"{begin}{f.Value}{end}", StringComparer.Ordinal);
        AiTexts = plain.AiTexts.ToDictionary(t => t.Key, t => t.Value.Length == 0 ? "" : $"{begin}{t.Value}{end}", StringComparer.Ordinal);
        HasLineBreaks = plain.HasLineBreaks;
    }

    private MergeFields(MergeFields plain, IReadOnlyDictionary<string, string> aiTexts)
    {
        Plain = this;
        _values = plain._values;
        AiTexts = aiTexts.ToDictionary(t => t.Key, t => Clean(t.Value), StringComparer.Ordinal);
        HasLineBreaks = plain.HasLineBreaks;
    }

    /// <summary>The fields that every contact and sender has, empty or not.</summary>
    public static IReadOnlyList<string> StandardNames { get; } =
        [Email, Name, FirstName, LastName, Company, Timezone, SenderName, SenderEmail, UnsubscribeUrl, PostalAddress];

    /// <summary>The value, trimmed; empty where there is none.</summary>
    public string this[string name] => _values.GetValueOrDefault(KeyOf(name), "");

    /// <summary>What a model wrote for the contact, by the instruction; texts on one line.</summary>
    internal IReadOnlyDictionary<string, string> AiTexts { get; } = NoTexts;

    /// <summary>The same fields, and texts that a model wrote by their instructions.</summary>
    public MergeFields With(IReadOnlyDictionary<string, string> aiTexts)
    {
        ArgumentNullException.ThrowIfNull(aiTexts);
        return aiTexts.Count == 0 ? Plain : new MergeFields(Plain, aiTexts);
    }

    /// <summary>Whether a value has more than one line, which HTML and text set apart.</summary>
    internal bool HasLineBreaks { get; }

    /// <summary>The values themselves, which conditions look at; the same fields but for <see cref="Between"/>.</summary>
    internal MergeFields Plain { get; }

    /// <summary>By <see cref="KeyOf"/>.</summary>
    internal IReadOnlyDictionary<string, string> ByKey => _values;

    /// <summary>The same fields, each value that is not empty between two characters. Conditions hold for them as for the fields themselves.</summary>
    internal MergeFields Between(char begin, char end) => new(Plain, begin, end);

    /// <summary>The form under which a name is compared and looked up.</summary>
    public static string KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Create(name.Count(c => !IsIgnored(c)), name, static (key, name) =>
        {
            var length = 0;
            foreach (var c in name)
            {
                if (!IsIgnored(c))
                {
                    key[length++] = char.ToLowerInvariant(c);
                }
            }
        });
    }

    // Brackets quote a name in a template, so they cannot be part of it.
    private static bool IsIgnored(char c) => c is '_' or '-' or '[' or ']' || char.IsWhiteSpace(c) || char.IsControl(c);

    private static string Clean(string? value)
    {
        var trimmed = value?.Trim() ?? "";
        return trimmed.Any(IsUnprintable) ? string.Concat(trimmed.Where(c => !IsUnprintable(c))) : trimmed;
    }

    private static bool IsUnprintable(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');
}
