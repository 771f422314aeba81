using System.IO.Pipelines;
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
    /// <summary>Octets that are in memory before they are written.</summary>
    private const int MaxPending = 16 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
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
            await Write(new PersonalData(db, contact, addresses, clock.UtcNow()), output, cancellationToken);
        }
    }

    private static async Task Write(PersonalData data, Stream output, CancellationToken cancellationToken)
    {
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true)); // a serializer that is given a stream writes to it without waiting, which a server forbids
        await using var json = new Utf8JsonWriter(pipe, new JsonWriterOptions { Indented = true, Encoder = Json.Encoder });
        json.WriteStartObject();
        json.WritePropertyName("exportedAt");
        JsonSerializer.Serialize(json, data.ExportedAt, Json);
        json.WritePropertyName("contact");
        JsonSerializer.Serialize(json, data.Contact, Json);
        foreach (var (name, rows) in data.Parts)
        {
            json.WriteStartArray(name);
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                JsonSerializer.Serialize(json, row, Json);
                if (pipe.UnflushedBytes > MaxPending)
                {
                    await pipe.FlushAsync(cancellationToken);
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
        await pipe.CompleteAsync();
    }

    private static IQueryable<Contact> Kept(CampaignsDb db, Guid contactId) => db.Contacts.Where(c => c.Id == contactId && c.ErasedAt == null); // also of one that was deleted, of whom all is kept
}
