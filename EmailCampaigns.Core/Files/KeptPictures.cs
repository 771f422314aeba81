using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Files;

/// <summary>Looks up the pictures that messages embed, each once for all messages that are written with it.</summary>
/// <param name="db">The workspace that keeps them.</param>
internal sealed class KeptPictures(CampaignsDb db)
{
    private readonly Dictionary<string, MessageFile?> _known = new(StringComparer.Ordinal);

    /// <summary>The HTML with its embedded pictures by their content ids, and the parts that these are.</summary>
    /// <param name="html">Of a message.</param>
    /// <param name="senderAddress">Its domain makes content ids as unique as Message-IDs (RFC 2045, section 7): tokens are unique here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="MissingFileException">The workspace does not keep one of them.</exception>
    /// <exception cref="MessageFieldException">The sender's domain is none.</exception>
    public async ValueTask<(string Html, IReadOnlyList<MessageFile> Parts)> Embed(string html, string senderAddress, CancellationToken cancellationToken)
    {
        if (EmbeddedPictures.TokensIn(html) is not { Count: > 0 } tokens)
        {
            return (html, []);
        }

        var domain = MailboxAddresses.AsciiDomain(senderAddress[(senderAddress.LastIndexOf('@') + 1)..], "Content-ID").ToLowerInvariant();
        var parts = new List<MessageFile>(tokens.Count);
        foreach (var token in tokens)
        {
            var picture = await Find(token, cancellationToken) ?? throw new MissingFileException();
            parts.Add(picture with { ContentId = $"{token}@{domain}" });
        }

        return (EmbeddedPictures.Rewrite(html, token => $"{token}@{domain}"), parts);
    }

    private async ValueTask<MessageFile?> Find(string token, CancellationToken cancellationToken) => _known.TryGetValue(token, out var known) ? known
        : _known[token] = await db.EmailFiles.Where(f => f.PublicToken == token && f.Kind == FileKind.Picture)
            .Select(f => new MessageFile(f.Id, f.Name, f.MediaType, f.Size)).SingleOrDefaultAsync(cancellationToken);
}
