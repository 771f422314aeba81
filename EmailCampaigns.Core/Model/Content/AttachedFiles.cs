using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmailCampaigns.Core.Model.Content;

/// <summary>A file that an email brings along, as it is called there.</summary>
/// <param name="FileId">The file that is kept.</param>
/// <param name="Name">As the recipient sees it, ending included.</param>
/// <param name="MediaType"><c>application/pdf</c>.</param>
/// <param name="Size">Bytes, before encoding.</param>
/// <param name="ContentHash">SHA-256 of the bytes in hex.</param>
public sealed record AttachedFile(Guid FileId, string Name, string MediaType, int Size, string ContentHash);

/// <summary>The files that an email brings along, in their order. Two with the same files are equal.</summary>
[JsonConverter(typeof(Json))]
public sealed class AttachedFiles(IEnumerable<AttachedFile> files) : IReadOnlyList<AttachedFile>, IEquatable<AttachedFiles>
{
    private static readonly JsonSerializerOptions Compact = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AttachedFile[] _files = [.. files];

    /// <summary>None.</summary>
    public static AttachedFiles None { get; } = new([]);

    public int Count => _files.Length;

    public AttachedFile this[int index] => _files[index];

    /// <summary>Bytes of all of them, before encoding.</summary>
    public long Size => _files.Sum(file => (long)file.Size);

    /// <summary>Null where there are none, which is how they are stored.</summary>
    public AttachedFiles? OrNull => Count == 0 ? null : this;

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    public static AttachedFiles Parse(string json) => JsonSerializer.Deserialize<AttachedFiles>(json, Compact)!;

    /// <summary>As they are stored; equal ones give equal text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Compact);

    public bool Equals(AttachedFiles? other) => other is not null && _files.AsSpan().SequenceEqual(other._files);

    public override bool Equals(object? obj) => Equals(obj as AttachedFiles);

    public override int GetHashCode() => _files.Aggregate(0, HashCode.Combine);

    public IEnumerator<AttachedFile> GetEnumerator() => ((IEnumerable<AttachedFile>)_files).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A list of files.</summary>
    private sealed class Json : JsonConverter<AttachedFiles>
    {
        public override AttachedFiles Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<AttachedFile[]>(ref reader, options) is { Length: > 0 } files ? new AttachedFiles(files) : None;

        public override void Write(Utf8JsonWriter writer, AttachedFiles value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value._files, options);
    }
}
