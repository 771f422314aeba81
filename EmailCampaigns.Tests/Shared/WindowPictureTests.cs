using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Tests.Shared;

public sealed class WindowPictureTests
{
    private static readonly DayOfWeek[] OnlyFriday = [DayOfWeek.Friday];

    [Fact]
    public void A_window_by_day_fills_its_hours() =>
        Assert.Equal([(37.5, 75d)], WindowPicture.Parts(DayOfWeek.Friday, new(9, 0), new(18, 0), OnlyFriday));

    [Fact]
    public void A_day_off_is_empty() => Assert.Empty(WindowPicture.Parts(DayOfWeek.Saturday, new(9, 0), new(18, 0), OnlyFriday));

    [Fact]
    public void A_window_over_midnight_ends_in_the_next_day()
    {
        Assert.Equal([(75d, 100d)], WindowPicture.Parts(DayOfWeek.Friday, new(18, 0), new(6, 0), OnlyFriday));
        Assert.Equal([(0d, 25d)], WindowPicture.Parts(DayOfWeek.Saturday, new(18, 0), new(6, 0), OnlyFriday));
    }

    [Fact]
    public void A_window_until_midnight_does_not_touch_the_next_day()
    {
        Assert.Equal([(75d, 100d)], WindowPicture.Parts(DayOfWeek.Friday, new(18, 0), TimeOnly.MinValue, OnlyFriday));
        Assert.Empty(WindowPicture.Parts(DayOfWeek.Saturday, new(18, 0), TimeOnly.MinValue, OnlyFriday));
    }

    [Fact]
    public void Equal_ends_are_the_whole_day_and_no_more()
    {
        Assert.Equal([(0d, 100d)], WindowPicture.Parts(DayOfWeek.Friday, TimeOnly.MinValue, TimeOnly.MinValue, OnlyFriday));
        Assert.Empty(WindowPicture.Parts(DayOfWeek.Saturday, TimeOnly.MinValue, TimeOnly.MinValue, OnlyFriday));
    }

    [Fact]
    public void Sunday_night_ends_on_Monday() =>
        Assert.Equal([(0d, 25d)], WindowPicture.Parts(DayOfWeek.Monday, new(18, 0), new(6, 0), [DayOfWeek.Sunday]));
}
