using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Planning;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The enrollments of a campaign; words, state and page stand in the address.</summary>
public sealed partial class ContactsTab(
    EnrollmentQueries enrollments,
    EnrollmentControl control,
    ReplyRecorder replies,
    Enroller enroller,
    NavigationManager navigation,
    DialogService dialogs,
    UndoToast toasts)
{
    private const int PageSize = 25;

    private EnrollmentPage? _page;
    private EnrollmentStatus? _status;
    private string? _words;
    private string? _refusal;

    [SupplyParameterFromQuery(Name = "search")]
    private string? Words { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? Status { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? Number { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _words = Words;
        _status = SnakeCase.TryParse<EnrollmentStatus>(Status, out var status) ? status : null;
        if (Campaign.Status != CampaignStatus.Draft)
        {
            var filter = new EnrollmentFilter { Search = Words, Status = _status, Skip = PageSize * (Math.Max(1, Number ?? 1) - 1), Take = PageSize };
            _page = await enrollments.Page(Me.WorkspaceId, Campaign.Id, filter, Gone);
        }
    }

    private static string NameOf(EnrollmentRow row) => string.IsNullOrWhiteSpace(row.Name) ? row.Email : row.Name;

    private string Counted(string word, EnrollmentStatus? status) =>
        FormattableString.Invariant($"{word} {(status is { } one ? _page!.Counts.GetValueOrDefault(one) : _page!.Counts.Values.Sum()):N0}");

    private void Go(string? words, EnrollmentStatus? status, int page) => navigation.NavigateTo(navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
    {
        ["search"] = string.IsNullOrWhiteSpace(words) ? null : words.Trim(),
        ["status"] = status is { } one ? SnakeCase.Of(one) : null,
        ["page"] = page > 1 ? page : null,
    }));

    private Task Pause(EnrollmentRow row) =>
        Act(() => control.Pause(Me, Campaign.Id, row.Id, reason: null, CancellationToken.None), "Paused for", NameOf(row), "gets nothing until you resume", () => Resume(row));

    private Task Resume(EnrollmentRow row) =>
        Act(() => control.Resume(Me, Campaign.Id, row.Id, CancellationToken.None), "Resumed for", NameOf(row), "the next email has a new time", undo: null);

    private Task TakeUpAgain(EnrollmentRow row) =>
        Act(() => control.TakeUpAgain(Me, Campaign.Id, row.Id, reason: null, CancellationToken.None), "Taken up again for", NameOf(row), "the sequence goes on", undo: null);

    private Task MarkReplied(EnrollmentRow row) =>
        Act(() => replies.Record(Me, new ReplyNote { ContactId = row.ContactId, CampaignId = Campaign.Id }, CancellationToken.None),
            "Marked as replied", NameOf(row), "leaves the sequence", undo: null);

    private Task Stop(EnrollmentRow row) =>
        Act(() => control.Stop(Me, Campaign.Id, row.Id, reason: null, CancellationToken.None), "Stopped for", NameOf(row), "gets nothing more of it", () => TakeUpAgain(row));

    private async Task Enroll()
    {
        var chosen = await dialogs.OpenAsync<EnrollDialog>("Enroll contacts", new Dictionary<string, object?> { [nameof(EnrollDialog.WorkspaceId)] = Me.WorkspaceId },
            new DialogOptions { Width = "560px", AutoFocusFirstElement = true });
        if (chosen is not IReadOnlyCollection<Guid> { Count: > 0 } contacts)
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

        await OnParametersSetAsync();
        await Changed.InvokeAsync();
    }
}
