using System.Data;
using EmailCampaigns.Core.Persistence.Tables;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// The product's tables, seen from one workspace. It fails closed: until <see cref="Enter"/> names a workspace, no row of any workspace is
/// read and none can be written. One instance per operation, from the factory: <c>await using var db = dbs.For(workspaceId)</c>.
/// </summary>
public abstract class CampaignsDb(DbContextOptions options, WriteGate writeGate, TimeProvider clock) : IdentityUserContext<User, Guid>(options)
{
    private const int MaxAttempts = 10;

    /// <summary>The workspace whose rows are seen; empty sees none.</summary>
    public Guid WorkspaceId { get; private set; }

    /// <summary>Which rows the database itself shows, beneath EF's filter; see <see cref="CampaignsDbFactory"/>.</summary>
    public RowScope Scope { get; internal set; }

    /// <summary>The current time, UTC.</summary>
    internal DateTime Now => clock.UtcNow();

    /// <summary>The SQL that differs between databases.</summary>
    public abstract ISqlDialect Sql { get; }

    public DbSet<Workspace> Workspaces => Set<Workspace>();
    public DbSet<WorkspaceMember> WorkspaceMembers => Set<WorkspaceMember>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<Installation> Installations => Set<Installation>();
    public DbSet<Contact> Contacts => Set<Contact>();
    public DbSet<ContactChannel> ContactChannels => Set<ContactChannel>();
    public DbSet<ContactField> ContactFields => Set<ContactField>();
    public DbSet<ContactList> ContactLists => Set<ContactList>();
    public DbSet<ContactListMember> ContactListMembers => Set<ContactListMember>();
    public DbSet<UploadBatch> UploadBatches => Set<UploadBatch>();
    public DbSet<UploadRejection> UploadRejections => Set<UploadRejection>();
    public DbSet<EmailTemplate> EmailTemplates => Set<EmailTemplate>();
    public DbSet<EmailFile> EmailFiles => Set<EmailFile>();
    public DbSet<EmailFileUse> EmailFileUses => Set<EmailFileUse>();
    public DbSet<SenderAccount> SenderAccounts => Set<SenderAccount>();
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<CampaignSettings> CampaignSettings => Set<CampaignSettings>();
    public DbSet<SequenceStep> SequenceSteps => Set<SequenceStep>();
    public DbSet<StepVariant> StepVariants => Set<StepVariant>();
    public DbSet<PlanVersion> PlanVersions => Set<PlanVersion>();
    public DbSet<Enrollment> Enrollments => Set<Enrollment>();
    public DbSet<ReceivedEvent> ReceivedEvents => Set<ReceivedEvent>();
    public DbSet<Transition> Transitions => Set<Transition>();
    public DbSet<SendLane> SendLanes => Set<SendLane>();
    public DbSet<Holiday> Holidays => Set<Holiday>();
    public DbSet<EmailDraft> EmailDrafts => Set<EmailDraft>();
    public DbSet<ScheduledEmail> ScheduledEmails => Set<ScheduledEmail>();
    public DbSet<SenderGrant> SenderGrants => Set<SenderGrant>();
    public DbSet<SenderMailbox> SenderMailboxes => Set<SenderMailbox>();
    public DbSet<MailboxFolder> MailboxFolders => Set<MailboxFolder>();
    public DbSet<UnreadableMessage> UnreadableMessages => Set<UnreadableMessage>();
    public DbSet<DraftViewer> DraftViewers => Set<DraftViewer>();
    public DbSet<SentEmail> SentEmails => Set<SentEmail>();
    public DbSet<SentEmailBody> SentEmailBodies => Set<SentEmailBody>();
    public DbSet<SentCopy> SentCopies => Set<SentCopy>();
    public DbSet<SendRateLimit> SendRateLimits => Set<SendRateLimit>();
    public DbSet<SendQuotaUsage> SendQuotaUsage => Set<SendQuotaUsage>();
    public DbSet<DomainBackoff> DomainBackoffs => Set<DomainBackoff>();
    public DbSet<MessageEvent> MessageEvents => Set<MessageEvent>();
    public DbSet<MessageEventKey> MessageEventKeys => Set<MessageEventKey>();
    public DbSet<EmailReply> EmailReplies => Set<EmailReply>();
    public DbSet<ReplyAnswer> ReplyAnswers => Set<ReplyAnswer>();
    public DbSet<AnswerDraft> AnswerDrafts => Set<AnswerDraft>();
    public DbSet<WebhookSource> WebhookSources => Set<WebhookSource>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();
    public DbSet<WebhookMessage> WebhookMessages => Set<WebhookMessage>();
    public DbSet<WebhookAttempt> WebhookAttempts => Set<WebhookAttempt>();
    public DbSet<Suppression> Suppressions => Set<Suppression>();
    public DbSet<DailyAnalytics> DailyAnalytics => Set<DailyAnalytics>();
    public DbSet<StepCounters> StepCounters => Set<StepCounters>();
    public DbSet<UploadCounters> UploadCounters => Set<UploadCounters>();
    public DbSet<LinkCounters> LinkCounters => Set<LinkCounters>();
    public DbSet<LaneHalfHour> LaneHalfHours => Set<LaneHalfHour>();
    public DbSet<DraftBatch> DraftBatches => Set<DraftBatch>();
    public DbSet<DraftGeneration> DraftGenerations => Set<DraftGeneration>();
    public DbSet<AiSettings> AiSettings => Set<AiSettings>();
    public DbSet<JobFailure> JobFailures => Set<JobFailure>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Whether somebody else waits to write, so that a transaction should come to its end; see <see cref="WriteGate.IsAwaited"/>.</summary>
    internal bool IsAwaited => writeGate.IsAwaited;

    /// <summary>Limits the context to the rows of one workspace. It cannot change to another one later.</summary>
    public void Enter(Guid workspaceId)
    {
        if (WorkspaceId != Guid.Empty && WorkspaceId != workspaceId)
        {
            throw new WorkspaceGuardException("This context is in another workspace already; open one for each.");
        }

        if (Scope == RowScope.Workspace && Database.GetDbConnection().State != ConnectionState.Closed)
        {
            throw new WorkspaceGuardException("The connection of this context was opened outside any workspace, and shows no row of one.");
        }

        WorkspaceId = workspaceId;
    }

    /// <summary>
    /// Runs <paramref name="act"/> in one write transaction and commits it. On a database with a single writer it waits for the permit to write first.
    /// Inside an open transaction it joins that one.
    /// </summary>
    public Task<T> InTransaction<T>(Func<Task<T>> act, WritePriority priority, CancellationToken cancellationToken) =>
        InTransaction(act, commits: _ => true, priority, cancellationToken);

    /// <summary>The same, but the result decides whether to commit; if not, everything that <paramref name="act"/> wrote is rolled back.</summary>
    internal async Task<T> InTransaction<T>(Func<Task<T>> act, Func<T, bool> commits, WritePriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(act);
        if (Database.CurrentTransaction is not null)
        {
            return await act();
        }

        using var permit = await writeGate.Enter(priority, cancellationToken);
        await using var transaction = await Sql.Begin(this, priority, cancellationToken);
        var result = await act();
        if (commits(result))
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return result;
    }

    /// <inheritdoc cref="InTransaction{T}(Func{Task{T}}, WritePriority, CancellationToken)"/>
    public Task<T> InTransaction<T>(Func<Task<T>> act, CancellationToken cancellationToken) => InTransaction(act, WritePriority.Interactive, cancellationToken);

    /// <inheritdoc cref="InTransaction{T}(Func{Task{T}}, WritePriority, CancellationToken)"/>
    public Task InTransaction(Func<Task> act, WritePriority priority, CancellationToken cancellationToken) =>
        InTransaction(
            async () =>
            {
                await act();
                return true;
            },
            priority,
            cancellationToken);

    /// <inheritdoc cref="InTransaction{T}(Func{Task{T}}, WritePriority, CancellationToken)"/>
    public Task InTransaction(Func<Task> act, CancellationToken cancellationToken) => InTransaction(act, WritePriority.Interactive, cancellationToken);

    /// <summary>
    /// The same for an act that begins by reading what it needs, and has no effect outside the database: after a conflict with another transaction it is
    /// repeated and sees what the other one did. The change tracker is cleared before.
    /// </summary>
    public async Task<T> InRepeatableTransaction<T>(Func<Task<T>> act, WritePriority priority, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await InTransaction(act, priority, cancellationToken);
            }
            catch (Exception conflict) when (attempt < MaxAttempts && Database.CurrentTransaction is null && (conflict is StaleVersionException || Sql.IsConflict(conflict)))
            {
                ChangeTracker.Clear();
            }
        }
    }

    /// <inheritdoc cref="InRepeatableTransaction{T}(Func{Task{T}}, WritePriority, CancellationToken)"/>
    public Task InRepeatableTransaction(Func<Task> act, WritePriority priority, CancellationToken cancellationToken) =>
        InRepeatableTransaction(
            async () =>
            {
                await act();
                return true;
            },
            priority,
            cancellationToken);

    /// <summary>Inserts many rows of this workspace, inside a transaction: see <see cref="ISqlDialect.Insert"/>.</summary>
    internal Task<int> Insert<TEntity>(IReadOnlyList<TEntity> entities, DateTime now, CancellationToken cancellationToken)
        where TEntity : class => Sql.Insert(this, new BulkRows<TEntity>(this, entities, now), cancellationToken);

    /// <summary>Inserts many rows of this workspace that cannot exist yet, inside a transaction: see <see cref="ISqlDialect.InsertNew"/>.</summary>
    internal Task InsertNew<TEntity>(IReadOnlyList<TEntity> entities, DateTime now, CancellationToken cancellationToken)
        where TEntity : class => Sql.InsertNew(this, new BulkRows<TEntity>(this, entities, now), cancellationToken);

    /// <summary>Writes some properties of many rows of this workspace, inside a transaction: see <see cref="ISqlDialect.Update"/>.</summary>
    internal Task Update<TEntity>(IReadOnlyList<TEntity> entities, IReadOnlyCollection<string> properties, DateTime now, CancellationToken cancellationToken)
        where TEntity : class => Sql.Update(
            this, new BulkRows<TEntity>(this, entities, now).Only([.. properties, nameof(ITimestamped.UpdatedAt)]), cancellationToken);

    /// <summary>The same for rows that were read before the transaction: one property must still be as it was then.</summary>
    /// <exception cref="StaleVersionException">It changed on one of them.</exception>
    internal async Task UpdateUnchanged<TEntity>(
        string property, object was, IReadOnlyList<TEntity> entities, IReadOnlyCollection<string> properties, DateTime now, CancellationToken cancellationToken)
        where TEntity : class
    {
        var rows = new BulkRows<TEntity>(this, entities, now).While(property, was).Only([.. properties, nameof(ITimestamped.UpdatedAt)]);
        if (await Sql.Update(this, rows, cancellationToken) < entities.Count)
        {
            throw new StaleVersionException();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="WorkspaceGuardException">A row of another workspace, or of none, was about to be written.</exception>
    /// <exception cref="StaleVersionException">Somebody else changed the row since it was read.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        EntryStamps.Apply(ChangeTracker, WorkspaceId, clock.UtcNow());
        try
        {
            return await InTransaction(() => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken), cancellationToken);
        }
        catch (DbUpdateConcurrencyException stale) when (stale.Entries.Any(entry => entry.Entity is not User)) // Identity's stores know EF's own exception
        {
            throw new StaleVersionException(stale);
        }
    }

    /// <summary>Not supported: writes wait for the permit asynchronously.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) => throw new NotSupportedException($"Use {nameof(SaveChangesAsync)}.");

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        // Indexes are chosen by the queries that need them, not one for every key.
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();
        ModelConventions.Configure(configurationBuilder);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(CampaignsDb).Assembly);
        ModelConventions.Apply(builder, this);
        builder.HasDbFunction(typeof(LikePattern).GetMethod(nameof(LikePattern.Matches))!).HasTranslation(arguments => Sql.Like(arguments[0], arguments[1]));
    }
}

/// <summary>A save with a version that is not the current one any more. Nothing was written.</summary>
public sealed class StaleVersionException : Exception
{
    public StaleVersionException(Exception inner)
        : base("Somebody else changed this meanwhile. Load what stands now and decide again.", inner)
    {
    }

    public StaleVersionException()
        : base("Somebody else changed this meanwhile. Load what stands now and decide again.")
    {
    }
}
