using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Senders;

/// <summary>
/// Keeps the refresh tokens that a provider gives in place of those before (RFC 6749 section 6), so that a sender still signs in after a restart.
/// </summary>
public sealed partial class RefreshTokens(IDbContextFactory<CampaignsDb> dbs, SenderSecrets secrets, ILogger<RefreshTokens> logger)
{
    /// <summary>
    /// Stores the token in place of the one before, where that one still stands: what a person entered meanwhile is not overwritten. The sender's version stays
    /// as it is, because nothing that anybody edits has changed. A token that cannot be stored is logged and used until the process ends, since the provider
    /// gives another with the next answer.
    /// </summary>
    public async Task Keep(Guid workspaceId, Guid senderId, string former, string rotated)
    {
        try
        {
            await dbs.Edit(workspaceId, db => Replace(db, senderId, former, rotated), CancellationToken.None);
        }
        catch (Exception failure) when (failure is System.Data.Common.DbException or DbUpdateException)
        {
            LogNotKept(failure, senderId);
        }
    }

    private async Task<bool> Replace(CampaignsDb db, Guid senderId, string former, string rotated)
    {
        var standing = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == senderId);
        if (standing is null)
        {
            return false;
        }

        var isReplaced = false;
        if (standing.Provider == SenderProvider.Smtp && SmtpSettings.Of(standing) is var smtp && Rotated(smtp, former, rotated) is { } sending)
        {
            var (before, after) = (standing.ProviderSettings, (smtp with { Oauth = sending }).ToJson());
            isReplaced |= await db.SenderAccounts.Where(s => s.Id == senderId && s.ProviderSettings == before)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.ProviderSettings, after)) == 1;
        }

        if (ImapSettings.Of(standing) is { } imap && Rotated(imap, former, rotated) is { } reading)
        {
            var (before, after) = (standing.InboundSettings, (imap with { Oauth = reading }).ToJson());
            isReplaced |= await db.SenderAccounts.Where(s => s.Id == senderId && s.InboundSettings == before)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.InboundSettings, after)) == 1;
        }

        return isReplaced;
    }

    /// <summary>The grant with its new token; null where it holds another one.</summary>
    private OAuthSettings? Rotated(ServerSettings settings, string former, string rotated) =>
        settings.Oauth is { ProtectedRefreshToken: { } kept } oauth && secrets.Unprotect(kept) == former
            ? oauth with { ProtectedRefreshToken = secrets.Protect(rotated) }
            : null;

    [LoggerMessage(Level = LogLevel.Error, Message = "The new refresh token of sender {SenderId} could not be stored.")]
    private partial void LogNotKept(Exception failure, Guid senderId);
}
