namespace EmailCampaigns.Core.Ai;

/// <summary>The settings under <c>Ai</c>: a model that every workspace without one of its own may use.</summary>
public sealed record AiOptions
{
    /// <summary>http or https, before <c>/chat/completions</c>: <c>https://api.openai.com/v1</c>, <c>http://localhost:11434/v1</c>. Null: each workspace brings its own, or has none.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The model's name, as the server calls it.</summary>
    public string? Model { get; init; }

    /// <summary>Null where the server asks for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether workspaces may name servers in this machine's own and in private networks, where models often run. Else an admin of a workspace could reach what only this machine can.</summary>
    public bool AllowPrivateNetworks { get; init; } = true;

    /// <summary>What is wrong with them, as key and message; empty where nothing is.</summary>
    public IEnumerable<(string Key, string Problem)> Problems()
    {
        if (BaseUrl is not null && AiEndpoint.UrlOf(BaseUrl) is null)
        {
            yield return (nameof(BaseUrl), "is no address of a model; allowed is http or https without user, query and fragment, such as https://api.openai.com/v1.");
        }

        if ((BaseUrl is null) != (Model is null))
        {
            yield return (BaseUrl is null ? nameof(BaseUrl) : nameof(Model), "is missing; address and model go together.");
        }

        if (ApiKey is not null && BaseUrl is null)
        {
            yield return (nameof(BaseUrl), "is missing; it goes with Ai:ApiKey. Allowed is the address that the key belongs to.");
        }
    }
}
