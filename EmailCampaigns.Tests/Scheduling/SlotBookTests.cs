using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using static EmailCampaigns.Tests.Scheduling.Instants;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class SlotBookTests
{
    private static readonly DateTime Thursday = Wall("2026-01-15 09:00 +01");
    private static readonly SendWindow OfficeHours = Window("09:00", "17:00", "Europe/Berlin", Weekdays);

    private static SlotBook Book(LaneLimits limits, SendWindow? window = null, DateTime? from = null) => new(window ?? OfficeHours, limits, from ?? Thursday);

    [Fact]
    public void Without_gaps_and_limits_every_email_goes_at_once()
    {
        var book = Book(new LaneLimits());

        Assert.Equal([Thursday, Thursday, Thursday], Enumerable.Range(0, 3).Select(_ => book.Take(Thursday.AddHours(-5))));
    }

    [Fact]
    public void Emails_of_a_campaign_keep_their_gap()
    {
        var book = Book(new LaneLimits { CampaignGap = TimeSpan.FromMinutes(2) });

        Assert.Equal([Thursday, Thursday.AddMinutes(2), Thursday.AddMinutes(4)], Enumerable.Range(0, 3).Select(_ => book.Take(Thursday)));
    }

    [Fact]
    public void The_gap_is_kept_on_both_sides()
    {
        var book = Book(new LaneLimits { CampaignGap = TimeSpan.FromMinutes(2) });
        book.AddTaken(Thursday.AddMinutes(3), ownCampaign: true);

        Assert.Equal(Thursday, book.Take(Thursday));
        Assert.Equal(Thursday.AddMinutes(5), book.Take(Thursday));
    }

    [Fact]
    public void A_slot_that_fits_exactly_between_two_is_used()
    {
        var book = Book(new LaneLimits { CampaignGap = TimeSpan.FromMinutes(2) });
        book.AddTaken(Thursday, ownCampaign: true);
        book.AddTaken(Thursday.AddMinutes(4), ownCampaign: true);

        Assert.Equal(Thursday.AddMinutes(2), book.Take(Thursday));
    }

    [Fact]
    public void Other_campaigns_on_the_sender_are_bound_by_the_senders_gap_alone()
    {
        var book = Book(new LaneLimits { CampaignGap = TimeSpan.FromMinutes(10), SenderGap = TimeSpan.FromMinutes(1) });
        book.AddTaken(Thursday, ownCampaign: false);

        Assert.Equal(Thursday.AddMinutes(1), book.Take(Thursday));
        Assert.Equal(Thursday.AddMinutes(11), book.Take(Thursday));
    }

    [Fact]
    public void A_daily_limit_moves_the_rest_to_the_next_send_day()
    {
        var book = Book(new LaneLimits { CampaignDailyLimit = 2 });

        var taken = Enumerable.Range(0, 5).Select(_ => book.Take(Thursday)).ToArray();

        Assert.Equal([Thursday, Thursday, Thursday.AddDays(1), Thursday.AddDays(1), Thursday.AddDays(4)], taken);
    }

    [Fact]
    public void What_was_sent_today_counts_for_today()
    {
        var book = Book(new LaneLimits { CampaignDailyLimit = 50, SenderDailyLimit = 60, SenderZone = "Europe/Berlin" });
        book.AddPlanned(Thursday, ownCampaign: true, 48);
        book.AddPlanned(Thursday, ownCampaign: false, 11);

        Assert.Equal(Thursday, book.Take(Thursday));
        Assert.Equal(Thursday.AddDays(1), book.Take(Thursday));
    }

    [Fact]
    public void The_campaigns_day_is_a_day_in_its_zone_and_the_senders_a_day_in_the_senders()
    {
        // A night window in Berlin; the sender's day begins at 06:00 in Berlin, midnight in New York.
        var nights = Window("20:00", "12:00", "Europe/Berlin");
        var evening = Wall("2026-01-15 20:00 +01");

        var byCampaign = Book(new LaneLimits { CampaignDailyLimit = 1 }, nights, evening);
        var bySender = Book(new LaneLimits { SenderDailyLimit = 1, SenderZone = "America/New_York" }, nights, evening);

        Assert.Equal([evening, Wall("2026-01-16 00:00 +01")], [byCampaign.Take(evening), byCampaign.Take(evening)]);
        Assert.Equal([evening, Wall("2026-01-16 06:00 +01")], [bySender.Take(evening), bySender.Take(evening)]);
    }

    [Fact]
    public void The_hourly_limit_counts_hours_of_the_senders_zone()
    {
        var book = Book(new LaneLimits { SenderHourlyLimit = 2, SenderZone = "Asia/Kolkata" });

        // 09:00 in Berlin is 13:30 in Kolkata: the first hour there ends at half past.
        Assert.Equal(
            [Thursday, Thursday, Thursday.AddMinutes(30), Thursday.AddMinutes(30), Thursday.AddMinutes(90)],
            Enumerable.Range(0, 5).Select(_ => book.Take(Thursday)));
    }

    [Fact]
    public void What_was_sent_this_hour_counts_for_this_hour()
    {
        var book = Book(new LaneLimits { SenderHourlyLimit = 2, SenderZone = "Europe/Berlin" });
        book.AddTaken(Thursday.AddMinutes(10), ownCampaign: false);
        book.AddTaken(Thursday.AddMinutes(10), ownCampaign: false);

        Assert.Equal(Thursday.AddHours(1), book.Take(Thursday.AddMinutes(20)));
    }

    [Fact]
    public void A_sender_that_ramps_up_sends_more_each_day()
    {
        var limits = new LaneLimits { SenderDailyLimit = 3, SenderRampUp = new RampUp(Day("2026-01-15"), 1, 1), SenderZone = "Europe/Berlin" };
        var book = Book(limits);

        var days = Enumerable.Range(0, 9).Select(_ => OfficeHours.LocalDay(book.Take(Thursday)).Day).ToArray();

        Assert.Equal([15, 16, 16, 19, 19, 19, 20, 20, 20], days);
    }

    [Fact]
    public void Nothing_is_given_out_before_now()
    {
        var now = Thursday.AddHours(3);

        Assert.Equal(now, Book(new LaneLimits { CampaignDailyLimit = 5 }, from: now).Take(Thursday));
        Assert.Equal(now, Book(new LaneLimits(), from: now).ReserveDay(Thursday));
    }

    [Fact]
    public void A_planned_email_is_put_on_the_first_day_with_room()
    {
        var book = Book(new LaneLimits { CampaignDailyLimit = 2 });

        Assert.Equal(
            [Thursday.AddHours(1), Thursday.AddHours(1), Thursday.AddDays(1)],
            Enumerable.Range(0, 3).Select(_ => book.ReserveDay(Thursday.AddHours(1))));
    }

    [Fact]
    public void A_planned_email_keeps_its_place_from_first_emails()
    {
        var book = Book(new LaneLimits { CampaignDailyLimit = 3 });
        book.AddPlanned(Thursday.AddHours(2), ownCampaign: true, count: 2);

        Assert.Equal([Thursday, Thursday.AddDays(1)], [book.Take(Thursday), book.Take(Thursday)]);
    }

    [Fact]
    public void A_planned_email_does_not_close_its_hour_or_its_minute()
    {
        var book = Book(new LaneLimits { SenderHourlyLimit = 2, SenderGap = TimeSpan.FromMinutes(5), SenderZone = "Europe/Berlin" });
        book.AddPlanned(Thursday, ownCampaign: true, count: 2);

        Assert.Equal(Thursday, book.Take(Thursday));
    }

    [Fact]
    public void Planned_emails_take_no_more_room_than_the_gap_leaves_in_a_day()
    {
        // Eight hours, one every two hours: four a day.
        var book = Book(new LaneLimits { CampaignDailyLimit = 150, CampaignGap = TimeSpan.FromHours(2) });

        var days = Enumerable.Range(0, 9).Select(_ => OfficeHours.LocalDay(book.ReserveDay(Thursday)).Day).ToArray();

        Assert.Equal([15, 15, 15, 15, 16, 16, 16, 16, 19], days);
    }

    [Fact]
    public void Planned_emails_take_no_more_room_than_the_hourly_limit_leaves_in_a_day()
    {
        var book = Book(new LaneLimits { SenderHourlyLimit = 1, SenderZone = "Europe/Berlin" }, from: Thursday.AddHours(5.5));

        var days = Enumerable.Range(0, 12).Select(_ => OfficeHours.LocalDay(book.ReserveDay(Thursday)).Day).ToArray();

        Assert.Equal([15, 15, 15, 16, 16, 16, 16, 16, 16, 16, 16, 19], days);
    }

    [Fact]
    public void Campaigns_on_one_sender_share_the_room_that_its_gap_leaves()
    {
        var book = Book(new LaneLimits { SenderGap = TimeSpan.FromHours(2) });
        book.AddPlanned(Thursday, ownCampaign: false, count: 3);

        Assert.Equal([Thursday, Thursday.AddDays(1)], [book.ReserveDay(Thursday), book.ReserveDay(Thursday)]);
    }

    [Fact]
    public void Room_given_back_is_given_out_again()
    {
        var book = Book(new LaneLimits { CampaignDailyLimit = 1 });
        var estimate = book.ReserveDay(Thursday);
        Assert.Equal(Thursday.AddDays(1), book.ReserveDay(Thursday));

        book.ReleasePlanned(estimate);

        Assert.Equal(Thursday, book.Take(Thursday));
    }

    [Fact]
    public void On_the_contacts_clocks_the_window_is_theirs_and_the_day_the_campaigns()
    {
        var book = Book(new LaneLimits { CampaignDailyLimit = 2, CampaignGap = TimeSpan.FromMinutes(2) });

        var newYork = book.Take(Thursday, OfficeHours.In("America/New_York"));
        var berlin = book.Take(Thursday);

        Assert.Equal(Wall("2026-01-15 09:00 -05"), newYork);
        Assert.Equal(Thursday, berlin);
        Assert.Equal(Wall("2026-01-16 09:00 -05"), book.Take(Thursday, OfficeHours.In("America/New_York")));
    }

    [Fact]
    public void On_the_contacts_clocks_a_day_has_more_room_than_the_campaigns_window()
    {
        var book = Book(new LaneLimits { CampaignGap = TimeSpan.FromHours(4) });

        Assert.Equal([Thursday, Thursday.AddHours(4), Thursday.AddDays(1)], Enumerable.Range(0, 3).Select(_ => book.Take(Thursday)));
        Assert.Equal(Wall("2026-01-15 11:00 -05"), book.Take(Thursday, OfficeHours.In("America/New_York")));
    }

    [Fact]
    public void A_campaign_of_7200_emails_at_150_a_day_fills_48_send_days()
    {
        // As the launch does it: contact by contact, the first email firm, a day reserved for each follow-up.
        var start = Wall("2026-01-06 09:00 +01");
        var book = Book(new LaneLimits { CampaignDailyLimit = 150, CampaignGap = TimeSpan.FromMinutes(3) }, from: start);
        StepDelay[] followUps = [new(4, 0, Time("09:30")), new(7)];
        var perDay = new Dictionary<DateOnly, int>();

        for (var contact = 0; contact < 2_400; contact++)
        {
            var at = book.Take(start);
            Count(at);
            foreach (var followUp in followUps)
            {
                at = book.ReserveDay(followUp.DueAt(at, OfficeHours));
                Count(at);
            }
        }

        Assert.Equal(48, perDay.Count);
        Assert.All(perDay.Values, emails => Assert.Equal(150, emails));

        void Count(DateTime at) => perDay[OfficeHours.LocalDay(at)] = perDay.GetValueOrDefault(OfficeHours.LocalDay(at)) + 1;
    }
}
