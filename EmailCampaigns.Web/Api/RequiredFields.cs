namespace EmailCampaigns.Web.Api;

/// <summary>The fields without which a request is refused. The types of requests serve PATCH too, so they cannot say it.</summary>
/// <param name="Names">As in JSON; "address|domain" where one of several is needed.</param>
internal sealed record RequiredFields(IReadOnlyList<string> Names);
