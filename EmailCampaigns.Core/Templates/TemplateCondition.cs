using System.Globalization;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Templates;

/// <summary>When a condition holds. Values come from files, so a field that says "no" there is a no here, in the languages that spreadsheets write.</summary>
internal static partial class TemplateCondition
{
    /// <summary>Longest number, in characters, that fits a decimal.</summary>
    private const int MaxNumberLength = 28;

    /// <summary>
    /// Besides an empty value and the number zero, in any case. First what people type for no, then what spreadsheets write for FALSE: English, German, French,
    /// Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Norwegian, Polish.
    /// </summary>
    internal static readonly IReadOnlySet<string> FalseValues = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "n", "no", "off", "nein", "non", "não", "nao", "nee", "nej", "nei", "nie",
        "false", "falsch", "faux", "falso", "onwaar", "falskt", "falsk", "usann", "fałsz",
    };

    // A name, a company or an address is no answer to a question: there are people whose surname is No.
    private static readonly HashSet<string> NamesAndAddresses = [.. MergeFields.StandardNames.Select(MergeFields.KeyOf)];

    /// <summary>Whether the branch of a condition is taken.</summary>
    internal static bool IsTrue(TemplateExpression condition, MergeFields fields) => condition switch
    {
        TemplateExpression.Variable variable when NamesAndAddresses.Contains(variable.Key) => variable.Evaluate(fields).Length > 0,
        _ => IsTrue(condition.Evaluate(fields)),
    };

    /// <summary>Whether a value counts as a yes.</summary>
    internal static bool IsTrue(string value)
    {
        var trimmed = value.Trim();
        return trimmed.Length > 0 && !FalseValues.Contains(trimmed) && NumberOf(trimmed) is not 0;
    }

    /// <summary>Numbers as numbers, anything else as text without regard to case.</summary>
    internal static bool AreEqual(string left, string right) => NumberOf(left) is { } a && NumberOf(right) is { } b
        ? a == b
        : left.Trim().Equals(right.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text stands in the value, in any case. Nothing is contained nowhere.</summary>
    internal static bool Contains(string value, string text) => text.Trim() is { Length: > 0 } sought && value.Contains(sought, StringComparison.OrdinalIgnoreCase);

    /// <summary>Below zero, zero or above as for other comparisons; null where one of the two is no number, so that neither is greater.</summary>
    internal static int? Compare(string left, string right) => NumberOf(left) is { } a && NumberOf(right) is { } b ? a.CompareTo(b) : null;

    /// <summary>
    /// The number that a value is: 1200, -3, 12.5, 12,5, 1,200, 1.200,50, 1 200, 1'200. A single point or comma before exactly three digits separates thousands. Null for
    /// anything else, and for digits that begin with a zero: a postcode 01067 is not the number 1067.
    /// </summary>
    internal static decimal? NumberOf(string value)
    {
        var text = value.Trim();
        if (text.Length is 0 or > MaxNumberLength || !Number().IsMatch(text))
        {
            return null;
        }

        var point = DecimalPoint(text);
        var digits = string.Concat(text.Select((c, i) => i == point ? "." : char.IsAsciiDigit(c) || c is '-' ? c.ToString() : ""));
        return decimal.Parse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    // Below zero where there is none. With both a point and a comma the last one is it.
    private static int DecimalPoint(string number)
    {
        var last = number.AsSpan().LastIndexOfAny('.', ',');
        if (last < 0 || number.AsSpan(0, last).Contains(number[last]))
        {
            return -1;
        }

        var hasOther = number.AsSpan(0, last).IndexOfAny('.', ',') >= 0;
        var separatesThousands = !hasOther && number.Length - last - 1 == 3 && number.TrimStart('-')[0] is not '0' && last - (number[0] is '-' ? 1 : 0) <= 3;
        return separatesThousands ? -1 : last;
    }

    // Groups of three stand between equal separators: a point, a comma, an apostrophe, or a blank (also one that does not break).
    [GeneratedRegex(@"^-?(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:([.,'\u2019 \u00A0\u202F])[0-9]{3})(?:\1[0-9]{3})*)(?:(?!\1)[.,][0-9]+)?$", RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex Number();
}
