using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Tests.Shared;

/// <summary>A status that the domain gains must get its word before a page meets it.</summary>
public sealed class DomainStatusTests
{
    public static TheoryData<StatusKind, Type> Enums => new()
    {
        { StatusKind.Campaign, typeof(CampaignStatus) },
        { StatusKind.Enrollment, typeof(EnrollmentStatus) },
        { StatusKind.Draft, typeof(DraftStatus) },
        { StatusKind.Email, typeof(ScheduledEmailStatus) },
        { StatusKind.SentEmail, typeof(SentEmailStatus) },
        { StatusKind.Sender, typeof(ValidationStatus) },
        { StatusKind.Import, typeof(UploadStatus) },
    };

    [Theory, MemberData(nameof(Enums))]
    public void Every_status_of_the_domain_has_a_word(StatusKind kind, Type statuses) =>
        Assert.All(Enum.GetValues(statuses).Cast<Enum>(), status => Assert.NotEmpty(StatusWords.Of(kind, StatusWords.Stored(status)).Word));
}
