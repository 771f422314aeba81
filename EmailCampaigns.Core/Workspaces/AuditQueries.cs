using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Listing;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>An entry of the audit log.</summary>
/// <param name="Actor"><c>user:…</c>, <c>api_key:…</c> or <c>system</c>.</param>
public sealed record AuditRow(Guid Id, string Actor, AuditAction Action, Guid SubjectId, string Details, DateTime CreatedAt);

/// <summary>Reads the audit log.</summary>
public sealed class AuditQueries(IDbContextFactory<CampaignsDb> dbs)
{
    /// <summary>What entries can be filtered and sorted by.</summary>
    public static ListFields<AuditEntry> Fields { get; } = new ListFields<AuditEntry>()
        .With(e => e.Id).With(e => e.Actor).With(e => e.Action).With(e => e.SubjectId).With(e => e.Details).With(e => e.CreatedAt)
        .Searching("the details", e => e.Details)
        .OrderedBy("-createdAt");

    public async Task<Page<AuditRow>> Page(Guid workspaceId, ListRequest request, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return (await Fields.Page(db.AuditEntries, request, cancellationToken)).Select(e => new AuditRow(e.Id, e.Actor, e.Action, e.SubjectId, e.Details, e.CreatedAt));
    }
}
