using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Tests.Shared;

/// <summary>One word and one colour for each status.</summary>
public sealed class StatusWordsTests
{
    [Theory]
    [InlineData(StatusKind.Campaign, "draft", "Draft", StatusFamily.Grey)]
    [InlineData(StatusKind.Campaign, "active", "Active", StatusFamily.Green)]
    [InlineData(StatusKind.Campaign, "waiting", "Waiting", StatusFamily.Amber)]
    [InlineData(StatusKind.Campaign, "paused", "Paused", StatusFamily.Amber)]
    [InlineData(StatusKind.Campaign, "completed", "Completed", StatusFamily.Green)]
    [InlineData(StatusKind.Campaign, "stopped", "Stopped", StatusFamily.Red)]
    [InlineData(StatusKind.Campaign, "archived", "Archived", StatusFamily.Grey)]
    [InlineData(StatusKind.Enrollment, "pending", "Pending", StatusFamily.Grey)]
    [InlineData(StatusKind.Enrollment, "in_progress", "In progress", StatusFamily.Blue)]
    [InlineData(StatusKind.Enrollment, "paused", "Paused", StatusFamily.Amber)]
    [InlineData(StatusKind.Enrollment, "completed", "Completed", StatusFamily.Green)]
    [InlineData(StatusKind.Enrollment, "replied", "Replied", StatusFamily.Violet)]
    [InlineData(StatusKind.Enrollment, "bounced", "Bounced", StatusFamily.Red)]
    [InlineData(StatusKind.Enrollment, "unsubscribed", "Unsubscribed", StatusFamily.Red)]
    [InlineData(StatusKind.Enrollment, "stopped", "Stopped", StatusFamily.Grey)]
    [InlineData(StatusKind.Enrollment, "failed", "Failed", StatusFamily.Red)]
    [InlineData(StatusKind.Draft, "draft", "To review", StatusFamily.Grey)]
    [InlineData(StatusKind.Draft, "approved", "Approved", StatusFamily.Blue)]
    [InlineData(StatusKind.Draft, "scheduled", "Scheduled", StatusFamily.Blue)]
    [InlineData(StatusKind.Draft, "sent", "Sent", StatusFamily.Green)]
    [InlineData(StatusKind.Draft, "rejected", "Rejected", StatusFamily.Grey)]
    [InlineData(StatusKind.Draft, "failed", "Failed", StatusFamily.Red)]
    [InlineData(StatusKind.Email, "planned", "Planned", StatusFamily.Grey)]
    [InlineData(StatusKind.Email, "waits_for_approval", "Waits for approval", StatusFamily.Amber)]
    [InlineData(StatusKind.Email, "pending", "Scheduled", StatusFamily.Blue)]
    [InlineData(StatusKind.Email, "sending", "Sending", StatusFamily.Blue)]
    [InlineData(StatusKind.Email, "sent", "Sent", StatusFamily.Green)]
    [InlineData(StatusKind.Email, "interrupted", "Interrupted", StatusFamily.Amber)]
    [InlineData(StatusKind.Email, "cancelled", "Cancelled", StatusFamily.Grey)]
    [InlineData(StatusKind.Email, "failed", "Failed", StatusFamily.Red)]
    [InlineData(StatusKind.SentEmail, "sent", "Sent", StatusFamily.Green)]
    [InlineData(StatusKind.SentEmail, "delivered", "Delivered", StatusFamily.Green)]
    [InlineData(StatusKind.SentEmail, "bounced", "Bounced", StatusFamily.Red)]
    [InlineData(StatusKind.SentEmail, "complained", "Marked as spam", StatusFamily.Red)]
    [InlineData(StatusKind.Sender, "pending", "Not checked", StatusFamily.Grey)]
    [InlineData(StatusKind.Sender, "verified", "Works", StatusFamily.Green)]
    [InlineData(StatusKind.Sender, "failed", "In trouble", StatusFamily.Red)]
    [InlineData(StatusKind.Sender, "resting", "Paused", StatusFamily.Amber)]
    [InlineData(StatusKind.Import, "pending", "Waiting", StatusFamily.Grey)]
    [InlineData(StatusKind.Import, "processing", "Processing", StatusFamily.Blue)]
    [InlineData(StatusKind.Import, "completed", "Completed", StatusFamily.Green)]
    [InlineData(StatusKind.Import, "cancelled", "Cancelled", StatusFamily.Grey)]
    [InlineData(StatusKind.Import, "failed", "Failed", StatusFamily.Red)]
    [InlineData(StatusKind.Contact, "may_be_mailed", "May be mailed", StatusFamily.Green)]
    [InlineData(StatusKind.Contact, "suppressed", "Suppressed", StatusFamily.Red)]
    public void A_status_has_its_word_and_colour(StatusKind kind, string status, string word, StatusFamily family) =>
        Assert.Equal(new StatusLook(word, family), StatusWords.Of(kind, status));

    [Fact]
    public void A_status_without_a_word_is_refused_rather_than_shown_raw() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StatusWords.Of(StatusKind.Campaign, "in_progress"));

    [Fact]
    public void An_enum_is_worded_as_the_database_does() => Assert.Equal("in_progress", StatusWords.Stored(Sample.InProgress));

    private enum Sample
    {
        InProgress,
    }
}
