using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Web.Campaigns;

namespace EmailCampaigns.Tests.Campaigns;

/// <summary>What results say of what nobody tracked.</summary>
public sealed class ResultWordsTests
{
    private static readonly DateTime Now = new(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_new_campaign_tracks_clicks_alone_so_its_opens_are_unknown()
    {
        Assert.Equal(["Opened by people"], Unknown(new ResultCounts { Contacts = 10, Delivered = 10 }, new CampaignSettings(Guid.CreateVersion7(Now), Now)));
    }

    [Fact]
    public void What_is_tracked_is_known_while_it_is_still_0()
    {
        Assert.Equal(["Clicked"], Unknown(new ResultCounts { Delivered = 10 }, Rules(opens: true)));
        Assert.Equal(["Opened by people"], Unknown(new ResultCounts { Delivered = 10 }, Rules(clicks: true)));
    }

    [Fact]
    public void What_was_tracked_once_stays_known()
    {
        Assert.Equal(["Clicked"], Unknown(new ResultCounts { Delivered = 10, Opened = 2, TotalOpened = 3 }, Rules()));
        Assert.Equal(["Opened by people"], Unknown(new ResultCounts { Delivered = 10, AutomatedClicks = 1 }, Rules()));
    }

    private static IEnumerable<string> Unknown(ResultCounts totals, CampaignSettings settings) => ResultWords.Stages(totals, settings).Where(s => !s.IsKnown).Select(s => s.Name);

    private static CampaignSettings Rules(bool opens = false, bool clicks = false) => new(Guid.CreateVersion7(Now), Now) { TrackOpens = opens, TrackClicks = clicks };
}
