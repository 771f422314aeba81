using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Suppressions;

/// <summary>How a recipient stands with the sender of an email.</summary>
/// <param name="Workspace">Who sends, by name.</param>
/// <param name="IsSuppressed">Nothing is sent to the recipient any more.</param>
/// <param name="HasLeftCampaign">Nothing more of this email's campaign is sent.</param>
/// <param name="CanComeBack">This email's link is what suppressed the recipient, and can take it back.</param>
public sealed record RecipientState(string Workspace, bool IsSuppressed, bool HasLeftCampaign, bool CanComeBack);

/// <summary>Reads for the page behind an unsubscribe link.</summary>
public sealed class RecipientQueries(IDbContextFactory<CampaignsDb> dbs, SuppressionLookup suppressions)
{
    /// <summary>How the recipient of an email stands; null where there is no such email any more.</summary>
    /// <param name="scheduledEmailId">Out of an authenticated token.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<RecipientState?> Find(Guid scheduledEmailId, CancellationToken cancellationToken)
    {
        if (await LinkedEmail.WorkspaceOf(dbs, scheduledEmailId, cancellationToken) is not { } workspaceId)
        {
            return null;
        }

        await using var db = dbs.For(workspaceId);
        var email = await LinkedEmail.Find(db, scheduledEmailId, cancellationToken);
        var standing = await suppressions.Of(db, email.Addresses, cancellationToken);
        var status = await db.Enrollments.Where(e => e.Id == email.EnrollmentId).Select(e => e.Status).SingleAsync(cancellationToken);
        return new RecipientState(
            await db.Workspaces.Where(w => w.Id == workspaceId).Select(w => w.Name).SingleAsync(cancellationToken),
            standing.Count > 0,
            status == EnrollmentStatus.Unsubscribed,
            standing.Count > 0 && standing.Values.All(s => s.Reason == SuppressionReason.Unsubscribed) && await email.Suppressions(db).AnyAsync(cancellationToken));
    }
}
