using System.Buffers.Binary;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;

namespace EmailCampaigns.Core.Scheduling.Simulation;

/// <summary>
/// Lives through a campaign on paper: plans every contact as the launch does, then lets each firm email go at its time and plans what follows as the sending of it would.
/// Every time is <see cref="SequencePlan"/>'s and the book's; nobody replies, and what waits for approval is approved in time.
/// </summary>
internal sealed class SimulationRun
{
    /// <summary>How far ahead it looks, in days: ten years. What takes longer than that is no plan.</summary>
    public const int Horizon = 3653;

    /// <summary>The number of emails that are planned between two checks for cancellation.</summary>
    private const int PlannedBetweenLooks = 1024;

    private static readonly TimeOnly Morning = new(7, 0);
    private static readonly TimeOnly Night = new(22, 0);

    private readonly SlotBook _book;
    private readonly SendWindow _window;
    private readonly PlanRules _rules;
    private readonly bool _onContactClocks;
    private readonly IReadOnlyList<SimulatedStep> _steps;
    private readonly DateTime _now;
    private readonly CancellationToken _cancellation;
    private readonly SortedDictionary<DateOnly, SimulatedDay> _days = [];
    private readonly PriorityQueue<UnderWay, (DateTime At, int Order)> _firm = new();
    private readonly List<OpenEmail> _emails = [];
    private int _planned;
    private bool _isComplete = true;
    private DateTime? _firstAt;
    private int _atNight;

    private SimulationRun(
        IReadOnlyList<SimulatedStep> steps, SlotBook book, SendWindow window, PlanRules rules, bool onContactClocks, DateTime now, CancellationToken cancellation)
    {
        (_steps, _book, _window, _rules) = (steps, book, window, rules);
        (_onContactClocks, _now, _cancellation) = (onContactClocks, now, cancellation);
    }

    /// <summary>The days of a campaign.</summary>
    /// <param name="contacts">Who gets the emails, in the order in which they are planned.</param>
    /// <param name="steps">The enabled steps, in order.</param>
    /// <param name="book">The lane, loaded with what its sender has to do already; it is used up.</param>
    /// <param name="window">The campaign's window.</param>
    /// <param name="rules">How the campaign counts.</param>
    /// <param name="onContactClocks">Whether it keeps to the clocks of its contacts.</param>
    /// <param name="now">When the contacts are enrolled.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static SimulatedDays Of(
        IReadOnlyList<SimulatedContact> contacts, IReadOnlyList<SimulatedStep> steps, SlotBook book, SendWindow window, PlanRules rules, bool onContactClocks,
        DateTime now, CancellationToken cancellation)
    {
        var run = new SimulationRun(steps, book, window, rules, onContactClocks, now, cancellation);
        run.Launch(contacts);
        run.Send();
        return new SimulatedDays([.. run._days.Values], run._firstAt, run._atNight, run._isComplete);
    }

    private DateTime End => _now.AddDays(Horizon);

    private void Launch(IReadOnlyList<SimulatedContact> contacts)
    {
        foreach (var (index, contact) in contacts.Index())
        {
            var next = 0;
            while (next < _steps.Count && _steps[next].Order <= contact.PassedStep)
            {
                next++;
            }

            if (next == _steps.Count)
            {
                continue;
            }

            var recipient = new RecipientRules(_onContactClocks ? _window.ForContactIn(contact.Zone) : _window, contact.Domain);
            var underWay = new UnderWay(index, recipient, contact.Zone is { } zone && zone != _window.Calendar.Zone ? ZoneCalendar.Of(zone) : null) { Next = next };
            if (Plan(underWay, contact.PassedStep, contact.Anchor ?? _now, _now) >= End)
            {
                _isComplete = false; // whoever comes after it is later still
                return;
            }
        }
    }

    private void Send()
    {
        while (_firm.TryDequeue(out var underWay, out var firm))
        {
            if (firm.At >= End)
            {
                _isComplete = false;
                return;
            }

            _firstAt ??= firm.At;
            var step = _steps[underWay.Next];
            Count(_window.LocalDay(firm.At), step);
            if (step.Order == 1 && underWay.Abroad is { } clocks && IsAtNight(firm.At, clocks))
            {
                _atNight++;
            }

            underWay.Next++;
            foreach (var (place, estimate) in underWay.Estimates.Index())
            {
                _book.ReleasePlanned(estimate, SlotOf(underWay, underWay.Next + place));
            }

            if (underWay.Next < _steps.Count)
            {
                Plan(underWay, step.Order, firm.At, firm.At);
            }
        }
    }

    /// <summary>Gives all that is left of a contact its times; when the next of them goes.</summary>
    private DateTime Plan(UnderWay underWay, int passedStep, DateTime anchor, DateTime now)
    {
        _emails.Clear();
        for (var place = underWay.Next; place < _steps.Count; place++)
        {
            _emails.Add(new OpenEmail(
                IdOf(underWay.Contact, place), _steps[place].Order, _steps[place].Delay, ScheduledEmailStatus.Planned, now, IsApproved: true, IsRejected: false, StepIsEnabled: true));
        }

        var progress = new EnrollmentProgress(
            passedStep == 0 ? EnrollmentStatus.Pending : EnrollmentStatus.InProgress, passedStep, anchor, IsSuppressed: false, IsUnderWay: false);
        var decisions = SequencePlan.Decide(progress, underWay.Recipient, _emails, _book, _rules, now);
        var at = decisions[0].ScheduledFor;
        underWay.Estimates = [.. decisions.Skip(1).Select(d => d.ScheduledFor)];
        _firm.Enqueue(underWay, (at, underWay.Contact));
        if ((_planned += decisions.Count) >= PlannedBetweenLooks)
        {
            _planned = 0;
            _cancellation.ThrowIfCancellationRequested();
        }

        return at;
    }

    private SlotEmail SlotOf(UnderWay underWay, int place) =>
        new(_steps[place].Order == 1, underWay.Recipient.Domain, GapJitter.After(IdOf(underWay.Contact, place), _rules.JitterSeconds));

    private static bool IsAtNight(DateTime at, ZoneCalendar clocks)
    {
        var day = clocks.Day(at);
        return at < clocks.At(day, Morning) || at >= clocks.At(day, Night);
    }

    private void Count(DateOnly day, SimulatedStep step)
    {
        var counted = _days.GetValueOrDefault(day) ?? new SimulatedDay(day, 0, 0);
        _days[day] = step.Order == 1 ? counted with { FirstEmails = counted.FirstEmails + 1 } : counted with { FollowUps = counted.FollowUps + 1 };
    }

    /// <summary>Stands for the key that the email would have. Its last bytes are what a random pause follows from; here they are scattered, and the same in each run.</summary>
    private static Guid IdOf(int contact, int place)
    {
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(key, contact);
        BinaryPrimitives.WriteInt32BigEndian(key[4..], place);
        BinaryPrimitives.WriteUInt32BigEndian(key[12..], unchecked(((uint)contact * 2654435761u) ^ ((uint)place * 2246822519u)));
        return new Guid(key, bigEndian: true);
    }

    /// <summary>A contact whose next email has a firm time.</summary>
    private sealed class UnderWay(int contact, RecipientRules recipient, ZoneCalendar? abroad)
    {
        public int Contact { get; } = contact;

        public RecipientRules Recipient { get; } = recipient;

        /// <summary>The contact's clocks, where they are known and not the campaign's.</summary>
        public ZoneCalendar? Abroad { get; } = abroad;

        /// <summary>The place, among the enabled steps, of the email that goes next.</summary>
        public int Next { get; set; }

        /// <summary>When those after it would go.</summary>
        public DateTime[] Estimates { get; set; } = [];
    }
}

/// <summary>The days of a simulated campaign.</summary>
/// <param name="Days">Those on which something is sent, in order, in the campaign's zone.</param>
/// <param name="FirstAt">When the first email goes, UTC; null where none does.</param>
/// <param name="FirstEmailsAtNight">See <see cref="CampaignSimulation.FirstEmailsAtNight"/>.</param>
/// <param name="IsComplete">False where the end lies beyond <see cref="SimulationRun.Horizon"/>: then the days are those up to it.</param>
internal sealed record SimulatedDays(IReadOnlyList<SimulatedDay> Days, DateTime? FirstAt, int FirstEmailsAtNight, bool IsComplete)
{
    /// <summary>The day of the last email; null where there is none or it lies beyond the horizon.</summary>
    public DateOnly? LastDay => IsComplete && Days.Count > 0 ? Days[^1].Day : null;
}
