using System.Net;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Templates;

/// <summary>A condition of a template.</summary>
/// <param name="Condition">As it stands in the template: <c>company</c>, <c>(gt employees 50)</c>.</param>
/// <param name="Holds">Whether it holds for the contact in question.</param>
public sealed record TemplateBranch(string Condition, bool Holds)
{
    /// <summary>The condition in words: "Company is known".</summary>
    /// <param name="labelOf">The name of a field as people read it.</param>
    public string Describe(Func<string, string> labelOf)
    {
        ArgumentNullException.ThrowIfNull(labelOf);
        return TemplateBranches.Read(Condition) switch
        {
            TemplateExpression.Variable variable => $"{labelOf(variable.Name)} is known",
            TemplateExpression.Call { Arguments: [var left, var right] } call => $"{Words(left)} {Verb(call.Helper.Name)} {Words(right)}",
            _ => Condition,
        };

        string Words(TemplateExpression expression) => expression switch
        {
            TemplateExpression.Variable variable => labelOf(variable.Name),
            TemplateExpression.Literal literal => $"“{literal.Value}”",
            _ => Condition,
        };
    }

    private static string Verb(string comparison) => comparison switch
    {
        "eq" => "is",
        "ne" => "is not",
        "gt" => "is greater than",
        "lt" => "is less than",
        _ => comparison,
    };
}

/// <summary>Finds the conditions of a source, and decides them otherwise than a contact's fields do, so that an author sees each branch.</summary>
public static partial class TemplateBranches
{
    /// <summary>Each condition of the source once, in the order of its parts.</summary>
    /// <param name="source">What was written; conditions that cannot be read are left out.</param>
    /// <param name="fields">Whose fields decide.</param>
    public static IReadOnlyList<TemplateBranch> Of(TemplateSource source, MergeFields fields)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fields);
        return
        [
            .. from part in (string[])[source.Subject, source.Preheader ?? "", source.BodyHtml, source.BodyText ?? ""]
               from Match tag in Tag().Matches(part)
               let condition = ConditionOf(tag)
               group condition by condition into same
               let expression = Read(same.Key)
               where expression is not null
               select new TemplateBranch(same.Key, TemplateCondition.IsTrue(expression, fields.Plain)),
        ];
    }

    /// <summary>The source with conditions that hold, or do not, for everybody.</summary>
    /// <param name="source">What was written.</param>
    /// <param name="decided">By <see cref="TemplateBranch.Condition"/>; the others stay with the fields.</param>
    public static TemplateSource With(TemplateSource source, IReadOnlyDictionary<string, bool> decided)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(decided);
        return decided.Count == 0
            ? source
            : source with
            {
                Subject = Decide(source.Subject),
                BodyHtml = Decide(source.BodyHtml),
                BodyText = source.BodyText is null ? null : Decide(source.BodyText),
                Preheader = source.Preheader is null ? null : Decide(source.Preheader),
            };

        string Decide(string part) => Tag().Replace(part, tag => decided.TryGetValue(ConditionOf(tag), out var holds)
            ? $"{tag.Groups["open"].Value} (eq 1 {(holds ? 1 : 0)}){tag.Groups["end"].Value}"
            : tag.Value);
    }

    /// <summary>What a condition says; null where it cannot be read.</summary>
    internal static TemplateExpression? Read(string condition)
    {
        try
        {
            return new TemplateExpressionReader(condition).ReadAll() is var read && read is TemplateExpression.Variable or TemplateExpression.Call { Helper.IsComparison: true } ? read : null;
        }
        catch (FormatException)
        {
            return null; // the syntax check tells the author
        }
    }

    private static string ConditionOf(Match tag) => WebUtility.HtmlDecode(tag.Groups["condition"].Value).Trim();

    [GeneratedRegex(@"(?<open>\{\{~?\s*(?:#(?:if|unless)|else\s+(?:if|unless)))(?<condition>[\s(][^{}]*?)(?<end>~?\}\})", RegexOptions.CultureInvariant, ContentLimits.RegexTimeout)]
    private static partial Regex Tag();
}
