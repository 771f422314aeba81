namespace EmailCampaigns.Web.Shared;

/// <summary>What a control needs to belong to its <see cref="FieldRow"/>.</summary>
/// <param name="Id">The control's id; stable over reloads, so that what was typed can be put back.</param>
/// <param name="Aria">Label, description and validity for assistive technology.</param>
public sealed record FieldContext(string Id, IReadOnlyDictionary<string, object> Aria)
{
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

        return new FieldContext(id, aria);
    }

    /// <summary>"field-daily-limit" for "Daily limit".</summary>
    internal static string IdOf(string label) =>
        "field-" + string.Join('-', new string([.. label.Select(letter => char.IsLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
