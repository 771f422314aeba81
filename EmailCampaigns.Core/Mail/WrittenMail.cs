namespace EmailCampaigns.Core.Mail;

/// <summary>A file that a message brings along. Its bytes are not here: many messages share them.</summary>
/// <param name="FileId">The file that is kept.</param>
/// <param name="Name">Any text; encoded where it has to be.</param>
/// <param name="MediaType"><c>application/pdf</c>.</param>
/// <param name="Size">Bytes, before encoding.</param>
public sealed record MessageFile(Guid FileId, string Name, string MediaType, int Size)
{
    /// <summary>By which the HTML shows it (<c>cid:</c>, RFC 2392), without angle brackets; null of an attachment.</summary>
    public string? ContentId { get; init; }
}

/// <summary>A message as octets, but for the files that it brings along: each stands in it by its place until the message is handed over. So emails wait by the hundred, and a file is there once.</summary>
/// <param name="Octets">All that is its own.</param>
/// <param name="Files">In the order of their places.</param>
public sealed record WrittenMail(ReadOnlyMemory<byte> Octets, IReadOnlyList<FilePlace> Files)
{
    /// <summary>Octets of the whole message.</summary>
    public long Length => Octets.Length + Files.Sum(file => (long)Base64Lines.LengthOf(file.Size));

    /// <summary>The whole message.</summary>
    /// <param name="encoded">Each of <see cref="Files"/> as <see cref="Base64Lines"/> writes it.</param>
    public ReadOnlyMemory<byte> With(IReadOnlyList<ReadOnlyMemory<byte>> encoded)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        var whole = GC.AllocateUninitializedArray<byte>(Octets.Length + encoded.Sum(file => file.Length));
        var (read, written) = (0, 0);
        foreach (var (place, file) in Files.Zip(encoded))
        {
            Octets[read..place.Position].CopyTo(whole.AsMemory(written));
            written += place.Position - read;
            read = place.Position;
            file.CopyTo(whole.AsMemory(written));
            written += file.Length;
        }

        Octets[read..].CopyTo(whole.AsMemory(written));
        return whole;
    }
}
