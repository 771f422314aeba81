namespace EmailCampaigns.Web.Layout;

/// <summary>Something the header search found.</summary>
/// <param name="Icon">What kind of thing it is, as an icon.</param>
/// <param name="Kind">The same in a word: "Campaign".</param>
/// <param name="Name">What it is called.</param>
/// <param name="Detail">A second line; may be null.</param>
/// <param name="Href">Its page.</param>
public sealed record SearchHit(string Icon, string Kind, string Name, string? Detail, string Href);
