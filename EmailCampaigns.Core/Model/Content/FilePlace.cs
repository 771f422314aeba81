namespace EmailCampaigns.Core.Model.Content;

/// <summary>Where a file belongs into the octets of a message.</summary>
/// <param name="Position">In the octets without any file.</param>
/// <param name="FileId">The file.</param>
/// <param name="Size">Bytes of the file, before encoding.</param>
public sealed record FilePlace(int Position, Guid FileId, int Size);
