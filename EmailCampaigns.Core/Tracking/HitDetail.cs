using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailCampaigns.Core.Tracking;

/// <summary>What <see cref="MessageEvent.Detail"/> says of an open or a click: <c>{"method":"HEAD","reason":"head_request"}</c>.</summary>
/// <param name="Method">Null of an ordinary <c>GET</c>.</param>
/// <param name="Reason">Why it is a program's; null where it is a person's.</param>
internal sealed record HitDetail(string? Method, AutomatedReason? Reason)
{
    private const string Head = "HEAD";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    [JsonIgnore]
    public bool IsHead => Method == Head;

    /// <summary>Null where there is nothing to say.</summary>
    public static string? Write(bool isHead, AutomatedReason? reason) =>
        isHead || reason is not null ? JsonSerializer.Serialize(new HitDetail(isHead ? Head : null, reason), Json) : null;

    public static HitDetail Read(string? detail) => detail is null ? new HitDetail(null, null) : JsonSerializer.Deserialize<HitDetail>(detail, Json)!;
}
