using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace EmailCampaigns.Core.Persistence;

/// <summary>Completes rows that are about to be saved: their workspace, their times and their version.</summary>
internal static class EntryStamps
{
    /// <exception cref="WorkspaceGuardException">A row of another workspace, or of none, was about to be written.</exception>
    public static void Apply(ChangeTracker tracker, Guid workspaceId, DateTime now)
    {
        foreach (var entry in tracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            GuardWorkspace(entry, workspaceId);
            if (entry.State == EntityState.Added && entry.Entity is ITimestamped or IAppendOnly)
            {
                SetIfUnset(entry.Property(nameof(ITimestamped.CreatedAt)), now);
            }

            if (entry.Entity is ITimestamped && entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Property(nameof(ITimestamped.UpdatedAt)).CurrentValue = now;
            }

            if (entry.Entity is IVersioned && entry.State is EntityState.Added or EntityState.Modified)
            {
                var version = entry.Property(nameof(IVersioned.Version));
                version.CurrentValue = entry.State == EntityState.Added ? 1 : (int)version.OriginalValue! + 1;
            }
        }
    }

    private static void GuardWorkspace(EntityEntry entry, Guid workspaceId)
    {
        if (entry.Entity is not IWorkspaceOwned owned)
        {
            return;
        }

        if (workspaceId == Guid.Empty)
        {
            throw new WorkspaceGuardException($"A {entry.Metadata.ShortName()} was about to be written outside any workspace.");
        }

        if (entry.State == EntityState.Added && owned.WorkspaceId == Guid.Empty)
        {
            entry.Property(nameof(IWorkspaceOwned.WorkspaceId)).CurrentValue = workspaceId;
        }

        var property = entry.Property(nameof(IWorkspaceOwned.WorkspaceId));
        if (!workspaceId.Equals(property.CurrentValue) || (entry.State != EntityState.Added && !workspaceId.Equals(property.OriginalValue)))
        {
            throw new WorkspaceGuardException($"A {entry.Metadata.ShortName()} of another workspace was about to be written.");
        }
    }

    private static void SetIfUnset(PropertyEntry property, DateTime now)
    {
        if (property.CurrentValue is DateTime { Ticks: 0 })
        {
            property.CurrentValue = now;
        }
    }
}

/// <summary>An attempt to write outside the context's workspace. Always a bug, never a user's mistake.</summary>
public sealed class WorkspaceGuardException(string message) : InvalidOperationException(message);
