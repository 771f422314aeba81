using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// Pauses sending to a recipient domain whose servers defer messages, and resumes by itself: after the pause one message is sent as a trial, and the others wait for its
/// outcome. Works inside the caller's transaction.
/// </summary>
internal static class DomainBackoffs
{
    /// <summary>Temporary refusals in a row before a pause. More than the one or two that greylisting causes.</summary>
    public const int FailuresBeforePause = 3;

    /// <summary>How long the others wait for the trial.</summary>
    private static readonly TimeSpan Trial = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Pauses = [.. ((int[])[1, 2, 4, 8, 15, 30, 60]).Select(minutes => TimeSpan.FromMinutes(minutes))];

    /// <summary>The pause after so many refusals: one minute at first, one hour at most.</summary>
    public static TimeSpan PauseAfter(int failures) => Pauses[Math.Clamp(failures - FailuresBeforePause, 0, Pauses.Length - 1)];

    /// <summary>Which of these domains are paused, and until when.</summary>
    public static async Task<Dictionary<string, DateTime>> Paused(SqlStatements sql, CampaignsDb db, IReadOnlyList<string> domains, DateTime now)
    {
        var (names, arguments) = SqlStatements.In("domain", domains);
        var paused = await sql.Query(
            $"SELECT domain, paused_until FROM domain_backoffs WHERE workspace_id = @workspace AND domain IN ({names}) AND paused_until > @now",
            [("@workspace", db.WorkspaceId), ("@now", now), .. arguments],
            row => (Domain: row.Text(0), Until: row.Instant(1)),
            CancellationToken.None);
        return paused.ToDictionary(p => p.Domain, p => p.Until, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a message may be sent to the domain now: it is not paused, or this one is the trial. Else until when to wait.</summary>
    public static async Task<(bool MayGo, bool IsTrial, DateTime Until)> Ask(SqlStatements sql, CampaignsDb db, string domain, DateTime now)
    {
        var paused = await sql.Query(
            "SELECT paused_until FROM domain_backoffs WHERE workspace_id = @workspace AND domain = @domain AND paused_until IS NOT NULL",
            [("@workspace", db.WorkspaceId), ("@domain", domain)],
            row => row.Instant(0),
            CancellationToken.None);
        if (paused.Count == 0)
        {
            return (true, false, now);
        }

        var isTrial = await sql.Execute(
            "UPDATE domain_backoffs SET paused_until = @until, updated_at = @now WHERE workspace_id = @workspace AND domain = @domain AND paused_until <= @now",
            [("@until", now + Trial), ("@now", now), ("@workspace", db.WorkspaceId), ("@domain", domain)],
            CancellationToken.None) == 1;
        return isTrial ? (true, true, now) : (false, false, paused[0] > now ? paused[0] : now + Trial);
    }

    /// <summary>Counts a temporary refusal. A message that was in flight when the pause began does not count; the trial does.</summary>
    public static async Task Failed(SqlStatements sql, CampaignsDb db, string domain, string error, bool wasTrial, DateTime now)
    {
        (string Name, object? Value)[] which = [("@workspace", db.WorkspaceId), ("@domain", domain), ("@now", now)];
        await sql.Execute(db.Sql.Sending.EnsureBackoff, [("@id", Guid.CreateVersion7(now)), .. which], CancellationToken.None);
        var counts = await sql.Execute(
            $"""
            UPDATE domain_backoffs SET failures = failures + 1, last_error = @error, updated_at = @now
            WHERE workspace_id = @workspace AND domain = @domain{(wasTrial ? "" : " AND (paused_until IS NULL OR paused_until <= @now)")}
            """,
            [.. which, ("@error", error)],
            CancellationToken.None) == 1;
        var failures = counts ? await Failures(sql, db, domain) : 0;
        if (failures >= FailuresBeforePause)
        {
            await sql.Execute(
                "UPDATE domain_backoffs SET paused_until = @until, updated_at = @now WHERE workspace_id = @workspace AND domain = @domain",
                [.. which, ("@until", now + PauseAfter(failures))],
                CancellationToken.None);
        }
    }

    /// <summary>Ends the pauses of domains whose servers accepted a message.</summary>
    public static async Task Clear(SqlStatements sql, CampaignsDb db, IReadOnlyList<string> domains)
    {
        var (names, arguments) = SqlStatements.In("domain", domains);
        await sql.Execute($"DELETE FROM domain_backoffs WHERE workspace_id = @workspace AND domain IN ({names})", [("@workspace", db.WorkspaceId), .. arguments], CancellationToken.None);
    }

    private static async Task<int> Failures(SqlStatements sql, CampaignsDb db, string domain) => (await sql.Query(
        "SELECT failures FROM domain_backoffs WHERE workspace_id = @workspace AND domain = @domain",
        [("@workspace", db.WorkspaceId), ("@domain", domain)],
        row => row.Number(0),
        CancellationToken.None)).Single();
}
