using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The enrollments of a campaign; words, state and page stand in the address.</summary>
public sealed partial class ContactsTab(
    EnrollmentQueries enrollments,
    EnrollmentControl control,
    ReplyRecorder replies,
    Enroller enroller,
    NavigationManager navigation,
    IDialogService dialogs,
    UndoToast toasts,
    ViewerTime viewer)
{
    private EnrollmentPage? _page;
    private EnrollmentStatus? _status;
    private PagedGrid<EnrollmentRow>? _grid;
    private string? _refusal;

    [SupplyParameterFromQuery(Name = "search")]
    private string? Words { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Status { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _status = SnakeCase.TryParse<EnrollmentStatus>(Status, out var status) ? status : null;
        if (Campaign.Status != CampaignStatus.Draft)
        {
            _page = await enrollments.Page(Me.WorkspaceId, Campaign.Id, new EnrollmentFilter { Search = Words, Take = 1 }, Left);
        }
    }

    private async Task<GridRows<EnrollmentRow>> LoadAsync(GridRequest request, CancellationToken cancellation)
    {
        var filter = new EnrollmentFilter { Search = Words, Status = _status, Skip = request.Skip, Take = request.Take };
        var page = await enrollments.Page(Me.WorkspaceId, Campaign.Id, filter, cancellation);
        return new GridRows<EnrollmentRow>(page.Rows, page.Total);
    }

    private string NextOf(EnrollmentRow row) => row switch
    {
        { Status: EnrollmentStatus.Paused } => CampaignWords.WhenResumed,
        { Status: EnrollmentStatus.Pending or EnrollmentStatus.InProgress } when Campaign.Status == CampaignStatus.Paused => CampaignWords.WhenResumed,
        { NextAt: null } => "none",
        _ => CampaignWords.Goes(row.NextIsFirm ? ScheduledEmailStatus.Pending : ScheduledEmailStatus.Planned, cancelled: null, row.NextAt.Value, Campaign.Status, viewer.UtcNow, viewer.Zone,
            Campaign.Approval == Approval.Required ? PlannedFor.Approval : PlannedFor.Turn),
    };

    private static string NameOf(EnrollmentRow row) => string.IsNullOrWhiteSpace(row.Name) ? row.Email : row.Name;

    private Task Pause(EnrollmentRow row) =>
        Act(() => control.Pause(Me, Campaign.Id, row.Id, reason: null, CancellationToken.None), "Paused for", NameOf(row), "gets nothing until you resume", () => Resume(row));

    private Task Resume(EnrollmentRow row) =>
        Act(() => control.Resume(Me, Campaign.Id, row.Id, CancellationToken.None), "Resumed for", NameOf(row), "the next email has a new time", undo: null);

    private Task TakeUpAgain(EnrollmentRow row) =>
        Act(() => control.TakeUpAgain(Me, Campaign.Id, row.Id, CancellationToken.None), "Taken up again for", NameOf(row), "the sequence goes on", undo: null);

    private async Task MarkReplied(EnrollmentRow row)
    {
        if (await dialogs.AskAsync<RepliedDialog, string>($"{NameOf(row)} replied", new()) is { } note)
        {
            await Act(() => replies.Record(Me, new ReplyNote { ContactId = row.ContactId, CampaignId = Campaign.Id, Snippet = note.Length == 0 ? null : note }, CancellationToken.None),
                "Marked as replied", NameOf(row), "leaves the sequence", () => TakeUpAgain(row));
        }
    }

    private Task Stop(EnrollmentRow row) =>
        Act(() => control.Stop(Me, Campaign.Id, row.Id, reason: null, CancellationToken.None), "Stopped for", NameOf(row), "gets nothing more of it", () => TakeUpAgain(row));

    private async Task Enroll()
    {
        var chosen = await dialogs.AskAsync<EnrollDialog, IReadOnlyCollection<Guid>>("Enroll contacts", new() { { d => d.WorkspaceId, Me.WorkspaceId } });
        if (chosen is not { Count: > 0 } contacts)
        {
            return;
        }

        EnrollOutcome? enrolled = null;
        await Act(async () => (enrolled = await enroller.Enroll(Me, Campaign.Id, contacts, CancellationToken.None)).Outcome, null, null, null, undo: null);
        if (enrolled is { Outcome.IsDone: true } done)
        {
            toasts.Say("Enrolled", ProgressWords.Counted(done.Enrolled, "contact"), done.Standing > 0 ? $"{done.Standing} were in it before" : null);
        }
    }

    private async Task Act(Func<Task<EditOutcome>> act, string? done, string? whom, string? consequence, Func<Task>? undo)
    {
        if (!CanEdit)
        {
            return;
        }

        try
        {
            var outcome = await act();
            _refusal = outcome.IsDone ? null : outcome.Message;
        }
        catch (IllegalTransitionException late)
        {
            _refusal = late.Message; // something else happened to the contact meanwhile: the table shows what
        }

        if (_refusal is null && done is not null)
        {
            if (undo is null)
            {
                toasts.Say(done, whom, consequence);
            }
            else
            {
                toasts.Show(done, whom, consequence, undo);
            }
        }

        await Changed.InvokeAsync();
        if (_grid is not null)
        {
            await _grid.ReloadAsync();
        }
    }
}
