using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>
/// Binds the settings of one section to the properties of an options class, and checks them by their data annotations. The framework's binder stops at the first value
/// that it cannot convert, and says neither the setting's key nor what is allowed; this one collects every fault.
/// </summary>
/// <param name="configuration">appsettings.json, environment and command line, in rising order.</param>
/// <param name="section">The section; null for settings that stand in none.</param>
/// <param name="isOwn">Whether the section holds nothing but these settings, so that any other key is a mistake.</param>
internal sealed class SectionBinder<TOptions>(IConfiguration configuration, string? section, bool isOwn) : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    /// <summary>A required property is no setting of the section: whoever makes the options derives it from other settings.</summary>
    private static readonly PropertyInfo[] Settings = [.. typeof(TOptions).GetProperties().Where(p => p.CanWrite && !p.IsDefined(typeof(RequiredMemberAttribute)))];

    private readonly List<string> _faults = [];

    public void Configure(TOptions options)
    {
        _faults.Clear();
        foreach (var setting in Settings)
        {
            // A blank text is one that is not set. A blank number or flag is a mistake.
            if (configuration[Key(setting.Name)]?.Trim() is { } text && (text.Length > 0 || !IsText(setting.PropertyType)))
            {
                Bind(options, setting, text);
            }
        }

        if (isOwn)
        {
            _faults.AddRange(configuration.GetSection(section!).AsEnumerable(makePathsRelative: true)
                .Where(given => given.Value is not null && !Settings.Any(setting => setting.Name.Equals(given.Key, StringComparison.OrdinalIgnoreCase)))
                .Select(given => SettingException.Line(Key(given.Key), $"is unknown; {Known(given.Key)}")));
        }
    }

    public ValidateOptionsResult Validate(string? name, TOptions options) => _faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_faults);

    private void Bind(TOptions options, PropertyInfo setting, string text)
    {
        var rules = setting.GetCustomAttributes<ValidationAttribute>().ToList();
        var value = Parse(text, setting.PropertyType);
        if (value is not null && rules.All(rule => rule.IsValid(value)))
        {
            setting.SetValue(options, value);
        }
        else
        {
            var wrong = value is string[] list && rules.OfType<TextRuleAttribute>().FirstOrDefault() is { } rule ? list.FirstOrDefault(item => !rule.Allows(item)) ?? text : text;
            _faults.Add(SettingException.Line(Key(setting.Name), $"'{WithoutSecrets(wrong)}' is not understood; {Allowed(setting.PropertyType, rules)}."));
        }
    }

    private string Key(string setting) => section is null ? setting : ConfigurationPath.Combine(section, setting);

    /// <summary>The setting that a misspelt key is taken for, else all of the section.</summary>
    private string Known(string key)
    {
        var nearest = Settings.MinBy(setting => Distance(setting.Name, key))!.Name;
        return Distance(nearest, key) <= 3 ? $"did you mean {Key(nearest)}?" : $"allowed in {section} are {Words(Settings.Select(setting => setting.Name))}.";
    }

    private static bool IsText(Type type) => type == typeof(string) || type == typeof(string[]) || type.IsEnum;

    private static object? Parse(string text, Type type) =>
        type == typeof(string) ? text
        : type == typeof(string[]) ? text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : type == typeof(bool) ? (bool.TryParse(text, out var flag) ? flag : null)
        : type == typeof(int) ? (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null)
        : type == typeof(TimeSpan) ? ParseSpan(text)
        : Enum.GetValues(type).Cast<Enum>().FirstOrDefault(value => WordOf(value) == text);

    /// <summary>A bare number would be read as days, which nobody means; zero is zero.</summary>
    private static TimeSpan? ParseSpan(string text) =>
        (text == "0" || text.Contains(':', StringComparison.Ordinal)) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var span) ? span : null;

    private static string Allowed(Type type, List<ValidationAttribute> rules) =>
        rules.OfType<TextRuleAttribute>().FirstOrDefault() is { } rule ? rule.Allowed
        : type == typeof(bool) ? "allowed are true and false"
        : type.IsEnum ? $"allowed are {Words(Enum.GetValues(type).Cast<Enum>().Select(WordOf))}"
        : rules.OfType<RangeAttribute>().Single() is var range && type == typeof(int) ? $"allowed is a whole number from {range.Minimum} to {range.Maximum}"
        : $"allowed is a time span d.hh:mm:ss from {range.Minimum} to {range.Maximum}";

    private static string WordOf(Enum value) => value.ToString().ToLowerInvariant();

    private static string Words(IEnumerable<string> words) => words.ToList() is [.. var first, var last] && first.Count > 0 ? $"{string.Join(", ", first)} and {last}" : words.Single();

    /// <summary>An address can carry a password before its @ and a token in its query.</summary>
    private static string WithoutSecrets(string text)
    {
        var start = text.LastIndexOf('@') is >= 0 and var at ? "***" + text[at..] : text;
        return start.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? start[..query] + "?***" : start;
    }

    /// <summary>How many letters must be put in, left out or replaced to make one name of the other (Levenshtein), whatever their case.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j - 1], row[j]) + 1);
            }
        }

        return row[^1];
    }
}
