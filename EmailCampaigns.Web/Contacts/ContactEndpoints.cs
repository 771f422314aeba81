using System.Text.Json;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Privacy;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;

namespace EmailCampaigns.Web.Contacts;

/// <summary><c>/contacts</c></summary>
internal static class ContactEndpoints
{
    private const string Path = "/contacts";

    /// <summary>Most entries of a timeline that are counted and shown.</summary>
    private const int LongestTimeline = 5_000;

    public static void MapContacts(this RouteGroupBuilder api)
    {
        var contacts = api.MapGroup(Path).WithTags("Contacts");
        contacts.MapGet("", List).WithSummary("List the contacts").WithMetadata(ContactQueries.Fields).Answers200<ContactPageResource>();
        contacts.MapPost("", Create).WithSummary("Create a contact").Requires("email").RequireAuthorization(Policies.Marketer).Answers201<ContactResource>();
        contacts.MapGet("/{id:guid}", Get).WithSummary("Read a contact").Answers200<ContactResource>();
        contacts.MapPatch("/{id:guid}", Update).WithSummary("Change a contact").RequireAuthorization(Policies.Marketer).Answers200<ContactResource>();
        contacts.MapDelete("/{id:guid}", Delete).WithSummary("Delete a contact").RequireAuthorization(Policies.Marketer).Answers204();
        contacts.MapPost("/{id:guid}/erase", Erase).WithSummary("Erase a person").RequireAuthorization(Policies.Admin).Answers202<ErasureRow>();
        contacts.MapGet("/{id:guid}/export", Export).WithSummary("Export what is kept of a person").RequireAuthorization(Policies.Admin).Answers200<JsonElement>();
        contacts.MapGet("/{id:guid}/timeline", Timeline).WithSummary("List what happened with a contact").AnswersList<TimelineResource>(TimelineResource.ListFields);
    }

    private static async Task<ContactPageResource> List(Caller by, ListQuery query, ContactQueries contacts, CancellationToken cancellationToken)
    {
        var found = await contacts.Page(by.WorkspaceId, query.Request, cancellationToken);
        return new ContactPageResource(found.Rows, found.Total, query.Page, query.PageSize, found.IsAtLeast);
    }

    private static Task<IResult> Create(Caller by, ContactInput input, ContactEditor editor, ContactQueries contacts, CancellationToken cancellationToken) =>
        editor.Create(input, by, cancellationToken).Created(Path, Load(contacts, by, cancellationToken));

    private static Task<IResult> Get(Caller by, Guid id, ContactQueries contacts, CancellationToken cancellationToken) =>
        Load(contacts, by, cancellationToken)(id).OrNotFound(id);

    private static Task<IResult> Update(
        Caller by, Guid id, Patch<ContactInput> patch, ContactEditor editor, ContactQueries contacts, CancellationToken cancellationToken) =>
        editor.Update(id, patch.Cleared.Contains("otherAddresses") ? patch.Input with { OtherAddresses = [] } : patch.Input, patch.Version, by, cancellationToken).Ok(Load(contacts, by, cancellationToken));

    private static Task<IResult> Delete(Caller by, Guid id, IfMatch match, ContactEditor editor, ContactQueries contacts, CancellationToken cancellationToken) =>
        editor.Delete(id, match.Version, by, cancellationToken).NoContent(Load(contacts, by, cancellationToken));

    /// <summary>202: the rest of their data is cleared in the background. Asked again, it says how far that is.</summary>
    private static async Task<IResult> Erase(Caller by, Guid id, PersonEraser eraser, ErasureQueries erasures, CancellationToken cancellationToken)
    {
        var outcome = await eraser.Erase(by, id, cancellationToken);
        return outcome.IsDone ? TypedResults.Accepted((string?)null, await erasures.Find(by.WorkspaceId, id, cancellationToken)) : outcome.Refused();
    }

    private static async Task<IResult> Export(Caller by, Guid id, PersonExport export, CancellationToken cancellationToken) =>
        await PersonExportDownload.File(by, id, export, cancellationToken) ?? ApiProblems.NotFound(id);

    private static async Task<IResult> Timeline(Caller by, Guid id, ListQuery query, TimelineQueries timeline, CancellationToken cancellationToken) =>
        await timeline.Of(by.WorkspaceId, id, before: null, LongestTimeline, cancellationToken) is { } entries
            ? TypedResults.Ok(query.Of(TimelineResource.ListFields.Page(entries.Select(TimelineResource.Of), query.Request)))
            : ApiProblems.NotFound(id);

    private static Func<Guid, Task<ContactResource?>> Load(ContactQueries contacts, Actor by, CancellationToken cancellationToken) =>
        async id => await contacts.Find(by.WorkspaceId, id, cancellationToken) is { } found ? new ContactResource(found) : null;
}

/// <summary>A page of contacts. Counting stops at a large number; <paramref name="TotalIsAtLeast"/> says that it did.</summary>
internal sealed record ContactPageResource(IReadOnlyList<ContactRow> Items, long Total, int Page, int PageSize, bool TotalIsAtLeast);

/// <summary>A contact with what it is part of.</summary>
internal sealed record ContactResource
{
    public ContactResource(ContactDetail detail)
    {
        var row = detail.Contact;
        (Id, Email, Name, FirstName, LastName, Company, Timezone) = (row.Id, row.Email, row.Name, row.FirstName, row.LastName, row.Company, row.Timezone);
        OtherAddresses = row.OtherAddresses;
        (Fields, RawData, UploadBatchId, Suppression) = (row.Fields, detail.RawData, row.UploadBatchId, row.Suppression);
        (Lists, Enrollments) = (detail.Lists, detail.Enrollments);
        (CreatedAt, UpdatedAt, Version) = (row.CreatedAt, row.UpdatedAt, row.Version);
    }

    public Guid Id { get; }
    public string Email { get; }
    public IReadOnlyList<string> OtherAddresses { get; }
    public string? Name { get; }
    public string? FirstName { get; }
    public string? LastName { get; }
    public string? Company { get; }
    public string? Timezone { get; }
    public IReadOnlyDictionary<string, string> Fields { get; }
    public IReadOnlyDictionary<string, string>? RawData { get; }
    public Guid? UploadBatchId { get; }
    public Core.Suppressions.SuppressionFound? Suppression { get; }
    public IReadOnlyList<ContactInList> Lists { get; }
    public IReadOnlyList<ContactInCampaign> Enrollments { get; }
    public DateTime CreatedAt { get; }
    public DateTime UpdatedAt { get; }
    public int Version { get; }
}

/// <summary>One thing that happened with a contact; which fields are filled goes by <see cref="Type"/>.</summary>
internal sealed record TimelineResource(string Type, DateTime At, Guid? CampaignId, string? CampaignName)
{
    public Guid? SentEmailId { get; init; }
    public int? SequenceStep { get; init; }
    public string? Subject { get; init; }
    public string? Sender { get; init; }
    public string? Url { get; init; }
    public bool? IsAutomated { get; init; }
    public Guid? ReplyId { get; init; }
    public ReplyKind? Kind { get; init; }
    public string? Snippet { get; init; }
    public EnrollmentStatus? FromStatus { get; init; }
    public EnrollmentStatus? ToStatus { get; init; }

    /// <summary>Of a sent email: the number of the version of the sequence that it was sent from.</summary>
    public int? PlanVersion { get; init; }

    /// <summary>Of a sent email: which variant of its step it was; null where that had none.</summary>
    public VariantLetter? Variant { get; init; }

    public string? Reason { get; init; }
    public string? Actor { get; init; }
    public Guid? UploadBatchId { get; init; }
    public string? FileName { get; init; }

    /// <summary>What the entries of a timeline can be filtered and sorted by: all in memory, for one contact has few.</summary>
    public static ListFields<TimelineResource> ListFields { get; } = new ListFields<TimelineResource>()
        .WithEveryField()
        .Searching(
            "the subject, the snippet, the link, the reason, the campaign or the file", t => t.Subject, t => t.Snippet, t => t.Url, t => t.Reason, t => t.CampaignName, t => t.FileName)
        .OrderedBy("-at");

    public static TimelineResource Of(TimelineEntry entry) => entry switch
    {
        TimelineEntry.Sent sent => Start("sent", entry) with
        {
            SentEmailId = sent.SentEmailId,
            SequenceStep = sent.SequenceStep,
            PlanVersion = sent.PlanVersion,
            Variant = sent.Variant,
            Subject = sent.Subject,
            Sender = sent.Sender,
        },
        TimelineEntry.Event happened => Start(SnakeCase.Of(happened.Type), entry) with
        {
            SequenceStep = happened.SequenceStep,
            Url = happened.Url,
            IsAutomated = happened.IsAutomated,
        },
        TimelineEntry.Reply reply => Start("reply", entry) with
        {
            ReplyId = reply.ReplyId,
            Kind = reply.Kind,
            Subject = reply.Subject,
            Snippet = reply.Snippet,
        },
        TimelineEntry.Answered answer => Start("answered", entry) with
        {
            ReplyId = answer.ReplyId,
            Subject = answer.Subject,
            Snippet = answer.Snippet,
            Sender = answer.Sender,
        },
        TimelineEntry.Enrolled => Start("enrolled", entry),
        TimelineEntry.Changed changed => Start("enrollment_changed", entry) with
        {
            FromStatus = changed.From,
            ToStatus = changed.To,
            Reason = changed.Reason,
            Actor = changed.Actor,
        },
        TimelineEntry.Created created => Start("created", entry) with { UploadBatchId = created.UploadBatchId, FileName = created.FileName },
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "An entry of a new kind."),
    };

    private static TimelineResource Start(string type, TimelineEntry entry) => new(type, entry.At, entry.CampaignId, entry.Campaign);
}
