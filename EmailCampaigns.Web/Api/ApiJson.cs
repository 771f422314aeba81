using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>
/// How values are written in JSON, and read strictly (what a field expects instead, <see cref="Expected"/> says): camelCase names, statuses as stored, instants
/// in UTC with Z, times of day as 09:00.
/// </summary>
public static class ApiJson
{
    /// <summary>The options for code that writes or reads JSON itself.</summary>
    public static JsonSerializerOptions Options { get; } = MakeOptions();

    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // answered as JSON, never put into a page
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.Converters.Add(new StatusConverterFactory());
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new TimeOfDayConverter());
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Statuses, kinds and days of the week, in their stored spelling.</summary>
    private sealed class StatusConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(StatusConverter<>).MakeGenericType(typeToConvert))!;
    }

    private sealed class StatusConverter<TStatus> : JsonConverter<TStatus>
        where TStatus : struct, Enum
    {
        public override TStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && SnakeCase.TryParse<TStatus>(reader.GetString(), out var status)
                ? status
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TStatus value, JsonSerializerOptions options) => writer.WriteStringValue(SnakeCase.Of(value));

        public override TStatus ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Read(ref reader, typeToConvert, options);

        public override void WriteAsPropertyName(Utf8JsonWriter writer, TStatus value, JsonSerializerOptions options) =>
            writer.WritePropertyName(SnakeCase.Of(value));
    }

    private sealed class InstantConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Instants.TryParse(reader.GetString(), out var instant)
                ? instant
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(Instants.Format(value));
    }

    private sealed class TimeOfDayConverter : JsonConverter<TimeOnly>
    {
        private static readonly string[] Formats = ["HH:mm", "HH:mm:ss"];

        public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
            && TimeOnly.TryParseExact(reader.GetString(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? time
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString(value.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture));
    }
}
