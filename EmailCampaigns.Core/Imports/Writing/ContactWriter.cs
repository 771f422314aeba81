using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Postgres;
using EmailCampaigns.Core.Persistence.Sqlite;
using EmailCampaigns.Core.Persistence.SqlServer;

namespace EmailCampaigns.Core.Imports.Writing;

/// <summary>Chooses the statements of the database.</summary>
internal static class ContactWriter
{
    /// <summary>Opens a writer on a context; it keeps the context's connection until it is disposed of.</summary>
    public static Task<IContactWriter> Open(CampaignsDb db, ImportTarget target, CancellationToken cancellationToken) => db switch
    {
        SqliteCampaignsDb => SqliteContactWriter.Open(db, target, cancellationToken),
        PostgresCampaignsDb => PostgresContactWriter.Open(db, target, cancellationToken),
        SqlServerCampaignsDb => SqlServerContactWriter.Open(db, target, cancellationToken),
        _ => throw new NotSupportedException($"Contacts cannot be imported into {db.GetType().Name}."),
    };
}
