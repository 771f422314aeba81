using EmailCampaigns.Core.Persistence.Listing;
using EmailCampaigns.Core.Suppressions;

namespace EmailCampaigns.Core.Contacts;

/// <summary>Which contacts, in which order, and which page of them.</summary>
public sealed record ContactFilter
{
    /// <summary>Part of an address, name or company, in any case; null for all.</summary>
    public string? Search { get; init; }

    /// <summary>Only the members of this list.</summary>
    public Guid? ListId { get; init; }

    /// <summary>Only those who are suppressed, or only those who may be mailed.</summary>
    public bool? IsSuppressed { get; init; }

    /// <summary>Only those who have nothing in this field, a standard one or a custom one; null for all.</summary>
    public string? Missing { get; init; }

    public ContactSort Sort { get; init; }
    public bool Descending { get; init; }

    /// <summary>How many to pass over.</summary>
    public int Skip { get; init; }

    public int Take { get; init; } = 50;

    internal ListRequest ToRequest() => new()
    {
        Search = Search,
        Filters =
        [
            .. ListId is { } list ? [new FieldFilter(ContactQueries.ListId, FilterBound.Equal, list)] : (FieldFilter[])[],
            .. IsSuppressed is { } suppressed ? [new FieldFilter(ContactQueries.IsSuppressed, FilterBound.Equal, suppressed)] : (FieldFilter[])[],
            .. FieldChecks.NullIfEmpty(Missing) is { } missing ? [new FieldFilter(ContactQueries.Missing, FilterBound.Equal, missing)] : (FieldFilter[])[],
        ],
        Sort = [new FieldSort(FieldOf(Sort), Descending)],
        Skip = Skip,
        Take = Take,
    };

    private static string FieldOf(ContactSort sort) => sort switch
    {
        ContactSort.Created => "createdAt",
        ContactSort.Name => "name",
        ContactSort.Company => "company",
        ContactSort.Email => "email",
    };
}

/// <summary>What contacts are ordered by.</summary>
public enum ContactSort
{
    /// <summary>When they came in.</summary>
    Created,

    Name,
    Company,
    Email,
}

/// <summary>One page of contacts.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="Total">How many the filter finds.</param>
/// <param name="IsAtLeast">Whether there are more than <paramref name="Total"/>; counting stopped there.</param>
public sealed record ContactPage(IReadOnlyList<ContactRow> Rows, int Total, bool IsAtLeast);

/// <summary>A contact in a table.</summary>
public sealed record ContactRow(
    Guid Id, string Email, string? Name, string? FirstName, string? LastName, string? Company, string? Timezone, DateTime CreatedAt, int Version)
{
    /// <summary>The import that brought it.</summary>
    public Guid? UploadBatchId { get; init; }

    /// <summary>Its last change.</summary>
    public DateTime UpdatedAt { get; init; }

    /// <summary>By stored name.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>Further addresses of the person, normalized, by the alphabet.</summary>
    public IReadOnlyList<string> OtherAddresses { get; init; } = [];

    /// <summary>What stands against mailing it; null where it may be mailed.</summary>
    public SuppressionFound? Suppression { get; init; }
}

/// <summary>One contact, with what it is part of.</summary>
/// <param name="Contact">Its own fields.</param>
/// <param name="RawData">The CSV row as it came, by header; null where it was not imported.</param>
/// <param name="Lists">By name.</param>
/// <param name="Enrollments">The newest first.</param>
public sealed record ContactDetail(
    ContactRow Contact,
    IReadOnlyDictionary<string, string>? RawData,
    IReadOnlyList<ContactInList> Lists,
    IReadOnlyList<ContactInCampaign> Enrollments);

/// <summary>A list that a contact is on.</summary>
public sealed record ContactInList(Guid ListId, string Name);

/// <summary>A contact's progress in one campaign.</summary>
/// <param name="EnrollmentId">The enrollment.</param>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Campaign">Its name.</param>
/// <param name="CampaignStatus">Its state.</param>
/// <param name="Status">Of the enrollment.</param>
/// <param name="StatusReason">Why, if something caused it.</param>
/// <param name="CurrentSequenceStep">Order of the last step that was sent or skipped; 0 before the first.</param>
/// <param name="Steps">How many steps of the campaign are enabled.</param>
/// <param name="EmailsSent">How many this contact got of it.</param>
/// <param name="EnrolledAt">Since when.</param>
/// <param name="NextEmailDueAt">When the next is due; null after the last step or an end.</param>
/// <param name="LastEmailSentAt">When the last one went.</param>
/// <param name="EndedAt">When it came to the end it is at.</param>
public sealed record ContactInCampaign(
    Guid EnrollmentId,
    Guid CampaignId,
    string Campaign,
    CampaignStatus CampaignStatus,
    EnrollmentStatus Status,
    string? StatusReason,
    int CurrentSequenceStep,
    int Steps,
    int EmailsSent,
    DateTime EnrolledAt,
    DateTime? NextEmailDueAt,
    DateTime? LastEmailSentAt,
    DateTime? EndedAt);
