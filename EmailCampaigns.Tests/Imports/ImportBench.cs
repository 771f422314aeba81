using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmailCampaigns.Tests.Imports;

/// <summary>A database with everything that imports, and words for what the tests do with it.</summary>
internal sealed class ImportBench : IAsyncDisposable
{
    /// <summary>The header of <see cref="Csv"/>.</summary>
    public const string Header = "Email,First name,Last name,Company,Time zone,Job title\n";

    private ImportBench(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    public Actor Ann { get; private set; } = null!;

    public UploadReceiver Receiver => Get<UploadReceiver>();

    public UploadQueries Queries => Get<UploadQueries>();

    public UploadFolder Folder => Get<UploadFolder>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ImportBench> Create(DatabaseProvider? on = null)
    {
        var data = Temp.NewDirectory();
        var database = await TestDatabase.Create(services => services
            .AddSingleton(new UploadFolder(data))
            .AddSingleton<UploadReceiver>()
            .AddSingleton<UploadQueries>()
            .AddSingleton<UploadCanceller>()
            .AddSingleton<UploadSweeper>()
            .AddSingleton<RejectionFile>()
            .AddSingleton<SuppressionLookup>()
            .AddSingleton<Suppressor>()
            .AddSingleton<ImportPreview>()
            .AddTransient<ContactImporter>(), on);
        return new ImportBench(database) { Ann = Actor.User(database.WorkspaceId, Guid.CreateVersion7(database.Now), Role.Marketer) };
    }

    public T Get<T>()
        where T : notnull => Database.Services.GetRequiredService<T>();

    public async Task<ReceivedFile> Store(string csv, string name = "contacts.csv")
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv));
        return await Receiver.Store(content, name, Ann, Cancellation);
    }

    /// <summary>An upload that waits for the importer.</summary>
    public async Task<Guid> Start(string csv, DuplicatePolicy policy = DuplicatePolicy.Skip, Guid? listId = null, Dictionary<string, string?>? mapping = null)
    {
        var outcome = await Receiver.Start(
            await Store(csv), new UploadChoices { DuplicatePolicy = policy, ListId = listId, Mapping = mapping }, Ann, Cancellation);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    /// <summary>A file of so many good rows.</summary>
    public static string Csv(int rows) => Header + string.Concat(Enumerable.Range(0, rows).Select(i => $"c{i}@example.org,First {i},Last,Company,,\n"));

    /// <summary>An importer that commits after each block of rows, and may crash.</summary>
    public ContactImporter Blockwise(int crashAfter = int.MaxValue, Action? onInstant = null) => new(
        Database, new(new(Database)), Folder, new CrashingClock(Database.Clock, crashAfter) { OnInstant = onInstant }, NullLogger<ContactImporter>.Instance);

    public async Task<Guid> AddList(string name)
    {
        var list = new ContactList(name, null, Database.Now);
        await Database.Add(list);
        return list.Id;
    }

    public Task<UploadStatus?> Run(Guid upload) => Get<ContactImporter>().Run(Ann.WorkspaceId, upload, Cancellation);

    /// <summary>Imports to the end and says what came of it: imported, updated, skipped, rejected.</summary>
    public async Task<(long Imported, long Updated, long Skipped, long Rejected)> Import(string csv, DuplicatePolicy policy = DuplicatePolicy.Skip, Guid? listId = null)
    {
        var upload = await Start(csv, policy, listId);
        Assert.Equal(UploadStatus.Completed, await Run(upload));
        return await Counts(upload);
    }

    public async Task<(long Imported, long Updated, long Skipped, long Rejected)> Counts(Guid upload)
    {
        var row = await Queries.Find(Ann.WorkspaceId, upload, Cancellation);
        Assert.NotNull(row);
        Assert.Equal(row.ProcessedContacts, row.Imported + row.Updated + row.Skipped + row.Rejected);
        return (row.Imported, row.Updated, row.Skipped, row.Rejected);
    }

    /// <summary>An upload, and how its file is read.</summary>
    public async Task<(UploadBatch Batch, CsvFormat Format)> Upload(Guid id)
    {
        await using var db = Database.Open();
        var batch = await db.UploadBatches.SingleAsync(u => u.Id == id, Cancellation);
        return (batch, new CsvFormat(batch.Encoding, batch.Delimiter[0], batch.HasHeader));
    }

    public async Task<Contact> Contact(string normalizedAddress)
    {
        await using var db = Database.Open();
        return await db.Contacts.SingleAsync(c => c.EmailNormalized == normalizedAddress, Cancellation);
    }

    /// <summary>Every address in the workspace, deleted ones too.</summary>
    public async Task<List<string>> Addresses()
    {
        await using var db = Database.Open();
        return await db.Contacts.OrderBy(c => c.Id).Select(c => c.EmailNormalized).ToListAsync(Cancellation);
    }

    public async Task<List<string>> Members(Guid listId)
    {
        await using var db = Database.Open();
        return await db.ContactListMembers.Where(m => m.ListId == listId)
            .Join(db.Contacts, m => m.ContactId, c => c.Id, (m, c) => c.EmailNormalized).Order().ToListAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
