namespace EmailCampaigns.Web.Shared;

/// <summary>What a control needs to belong to its <see cref="Field"/>.</summary>
/// <param name="Id">The control's id; stable over reloads, so that what was typed can be put back.</param>
/// <param name="IsInvalid">Whether an error stands below it.</param>
/// <param name="IsDescribed">Whether anything stands below it.</param>
/// <param name="Aria">Label, description and validity for assistive technology, for a control that is no MudBlazor input.</param>
public sealed record FieldContext(string Id, bool IsInvalid, bool IsDescribed, IReadOnlyDictionary<string, object> Aria)
{
    public string LabelId => Id + "-label";

    /// <summary>The id of the help, or of the error in its place.</summary>
    public string HintId => Id + "-hint";

    /// <summary>The id of what describes a MudBlazor input; null while an error stands in the place of the help.</summary>
    public string? DescribedBy => IsDescribed ? HintId : null;

    internal static FieldContext Of(string id, bool invalid, bool described)
    {
        var aria = new Dictionary<string, object> { ["aria-labelledby"] = id + "-label" };
        if (described)
        {
            aria["aria-describedby"] = id + "-hint";
        }

        if (invalid)
        {
            aria["aria-invalid"] = "true";
        }

        return new FieldContext(id, invalid, described, aria);
    }

    /// <summary>"field-daily-limit" for "Daily limit".</summary>
    internal static string IdOf(string label) =>
        "field-" + string.Join('-', new string([.. label.Select(letter => char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
