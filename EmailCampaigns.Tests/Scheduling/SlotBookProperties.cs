using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Slots;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class SlotBookProperties
{
    private const int EmailsPerRun = 10;

    // Two campaigns on one sender. A run is a book of one of them, loaded with all that stands, asked a few times; time goes on between runs.
    private static readonly Gen<LanesCase> Lanes =
        from first in PlanningCases.Window
        from second in PlanningCases.Window
        from limits in PlanningCases.Limits
        from start in PlanningCases.InstantIn(first.Zone)
        from runs in Gen.ArrayOf(Run, 5)
        select new LanesCase([first, second], limits, start, runs);

    private static readonly Gen<LanesCase> LanesWithAllLimits =
        from lanes in Lanes
        from limits in PlanningCases.AllLimits
        select lanes with { Limits = limits };

    private static readonly Gen<RoomCase> Rooms =
        from window in PlanningCases.Window
        from limits in PlanningCases.Limits
        from start in PlanningCases.InstantIn(window.Zone)
        from asks in Gen.ArrayOf(Ask, 30)
        select new RoomCase(window, limits, start, asks);

    private static Gen<RunCase> Run =>
        from lane in Gen.Choose(0, 1)
        from later in Gen.Choose(0, 200_000)
        from earliest in Gen.ArrayOf(Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(0, 300_000))), EmailsPerRun)
        from zone in Gen.Frequency((2, Gen.Constant<string?>(null)), (1, PlanningCases.Zone.Select(z => (string?)z)))
        from kinds in Gen.ArrayOf(Gen.Choose(0, 7), EmailsPerRun)
        select new RunCase(lane, later, earliest, zone, kinds);

    private static Gen<AskCase> Ask =>
        from firm in Gen.Elements(true, false)
        from own in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from earliest in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Choose(0, 900_000)))
        select new AskCase(firm, own, earliest);

    [Fact]
    public void S3_slots_of_two_campaigns_on_a_sender_keep_every_window_gap_and_limit() => PlanningCases.Holds(LanesWithAllLimits, given =>
    {
        var slots = new List<Slot>();
        foreach (var (run, now, book) in given.Books(slots))
        {
            // Some contacts are mailed on their own clocks.
            var window = given.Windows[run.Lane] with { Zone = run.ContactZone ?? given.Windows[run.Lane].Zone };
            var own = run.ContactZone is null ? null : window.Build();
            foreach (var (index, seconds) in run.Earliest.Index())
            {
                var email = given.Email(run.Kinds[index]);
                var taken = book.Take(now.AddSeconds(seconds), own, email);
                Assert.True(taken >= now.AddSeconds(seconds));
                Assert.True(WallClock.IsOpen(taken, window));
                slots.Add(new Slot(taken, run.Lane, email));
            }
        }

        given.AssertLimitsKept(slots);
    });

    [Fact]
    public void What_is_planned_for_a_day_and_what_is_firm_keep_the_limits_of_new_contacts_and_of_domains() => PlanningCases.Holds(LanesWithAllLimits, given =>
    {
        var slots = new List<Slot>();
        foreach (var (run, now, book) in given.Books(slots).Take(1))
        {
            foreach (var (index, seconds) in run.Earliest.Index())
            {
                var email = given.Email(run.Kinds[index]);
                var at = index % 2 == 0 ? book.Take(now.AddSeconds(seconds), email: email) : book.ReserveDay(now.AddSeconds(seconds), email: email);
                slots.Add(new Slot(at, run.Lane, email));
            }
        }

        given.AssertDaysKept(slots);
    });

    [Fact]
    public void A_slot_is_the_first_that_is_free() => PlanningCases.Holds(Lanes, given =>
    {
        var slots = new List<Slot>();
        foreach (var (run, now, book) in given.Books(slots))
        {
            foreach (var seconds in run.Earliest[1..])
                slots.Add(new Slot(book.Take(now.AddSeconds(seconds)), run.Lane));

            var earliest = now.AddSeconds(run.Earliest[0]);
            var taken = book.Take(earliest);

            Assert.All(given.Candidates(slots, run.Lane, earliest, taken), at => Assert.False(given.IsFree(slots, run.Lane, at), $"{at:o} was free"));
            slots.Add(new Slot(taken, run.Lane));
        }
    }, tests: 40);

    [Fact]
    public void Planned_emails_and_firm_ones_together_keep_the_daily_limits() => PlanningCases.Holds(Rooms, given =>
    {
        var book = given.Book();
        var all = new List<Slot>();
        foreach (var ask in given.Asks)
        {
            var earliest = given.From.AddSeconds(ask.Earliest);
            var at = ask.Firm ? book.Take(earliest) : book.ReserveDay(earliest);
            Assert.True(at >= earliest && WallClock.IsOpen(at, given.Window));
            all.Add(new Slot(at, 0));
        }

        given.Lanes.AssertDaysKept(all);
    });

    [Fact]
    public void A_planned_email_is_put_on_the_first_day_with_room() => PlanningCases.Holds(Rooms, given =>
    {
        // Without gaps and hours only days bind, and each refusal can be told from outside.
        var lanes = given.Lanes with { Limits = given.Limits with { CampaignGap = 0, SenderGap = 0, SenderHourly = 0 } };
        var book = new SlotBook(given.Window.Build(), lanes.Limits.Build(given.From), given.From);
        var all = new List<Slot>();
        foreach (var ask in given.Asks)
        {
            var earliest = given.From.AddSeconds(ask.Earliest);
            var at = ask.Own ? book.ReserveDay(earliest) : WithOther(book, earliest);
            if (ask.Own)
                Assert.All(lanes.Candidates(all, 0, earliest, at), before => Assert.False(lanes.IsFree(all, 0, before), $"{before:o} had room"));
            all.Add(new Slot(at, ask.Own ? 0 : 1));
        }
    }, tests: 40);

    [Fact]
    public void What_is_released_is_as_if_it_had_never_been_planned() => PlanningCases.Holds(Rooms, given =>
    {
        var (touched, untouched) = (given.Book(), given.Book());
        var half = given.Asks.Length / 2;
        Assert.Equal(Answers(untouched, given.Asks[..half]), Answers(touched, given.Asks[..half]));

        foreach (var estimate in given.Asks.Select(ask => touched.ReserveDay(given.From.AddSeconds(ask.Earliest))).ToArray())
            touched.ReleasePlanned(estimate);

        Assert.Equal(Answers(untouched, given.Asks[half..]), Answers(touched, given.Asks[half..]));

        DateTime[] Answers(SlotBook book, AskCase[] asks) =>
            [.. asks.Select(ask => ask.Firm ? book.Take(given.From.AddSeconds(ask.Earliest)) : book.ReserveDay(given.From.AddSeconds(ask.Earliest)))];
    });

    private static DateTime WithOther(SlotBook book, DateTime at)
    {
        book.AddPlanned(at, ownCampaign: false);
        return at;
    }

    private sealed record Slot(DateTime At, int Lane, SlotEmail Email = default);

    /// <param name="Later">Seconds since the run before.</param>
    /// <param name="Earliest">Seconds from now, one for each email.</param>
    /// <param name="ContactZone">On whose clocks the contacts of this run are mailed; null for the campaign's.</param>
    /// <param name="Kinds">What each email is, in bits.</param>
    private sealed record RunCase(int Lane, int Later, int[] Earliest, string? ContactZone, int[] Kinds);

    private sealed record AskCase(bool Firm, bool Own, int Earliest);

    private sealed record RoomCase(WindowCase Window, LimitsCase Limits, DateTime From, AskCase[] Asks)
    {
        internal LanesCase Lanes => new([Window, Window], Limits, From, []);

        internal SlotBook Book() => new(Window.Build(), Limits.Build(From), From);
    }

    private sealed record LanesCase(WindowCase[] Windows, LimitsCase Limits, DateTime From, RunCase[] Runs)
    {
        internal IEnumerable<(RunCase Run, DateTime Now, SlotBook Book)> Books(List<Slot> standing)
        {
            var now = From;
            foreach (var run in Runs)
            {
                now = now.AddSeconds(run.Later);
                var book = new SlotBook(Windows[run.Lane].Build(), Limits.Build(From), now);
                foreach (var slot in standing)
                    book.AddTaken(slot.At, slot.Lane == run.Lane, slot.Email);
                yield return (run, now, book);
            }
        }

        internal SlotEmail Email(int kind) => new(
            IsNewContact: (kind & 1) != 0,
            Domain: (kind & 2) != 0 ? LimitsCase.LimitedDomain : "small.example",
            Jitter: TimeSpan.FromSeconds((kind & 4) != 0 ? Limits.Jitter : Limits.Jitter / 2));

        internal void AssertLimitsKept(List<Slot> slots)
        {
            AssertApart(slots, Limits.SenderGap);
            foreach (var lane in slots.GroupBy(slot => slot.Lane))
            {
                AssertApart(lane, Limits.CampaignGap, withJitter: true);
                AssertAtMost(Limits.CampaignHourly, lane.CountBy(slot => WallClock.Hour(slot.At, Windows[lane.Key].Zone)));
            }

            AssertAtMost(Limits.SenderHourly, slots.CountBy(slot => WallClock.Hour(slot.At, Limits.SenderZone)));
            AssertAtMost(Limits.SenderMinutely, slots.CountBy(slot => slot.At.Ticks / TimeSpan.TicksPerMinute));
            AssertAtMost(Limits.WorkspaceHourly, slots.CountBy(slot => WallClock.Hour(slot.At, Limits.WorkspaceZone)));
            AssertAtMost(Limits.Rolling, slots.Select(last => KeyValuePair.Create(last.At, slots.Count(slot => slot.At > last.At.AddDays(-1) && slot.At <= last.At))));
            AssertDaysKept(slots);
        }

        internal void AssertDaysKept(List<Slot> slots)
        {
            foreach (var lane in slots.GroupBy(slot => slot.Lane).Where(_ => Limits.CampaignDaily > 0))
                Assert.All(lane.CountBy(slot => CampaignDay(slot.At, lane.Key)), day => Assert.True(day.Value <= Limits.CampaignDaily));
            if (Limits.SenderLimitOn(DateOnly.MinValue, From) > 0)
                Assert.All(slots.CountBy(slot => SenderDay(slot.At)), day => Assert.True(day.Value <= Limits.SenderLimitOn(day.Key, From)));
            foreach (var lane in slots.Where(slot => slot.Email.IsNewContact).GroupBy(slot => slot.Lane))
                AssertAtMost(Limits.NewContacts, lane.CountBy(slot => CampaignDay(slot.At, lane.Key)));
            AssertAtMost(Limits.WorkspaceDaily, slots.CountBy(slot => WallClock.Day(slot.At, Limits.WorkspaceZone)));
            AssertAtMost(Limits.DomainDaily, slots.Where(slot => slot.Email.Domain == LimitsCase.LimitedDomain).CountBy(slot => WallClock.Day(slot.At, Limits.WorkspaceZone)));
        }

        private static void AssertAtMost<TKey>(int limit, IEnumerable<KeyValuePair<TKey, int>> counts) =>
            Assert.All(counts, count => Assert.True(limit == 0 || count.Value <= limit, $"{count.Value} in {count.Key}, allowed are {limit}"));

        internal bool IsFree(List<Slot> slots, int lane, DateTime at)
        {
            var own = slots.Where(slot => slot.Lane == lane).ToArray();
            return slots.TrueForAll(slot => Apart(slot.At, at, Limits.SenderGap))
                && Array.TrueForAll(own, slot => Apart(slot.At, at, Limits.CampaignGap))
                && Below(Limits.CampaignDaily, own.Count(slot => CampaignDay(slot.At, lane) == CampaignDay(at, lane)))
                && Below(Limits.SenderLimitOn(SenderDay(at), From), slots.Count(slot => SenderDay(slot.At) == SenderDay(at)))
                && Below(Limits.SenderHourly, slots.Count(slot => WallClock.Hour(slot.At, Limits.SenderZone) == WallClock.Hour(at, Limits.SenderZone)))
                && WallClock.IsOpen(at, Windows[lane]);
        }

        /// <summary>Every instant in [earliest, taken) at which something begins to be allowed: where none of these is free, nothing is.</summary>
        internal IEnumerable<DateTime> Candidates(List<Slot> slots, int lane, DateTime earliest, DateTime taken)
        {
            var window = Windows[lane];
            var first = DateOnly.FromDateTime(earliest).AddDays(-2);
            var days = Enumerable.Range(0, DateOnly.FromDateTime(taken).DayNumber - first.DayNumber + 3).Select(first.AddDays).ToArray();
            var begins = days.SelectMany(day => (DateTime[])
            [
                WallClock.FirstShowing(day, window.Start, window.Zone),
                WallClock.FirstShowing(day, TimeOnly.MinValue, window.Zone),
                WallClock.FirstShowing(day, TimeOnly.MinValue, Limits.SenderZone),
            ]);
            var hours = Limits.SenderHourly == 0 ? [] : days.Take(20).SelectMany(day => Enumerable.Range(0, 24 * 4)
                .Select(quarter => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddMinutes(quarter * 15)));
            var afterGaps = slots.SelectMany(slot => (DateTime[])[slot.At.AddSeconds(Limits.SenderGap), slot.At.AddSeconds(Limits.CampaignGap)]);
            return begins.Concat(hours).Concat(afterGaps).Append(earliest).Where(at => at >= earliest && at < taken).Distinct();
        }

        private static void AssertApart(IEnumerable<Slot> slots, int gapSeconds, bool withJitter = false)
        {
            // The jitter of the pause after an email belongs to the gap of its campaign.
            var times = slots.OrderBy(slot => slot.At).ToArray();
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(
                pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(gapSeconds) + (pair.First.Lane == pair.Second.Lane && withJitter ? pair.First.Email.Jitter : default),
                $"{pair} are too close"));
        }

        private static bool Apart(DateTime left, DateTime right, int gapSeconds) => (left - right).Duration() >= TimeSpan.FromSeconds(gapSeconds);

        private static bool Below(int limit, int used) => limit == 0 || used < limit;

        private DateOnly CampaignDay(DateTime at, int lane) => WallClock.Day(at, Windows[lane].Zone);

        private DateOnly SenderDay(DateTime at) => WallClock.Day(at, Limits.SenderZone);
    }
}
