using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Tests.Shared;

public sealed class ProgressWordsTests
{
    [Theory]
    [InlineData(48, 75, 12d, "48 of 75, 12 a second")]
    [InlineData(296_400, 486_112, 21_171.4, "296,400 of 486,112, 21,171 a second")]
    [InlineData(3, 10, 0.05, "3 of 10, 3 a minute")]
    [InlineData(3, 10, null, "3 of 10")]
    [InlineData(3, 0, 2d, "3, 2 a second")]
    public void What_is_done_is_told_with_the_rate(long done, long total, double? rate, string words) =>
        Assert.Equal(words, ProgressWords.Done(done, total, rate));

    [Theory]
    [InlineData(51, 75, 12d, "about 2 seconds left")]
    [InlineData(74, 75, 12d, "about 1 second left")]
    [InlineData(0, 1_200, 1d, "about 20 minutes left")]
    [InlineData(0, 36_000, 1d, "about 10 hours left")]
    [InlineData(0, 864_000, 1d, "about 10 days left")]
    [InlineData(75, 75, 12d, "")]
    [InlineData(0, 75, null, "")]
    [InlineData(0, 0, 12d, "")]
    [InlineData(0, long.MaxValue, 0.0001, "about 365 days left")]
    public void What_is_left_is_told_as_time(long done, long total, double? rate, string words) => Assert.Equal(words, ProgressWords.Left(done, total, rate));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 4, 25)]
    [InlineData(9, 4, 100)]
    public void The_bar_stays_between_empty_and_full(long done, long total, double percent) => Assert.Equal(percent, ProgressWords.Percent(done, total));
}
