using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Privacy;

/// <summary>Writes everything that is kept about one person as JSON: what they can ask for (GDPR, article 15). Nobody else's data is in it, and no secret.</summary>
public sealed class PersonExport(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for people to read, and never part of a page
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Whether there is such a contact to export.</summary>
    public async Task<bool> Exists(Guid workspaceId, Guid contactId, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(workspaceId);
        return await Kept(db, contactId).AnyAsync(cancellationToken);
    }

    /// <summary>Writes row after row, with flat memory. Instants are UTC.</summary>
    /// <param name="by">Who asks, and in which workspace.</param>
    /// <param name="contactId">The person; nothing is written where there is no such contact.</param>
    /// <param name="output">Stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task Write(Actor by, Guid contactId, Stream output, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ErasePeople);
        await using var db = dbs.For(by.WorkspaceId);
        if (await Kept(db, contactId).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } contact)
        {
            var addresses = (await ErasedPerson.Load(db, contact, cancellationToken)).OwnAddresses;
            await JsonSerializer.SerializeAsync(output, new PersonalData(db, contact, addresses, clock.UtcNow()), Json, cancellationToken);
        }
    }

    private static IQueryable<Contact> Kept(CampaignsDb db, Guid contactId) => db.Contacts.Where(c => c.Id == contactId && c.DeletedAt == null);
}
