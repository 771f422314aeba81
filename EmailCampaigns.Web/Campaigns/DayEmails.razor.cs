using EmailCampaigns.Core;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using NodaTime;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The emails of a day, or of several, and what a person decides about one.</summary>
public sealed partial class DayEmails(
    ScheduleQueries schedule, WaitingQueries waiting, InterruptedResolver interrupted, EmailControl control, IDialogService dialogs, UndoToast toasts, ViewerTime viewer)
{
    private Guid? _asked;
    private Waiting? _why;
    private string? _refusal;
    private bool _busy;

    [Parameter, EditorRequired]
    public IReadOnlyList<ScheduleRow> Rows { get; set; } = [];

    [Parameter, EditorRequired]
    public Actor Me { get; set; } = default!;

    [Parameter]
    public bool CanEdit { get; set; }

    /// <summary>Whose clock the times are told by.</summary>
    [Parameter, EditorRequired]
    public ZoneCalendar Zone { get; set; } = default!;

    /// <summary>Whether each email says of which campaign it is.</summary>
    [Parameter]
    public bool ShowsCampaign { get; set; }

    /// <summary>Whether each email says on which day it goes.</summary>
    [Parameter]
    public bool ShowsDay { get; set; }

    /// <summary>Something was decided: what is shown is read again.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    /// <summary>What was told of an email may have ended when its row is read again.</summary>
    protected override async Task OnParametersSetAsync()
    {
        if (_asked is { } id)
        {
            var why = await waiting.OfEmail(Me.WorkspaceId, id, Left);
            _why = _asked == id ? why : _why;
        }
    }

    /// <summary>Shows why an email has not gone yet, or hides it again.</summary>
    private async Task Ask(ScheduleRow row)
    {
        var asked = _asked == row.Id ? (Guid?)null : row.Id;
        _why = asked is { } id ? await waiting.OfEmail(Me.WorkspaceId, id, Left) : null;
        _asked = asked;
    }

    /// <summary>Says below the row why it did not leave at this moment: it takes the first place that hours, limits and pauses allow.</summary>
    private async Task SendNow(ScheduleRow row)
    {
        await Decide(row, "Goes out", () => control.SendNow(Me, row.Id, CancellationToken.None), TakeBack(row));
        if (_refusal is null && Rows.FirstOrDefault(r => r.Id == row.Id) is { } now && MayAsk(now))
        {
            await Ask(now);
        }
    }

    private async Task Move(ScheduleRow row)
    {
        var to = await dialogs.AskAsync<MoveEmailDialog, DateTime?>($"Move the email to {NameOf(row)}", new() { { d => d.At, row.At }, { d => d.Zone, Zone } });
        if (to is { } chosen)
        {
            await Decide(row, "Goes out", () => control.Move(Me, row.Id, chosen, CancellationToken.None), TakeBack(row));
        }
    }

    private Task Cancel(ScheduleRow row) =>
        Decide(row, "Cancelled the email to", () => control.Cancel(Me, row.Id, CancellationToken.None), () => control.Restore(Me, row.Id, CancellationToken.None));

    private Task Restore(ScheduleRow row) => Decide(row, "Goes out", () => control.Restore(Me, row.Id, CancellationToken.None), undo: null);

    /// <summary>What stood before: the time that was chosen earlier, or the plan.</summary>
    private Func<Task<EditOutcome>> TakeBack(ScheduleRow row) => () => row.ChosenFor is { } before && before > viewer.UtcNow
        ? control.Move(Me, row.Id, before, CancellationToken.None)
        : control.Restore(Me, row.Id, CancellationToken.None);

    /// <summary>Does it and says when the email goes now, which the rules may have made later than was wished.</summary>
    private async Task Decide(ScheduleRow row, string done, Func<Task<EditOutcome>> act, Func<Task<EditOutcome>>? undo)
    {
        if (!CanEdit || _busy)
        {
            return;
        }

        _busy = true;
        var outcome = await act();
        (_busy, _asked) = (false, null);
        _refusal = outcome.IsDone ? null : outcome.Message;
        if (outcome.IsDone)
        {
            var now = await schedule.Find(Me.WorkspaceId, row.Id, CancellationToken.None);
            var when = now is { Status: ScheduledEmailStatus.Pending } ? When(now.ScheduledFor)
                : now is { Status: ScheduledEmailStatus.Planned } ? $"about {CampaignWords.Day(Zone.Day(now.ScheduledFor), Zone.Day(viewer.UtcNow))}"
                : null;
            if (undo is null)
            {
                toasts.Say(done, NameOf(row), when);
            }
            else
            {
                toasts.Show(done, NameOf(row), when, async () =>
                {
                    var back = await undo();
                    if (!back.IsDone)
                    {
                        toasts.Refuse("Not taken back", NameOf(row), back.Message);
                    }

                    await InvokeAsync(() => Changed.InvokeAsync());
                });
            }
        }

        await Changed.InvokeAsync();
    }

    /// <summary>Nobody but the marketer can know whether an interrupted email arrived: the Sent folder of the mailbox tells.</summary>
    private async Task Resolve(ScheduleRow row, InterruptedAs decision)
    {
        if (!CanEdit)
        {
            return;
        }

        try
        {
            var outcome = await interrupted.Resolve(Me, row.Id, decision, CancellationToken.None);
            _refusal = outcome.IsDone ? null : outcome.Message;
        }
        catch (IllegalTransitionException late)
        {
            _refusal = late.Message; // somebody else decided meanwhile: the list shows how
        }

        if (_refusal is null)
        {
            toasts.Say(decision == InterruptedAs.Sent ? "Counts as sent to" : "Goes again to", NameOf(row));
        }

        await Changed.InvokeAsync();
    }

    /// <summary>A firm time by the clock of the zone; an estimate is a day and no more.</summary>
    private string TimeOf(ScheduleRow row) =>
        IsHeldByPause(row) ? CampaignWords.WhenResumed : row.Status == ScheduledEmailStatus.Planned ? "any time" : TimeWords.Clock(row.At, DateTimeZoneProviders.Tzdb[Zone.Zone]);

    private static bool IsFirm(ScheduleRow row) => row.Status != ScheduledEmailStatus.Planned && !IsHeldByPause(row);

    private static bool IsHeldByPause(ScheduleRow row) => row is { Campaign: CampaignStatus.Paused, Status: ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending };

    private string? NoteOf(ScheduleRow row) => row.Status switch
    {
        ScheduledEmailStatus.Failed or ScheduledEmailStatus.Interrupted => row.LastError,
        ScheduledEmailStatus.Pending when row.Campaign == CampaignStatus.Active && ReviewWords.IsLate(row.At, viewer.UtcNow) => $"due since {When(row.At)}, goes at the next opening",
        ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending when row.ChosenFor is { } chosen => chosen > viewer.UtcNow ? $"moved by hand to {When(chosen)}" : "goes as soon as allowed",
        // That emails keep their pause is no news: in a full day it would stand at each of them.
        ScheduledEmailStatus.Pending when row.MovedReason is { } moved and not MovedReason.Gap => CampaignWords.Moved(moved),
        _ => null,
    };

    private static bool MayAsk(ScheduleRow row) => row.Status is ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending or ScheduledEmailStatus.Sending;

    private static bool MayDecide(ScheduleRow row) =>
        row is { Status: ScheduledEmailStatus.Planned or ScheduledEmailStatus.Pending, Campaign: CampaignStatus.Active or CampaignStatus.Completed };

    private static string NameOf(ScheduleRow row) => string.IsNullOrWhiteSpace(row.Name) ? row.Email : row.Name;

    private string StepOf(ScheduleRow row) =>
        FormattableString.Invariant($"Step {row.StepOrder}") + ((ShowsCampaign ? row.CampaignName : row.Company) is { } of && !string.IsNullOrWhiteSpace(of) ? ", " + of : "");

    private string When(DateTime at) => ReviewWords.When(at, viewer.UtcNow, DateTimeZoneProviders.Tzdb[Zone.Zone]);
}
