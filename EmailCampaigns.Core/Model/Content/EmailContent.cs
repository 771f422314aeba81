using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Model.Content;

/// <summary>An email after merge, before tracking and footer: what a person approves and what is sent.</summary>
public sealed record EmailContent(string Subject, string Html, string Text)
{
    /// <summary>The files that it brings along.</summary>
    public AttachedFiles Attachments { get; init; } = AttachedFiles.None;

    /// <summary>SHA-256 (lower-case hex) over subject, HTML, text and attached files: the identity of what was approved.</summary>
    public string Hash() => HashOf([Subject, Html, Text, .. PartsOfFiles()]);

    /// <summary>
    /// The same without the subject, for a threaded follow-up that has none of its own: its subject follows the thread, and approval must not hang on it.
    /// Never equal to a <see cref="Hash"/>, whatever the subject.
    /// </summary>
    public string HashWithoutSubject() => HashOf([null, Html, Text, .. PartsOfFiles()]);

    // The three texts come first always, and each file is three parts.
    private IEnumerable<string> PartsOfFiles() => Attachments.SelectMany(file => new[] { file.Name, file.MediaType, file.ContentHash });

    // Each part is preceded by its length in bytes, so that moving text from one part to the next changes the hash; -1 says that there is no such part.
    // UTF-8, because that is what a text comes back as from every database, lone surrogates included.
    private static string HashOf(ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(part?.Length ?? 0));
            var written = part is null ? 0 : Encoding.UTF8.GetBytes(part, bytes);
            BinaryPrimitives.WriteInt32BigEndian(length, part is null ? -1 : written);
            hash.AppendData(length);
            hash.AppendData(bytes.AsSpan(0, written));
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
