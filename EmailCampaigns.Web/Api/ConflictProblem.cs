using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace EmailCampaigns.Web.Api;

/// <summary>Why a request cannot be done as things stand (409), and what stands in its way.</summary>
internal sealed class ConflictProblem : ProblemDetails
{
    /// <summary>The id of what stands in the way: the one that has the name already, the one that uses it, or the thing itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    /// <summary>The thing as it stands now, where a stale version was named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public object? Current { get; init; }

    /// <summary>The present status, where it does not allow the change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

    /// <summary>The status that was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? To { get; init; }

    /// <summary>Why the status does not allow it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }
}
