using System.Security.Cryptography;
using System.Text;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Webhooks.Incoming;

/// <summary>A webhook as it came, nothing of it believed.</summary>
/// <param name="Provider">Who is said to have sent it.</param>
/// <param name="WorkspaceSlug">For whom.</param>
/// <param name="Headers">By name in lower case.</param>
/// <param name="Body">As it came.</param>
public sealed record WebhookRequest(WebhookProvider Provider, string WorkspaceSlug, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>Checks the signature of a webhook and stores it as it came. What it says is read later, by a job.</summary>
public sealed class WebhookReceiver(IDbContextFactory<CampaignsDb> dbs, WebhookSecrets secrets, TimeProvider clock)
{
    /// <summary>Octets of the largest body that is taken. SendGrid sends at most 768 KB at once.</summary>
    public const int MaxBody = 1024 * 1024;

    private const int MaxHeader = 2_000;
    private const int MaxHeaders = 64;

    /// <summary>What could sign somebody in is not kept.</summary>
    private static readonly HashSet<string> NotKept = new(StringComparer.Ordinal) { "authorization", "cookie", "proxy-authorization" };

    /// <summary>Stores it; once, however often it comes.</summary>
    /// <returns>
    /// False where there is no such workspace, it expects none of this provider, or the signature is forged, too old or of another workspace: nothing is stored, and nobody learns which.
    /// </returns>
    public async Task<bool> Receive(WebhookRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var now = clock.UtcNow();
        if (request.Body.Length > MaxBody || await SourceOf(request, cancellationToken) is not { } source || !IsGenuine(request, source.Key, now))
        {
            return false;
        }

        var key = KeyOf(request);
        return await dbs.Edit(source.WorkspaceId, async db =>
        {
            if (!await db.WebhookDeliveries.AnyAsync(d => d.Provider == request.Provider && d.DeliveryKey == key, cancellationToken))
            {
                db.WebhookDeliveries.Add(new WebhookDelivery
                {
                    Id = Guid.CreateVersion7(now),
                    Provider = request.Provider,
                    DeliveryKey = key,
                    ReceivedAt = now,
                    Headers = Kept(request.Headers),
                    Body = request.Body,
                });
                await db.SaveChangesAsync(cancellationToken);
            }

            return true;
        }, cancellationToken);
    }

    /// <summary>Across workspaces: only to learn whose address it is, and the key to check with.</summary>
    private async Task<(Guid WorkspaceId, string Key)?> SourceOf(WebhookRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.AcrossWorkspaces();
        var source = await (
            from workspace in db.Workspaces
            join known in db.WebhookSources.IgnoreQueryFilters() on workspace.Id equals known.WorkspaceId
            where workspace.Slug == request.WorkspaceSlug && known.Provider == request.Provider
            select new { known.WorkspaceId, known.ProtectedKey }).SingleOrDefaultAsync(cancellationToken);
        return source is not null && secrets.TryUnprotect(source.ProtectedKey) is { } key ? (source.WorkspaceId, key) : null;
    }

    private static bool IsGenuine(WebhookRequest request, string key, DateTime now) => request.Provider switch
    {
        WebhookProvider.Sendgrid => SendGridSignature.IsGenuine(key, request.Headers, request.Body, now),
        WebhookProvider.Generic => StandardSignature.IsGenuine(key, request.Headers, request.Body, now),
    };

    /// <summary>The id that was signed with the body; SendGrid gives none for a delivery, so its body stands for it.</summary>
    private static string KeyOf(WebhookRequest request) =>
        request.Provider == WebhookProvider.Generic && request.Headers[StandardSignature.Id] is { Length: <= ModelConventions.ExternalId } id && !PlainText.HasUnstorable(id)
            ? id
            : HashOf(request.Provider == WebhookProvider.Generic ? Encoding.UTF8.GetBytes(request.Headers[StandardSignature.Id]) : request.Body);

    private static string HashOf(byte[] octets) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(octets));

    private static Dictionary<string, string> Kept(IReadOnlyDictionary<string, string> headers) => headers
        .Where(h => !NotKept.Contains(h.Key) && !PlainText.HasUnstorable(h.Key) && !PlainText.HasUnstorable(h.Value))
        .OrderBy(h => h.Key, StringComparer.Ordinal)
        .Take(MaxHeaders)
        .ToDictionary(h => h.Key, h => h.Value.Length <= MaxHeader ? h.Value : h.Value[..MaxHeader]);
}
