using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>
/// The last checks before an email is sent, and the only way from pending to sending. The checks and the change of status are one short transaction: before it
/// commits nothing has left, after it the email counts as under way. Locks are always taken in the same order: lane, sender and quotas, emails.
/// </summary>
internal sealed class SendGate(RefusedEmails refusedEmails, TimeProvider clock)
{
    private static readonly string MarkSending = $"""
        UPDATE scheduled_emails
        SET status = {SqlText.Of(ScheduledEmailStatus.Sending)}, attempts = attempts + 1, first_attempt_at = COALESCE(first_attempt_at, @now), quota_bucket = @quota, updated_at = @now
        WHERE id = @id AND workspace_id = @workspace AND status = {SqlText.Of(ScheduledEmailStatus.Pending)} AND lease_token = @token
        """;

    /// <summary>
    /// Begins the transaction by locking the lane's row, which everything that closes a lane writes too. It updates no row where the lane is closed or its gap is not over: the
    /// lane was open when it was claimed, so that has changed since.
    /// </summary>
    public SqlResult<int> Enter(SqlBatch batch, OpenLane lane) => batch.Execute(
        """
        UPDATE send_lanes SET updated_at = @now
        WHERE id = @id AND workspace_id = @workspace
            AND (closed_reason IS NULL OR closed_until <= @now) AND (next_allowed_at IS NULL OR next_allowed_at <= @now)
        """,
        [("@now", clock.UtcNow()), ("@id", lane.Id), ("@workspace", lane.WorkspaceId)]);

    /// <summary>
    /// Decides about a few emails of one lane and marks those that pass as sending, in a transaction that began with <see cref="Enter"/>. Nothing may leave before it commits.
    /// </summary>
    /// <param name="db">A context in the lane's workspace.</param>
    /// <param name="sql">Its prepared statements.</param>
    /// <param name="rest">What else the caller has to write; it runs in one round trip with the first statements.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="lease">The lease under which the emails were claimed.</param>
    /// <param name="known">The lane's facts as they were last read.</param>
    /// <param name="emails">The emails in their order, no more than may pass at once.</param>
    /// <param name="read">What was read of the lane and these emails since the lane was locked.</param>
    public async Task<GateResult> Pass(
        CampaignsDb db,
        SqlStatements sql,
        SqlBatch rest,
        OpenLane lane,
        Lease lease,
        LaneFacts known,
        IReadOnlyList<ComposedEmail> emails,
        GateFacts read)
    {
        var now = clock.UtcNow();
        var facts = await LaneFacts.Of(db, lane, known, read.Moment.Value.Single(), CancellationToken.None);
        var verdict = LaneVerdict.Of(facts, now);
        if (!verdict.IsOpen)
        {
            await rest.Run(CancellationToken.None);
            await Close(sql, lane, verdict, now);
            return GateResult.Shut;
        }

        await Reopen(sql, lane, facts, now);
        var judged = await Judge(db, sql, emails, facts, lease, read.Emails.Value, read.Suppressed.Value, now);
        var asking = judged.Where(e => e.Verdict.Decision == GateDecision.Passes).Select(e => e.Email).Take(facts.HasGap || facts.IsOnTrial ? 1 : int.MaxValue).ToList();
        var (passed, putOff, shut) = await Admit(db, sql, rest, lane, lease, facts, asking, now);
        if (shut is { } closing)
        {
            await Close(sql, lane, closing, now);
        }

        var refused = judged.Where(e => e.Verdict.Decision is not (GateDecision.Passes or GateDecision.Lost)).Concat(putOff).ToList();
        foreach (var (email, refusal) in refused)
        {
            await refusedEmails.Refuse(db, lane, email, refusal, now);
        }

        if (refused.Count > 0)
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }

        return new GateResult(passed, refused.Count, shut is not null || (passed.Count > 0 && facts.HasGap), facts);
    }

    /// <summary>Checks the lane alone: one that may not send is closed, or gets the time at which its gap is over, and what is late by that its new times.</summary>
    public Task CloseIfShut(CampaignsDb db, SqlStatements sql, OpenLane lane, LaneFacts known, CancellationToken cancellationToken) => db.InRepeatableTransaction(
        async () =>
        {
            var batch = sql.Batch();
            var entered = Enter(batch, lane);
            await batch.Run(CancellationToken.None);
            if (entered.Value == 1)
            {
                var now = clock.UtcNow();
                var facts = await LaneFacts.Load(db, sql, lane, known, CancellationToken.None);
                var verdict = LaneVerdict.Of(facts, now);
                if (!verdict.IsOpen)
                {
                    await Close(sql, lane, verdict, now);
                    if (facts.HasGap)
                    {
                        await LateEmails.Move(db, sql, lane, facts, now, CancellationToken.None);
                    }
                }
            }
        },
        WritePriority.Dispatch,
        cancellationToken);

    /// <summary>Takes the sender's gap and the quotas, then marks emails as sending. What was taken for an email that does not pass in the end is given back at once.</summary>
    private static async Task<(List<ComposedEmail> Passed, List<(ComposedEmail Email, EmailVerdict Verdict)> PutOff, LaneVerdict? Shut)> Admit(
        CampaignsDb db, SqlStatements sql, SqlBatch rest, OpenLane lane, Lease lease, LaneFacts facts, List<ComposedEmail> asking, DateTime now)
    {
        var putOff = new List<(ComposedEmail Email, EmailVerdict Verdict)>();
        if (asking.Count == 0 || facts.HasGap)
        {
            await rest.Run(CancellationToken.None);
            rest = sql.Batch();
        }

        if (asking.Count == 0 || !await TakeSenderGap(sql, lane, facts, now))
        {
            return ([], putOff, null);
        }

        var laneBuckets = QuotaBucket.OfLane(facts, now);
        var (room, exhausted) = await Quotas.Take(sql, rest, db, laneBuckets, asking.Count, now, CancellationToken.None);
        var shut = exhausted is null ? null : (LaneVerdict?)LaneVerdict.UsedUp(facts, exhausted);
        if (room > 0 && facts.Limits.SenderRollingLimit > 0)
        {
            // After the take: the sender's counters are locked, so nobody else is counting now.
            var (fits, frees) = RollingRoom.After(facts.Limits, await RollingRoom.Load(sql, lane.WorkspaceId, lane.SenderId, now), room, now);
            if (fits < room)
            {
                await Quotas.GiveBack(sql, db, laneBuckets, room - fits, CancellationToken.None);
                (room, shut) = (fits, LaneVerdict.UsedUp(facts, LaneClosedReason.SenderRollingLimit, frees));
            }
        }

        var admitted = new List<(ComposedEmail Email, IReadOnlyList<QuotaBucket> OwnBuckets)>();
        foreach (var email in asking.Take(room).OrderBy(e => e.Email.RecipientDomain, StringComparer.Ordinal))
        {
            var (verdict, buckets, isTrial) = await AdmitOne(db, sql, lane, facts, email, now);
            if (verdict.Decision == GateDecision.Passes)
            {
                admitted.Add((email with { IsTrial = isTrial }, buckets));
            }
            else
            {
                putOff.Add((email, verdict));
            }
        }

        var passed = await Begin(db, sql, lease, laneBuckets, admitted, now);
        await Quotas.GiveBack(sql, db, laneBuckets, room - passed.Count, CancellationToken.None);
        if (passed.Count == 0)
        {
            await GiveBackSenderGap(sql, lane, facts);
        }
        else
        {
            await StartRampUp(sql, lane, facts, now);
            if (facts.HasGap)
            {
                await Close(sql, lane, new LaneVerdict(false, null, now + facts.Limits.GapAfter(passed[0].Email.Id)), now);
            }
        }

        return (passed, putOff, shut);
    }

    /// <summary>Takes the quotas that only this email needs: a place among the new contacts of the day, and room at its recipient domain.</summary>
    private static async Task<(EmailVerdict Verdict, IReadOnlyList<QuotaBucket> Taken, bool IsTrial)> AdmitOne(
        CampaignsDb db, SqlStatements sql, OpenLane lane, LaneFacts facts, ComposedEmail email, DateTime now)
    {
        var window = facts.WindowFor(email.ContactZone);
        var newContacts = email.Email.Priority == ScheduledEmail.FirstEmail ? QuotaBucket.OfNewContacts(facts, now) : null;
        IReadOnlyList<QuotaBucket> buckets = [.. newContacts is null ? [] : (QuotaBucket[])[newContacts], .. QuotaBucket.OfDomain(email.Email.RecipientDomain, facts.Limits, now)];
        var (taken, exhausted) = await Quotas.Take(sql, sql.Batch(), db, buckets, 1, now, CancellationToken.None);
        if (taken == 0 && exhausted == newContacts)
        {
            await HoldNewContacts(sql, lane, facts, exhausted!, now);
            return (new EmailVerdict(GateDecision.NewContactsUsedUp), [], false);
        }

        if (taken == 0)
        {
            return (EmailVerdict.Later(window, exhausted!.End, MovedReason.DomainThrottle), [], false);
        }

        var (mayGo, isTrial, until) = facts.Moment.DomainsBackOff ? await DomainBackoffs.Ask(sql, db, email.Email.RecipientDomain, now) : (true, false, now);
        if (!mayGo)
        {
            await Quotas.GiveBack(sql, db, buckets, 1, CancellationToken.None);
            return (EmailVerdict.Later(window, until, MovedReason.DomainThrottle), [], false);
        }

        return (new EmailVerdict(GateDecision.Passes), buckets, isTrial);
    }

    /// <summary>First emails of the lane wait until the campaign's next day; follow-ups are still sent.</summary>
    private static Task<int> HoldNewContacts(SqlStatements sql, OpenLane lane, LaneFacts facts, QuotaBucket usedUp, DateTime now) => sql.Execute(
        "UPDATE send_lanes SET new_contacts_from = @from, updated_at = @now WHERE id = @id AND workspace_id = @workspace",
        [("@from", usedUp.End), ("@now", now), ("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
        CancellationToken.None);

    /// <summary>A ramp-up starts on the first day on which its sender sends.</summary>
    private static async Task StartRampUp(SqlStatements sql, OpenLane lane, LaneFacts facts, DateTime now)
    {
        if (facts.Limits.SenderRampUp is not null && facts.Moment.Versions.RampUpStartedOn is null)
        {
            await sql.Execute(
                "UPDATE sender_accounts SET ramp_up_started_on = @day WHERE id = @id AND workspace_id = @workspace AND ramp_up_started_on IS NULL",
                [("@day", ZoneCalendar.Of(facts.Limits.SenderZone).Day(now)), ("@id", lane.SenderId), ("@workspace", lane.WorkspaceId)],
                CancellationToken.None);
        }
    }

    /// <summary>Closes the lane, or sets the time at which its gap is over. Until then nothing looks at it again.</summary>
    private static async Task Close(SqlStatements sql, OpenLane lane, LaneVerdict verdict, DateTime now)
    {
        if (verdict.Closed is { } reason)
        {
            await sql.Execute(
                "UPDATE send_lanes SET closed_reason = @reason, closed_until = @until, updated_at = @now WHERE id = @id AND workspace_id = @workspace",
                [("@reason", reason), ("@until", verdict.Until), ("@now", now), ("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
                CancellationToken.None);
        }
        else
        {
            await sql.Execute(
                "UPDATE send_lanes SET next_allowed_at = @until, updated_at = @now WHERE id = @id AND workspace_id = @workspace",
                [("@until", verdict.Until), ("@now", now), ("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
                CancellationToken.None);
        }
    }

    /// <summary>Opens a lane that was closed, since its reason no longer holds.</summary>
    private static async Task Reopen(SqlStatements sql, OpenLane lane, LaneFacts facts, DateTime now)
    {
        if (facts.Moment.Closed is not { } reason)
        {
            return;
        }

        await sql.Execute(
            "UPDATE send_lanes SET closed_reason = NULL, closed_until = NULL, updated_at = @now WHERE id = @id AND workspace_id = @workspace",
            [("@now", now), ("@id", lane.Id), ("@workspace", lane.WorkspaceId)],
            CancellationToken.None);
        if (reason == LaneClosedReason.SenderPaused)
        {
            await sql.Execute(
                $"UPDATE campaigns SET status_reason = NULL WHERE id = @id AND workspace_id = @workspace AND status = {SqlText.Of(CampaignStatus.Active)}",
                [("@id", lane.CampaignId), ("@workspace", lane.WorkspaceId)],
                CancellationToken.None);
        }
    }

    /// <summary>Takes the pause between two emails that all lanes of a sender share; false where another lane was faster.</summary>
    private static async Task<bool> TakeSenderGap(SqlStatements sql, OpenLane lane, LaneFacts facts, DateTime now) => facts.Limits.SenderGap == TimeSpan.Zero
        || await sql.Execute(
            """
            UPDATE sender_accounts SET next_send_at = @next
            WHERE id = @id AND workspace_id = @workspace AND (next_send_at IS NULL OR next_send_at <= @now)
            """,
            [("@next", now + facts.Limits.SenderGap), ("@id", lane.SenderId), ("@workspace", lane.WorkspaceId), ("@now", now)],
            CancellationToken.None) == 1;

    private static async Task GiveBackSenderGap(SqlStatements sql, OpenLane lane, LaneFacts facts)
    {
        if (facts.Limits.SenderGap > TimeSpan.Zero)
        {
            await sql.Execute(
                "UPDATE sender_accounts SET next_send_at = @before WHERE id = @id AND workspace_id = @workspace",
                [("@before", facts.Moment.SenderNextSendAt), ("@id", lane.SenderId), ("@workspace", lane.WorkspaceId)],
                CancellationToken.None);
        }
    }

    /// <summary>Marks the emails as sending before anything leaves. One that was cancelled meanwhile is left out.</summary>
    private static async Task<List<ComposedEmail>> Begin(
        CampaignsDb db,
        SqlStatements sql,
        Lease lease,
        IReadOnlyList<QuotaBucket> laneBuckets,
        List<(ComposedEmail Email, IReadOnlyList<QuotaBucket> OwnBuckets)> admitted,
        DateTime now)
    {
        var laneQuota = QuotaBucket.ToJson(laneBuckets);
        var taken = await sql.ExecuteEach(
            MarkSending,
            [("@workspace", db.WorkspaceId), ("@token", lease.Token), ("@now", now)],
            SqlRows.Of(admitted)
                .With("@id", a => a.Email.Email.Id)
                .With("@quota", a => a.OwnBuckets.Count == 0 ? laneQuota : QuotaBucket.ToJson([.. laneBuckets, .. a.OwnBuckets])),
            CancellationToken.None);
        foreach (var (_, ownBuckets) in admitted.Where((_, i) => !taken[i]))
        {
            await Quotas.GiveBack(sql, db, ownBuckets, 1, CancellationToken.None);
        }

        return [.. admitted.Where((_, i) => taken[i]).Select(a => a.Email)];
    }

    private static async Task<List<(ComposedEmail Email, EmailVerdict Verdict)>> Judge(
        CampaignsDb db,
        SqlStatements sql,
        IReadOnlyList<ComposedEmail> emails,
        LaneFacts lane,
        Lease lease,
        List<EmailFacts> facts,
        List<(string Hash, SuppressionReason Reason)> suppressed,
        DateTime now)
    {
        var backoffs = lane.Moment.DomainsBackOff
            ? await DomainBackoffs.Paused(sql, db, [.. emails.Select(e => e.Email.RecipientDomain).Distinct()], now)
            : [];
        var byId = facts.ToDictionary(f => f.Id);
        var reasons = suppressed.ToDictionary(s => s.Hash, s => (SuppressionReason?)s.Reason);
        return [.. emails.Select(email => (email, EmailVerdict.Of(
            email, byId.GetValueOrDefault(email.Email.Id), lane, lease.Token, reasons.GetValueOrDefault(email.AddressHash) ?? reasons.GetValueOrDefault(email.DomainHash),
            backoffs.TryGetValue(email.Email.RecipientDomain, out var until) ? until : null, now)))];
    }
}
