using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>One campaign: its state and what can be done with it, around the tab that the address names.</summary>
public sealed partial class OneCampaign(
    CampaignQueries campaigns, EnrollmentQueries enrollments, DraftQueries drafts, WritingQueries writing, CampaignControl control, CampaignEditor editor,
    NavigationManager navigation, IDialogService dialogs, UndoToast toasts, TimeProvider clock) : IDisposable
{
    private static readonly string[] Tabs = ["sequence", "contacts", "settings", "drafts", "schedule", "results", "activity"];

    /// <summary>How often a page is read again while a job works on its campaign.</summary>
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private Actor _me = default!;
    private bool _canEdit;
    private CampaignDetail? _detail;
    private int _drafts;
    private bool _busy;
    private bool _dirty;
    private CampaignNotices.RefusedAct? _refusal;
    private ITimer? _watch;
    private bool _isWriting;

    [CascadingParameter]
    private Task<AuthenticationState> Session { get; set; } = default!;

    [Parameter]
    public Guid Id { get; set; }

    [Parameter]
    public string? Tab { get; set; }

    /// <summary>What is archived or stopped is looked at, not changed.</summary>
    private bool CanChange => _canEdit && _detail!.Campaign.Status is not (CampaignStatus.Archived or CampaignStatus.Stopped);

    private string Look => CampaignWords.Waiting(_detail!.Campaign.Status, _detail.Lane, _detail.Settings.Timezone, clock.UtcNow()) is null
        ? SnakeCase.Of(_detail.Campaign.Status)
        : "waiting";

    private bool IsAtWork => _isWriting || _detail is { Campaign: { Status: CampaignStatus.Active, LaunchState: LaunchState.Running } or { Settling: not Settling.None } };

    public void Dispose()
    {
        _watch?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var user = (await Session).User;
        _me = user.ToActor();
        _canEdit = _me.Role.May(Permission.EditCampaigns);
        if (_detail?.Campaign.Id != Id)
        {
            await Load();
        }

        if (_detail is null || (Tab is not null && !Tabs.Contains(Tab)))
        {
            navigation.NotFound();
        }
        else if (Tab is null)
        {
            navigation.NavigateTo(At(_detail.Campaign.Status == CampaignStatus.Draft ? "sequence" : "schedule"), replace: true);
        }
    }

    private async Task Load()
    {
        _detail = await campaigns.Find(_me.WorkspaceId, Id, _gone.Token);
        _drafts = _detail is null ? 0 : await drafts.CountWaiting(_me.WorkspaceId, new DraftFilter { CampaignId = Id }, _gone.Token);
        _isWriting = _detail is { Campaign: { IsWrittenByModel: true, Status: CampaignStatus.Active } } && await writing.Progress(_me.WorkspaceId, Id, _gone.Token) is { Open: > 0, Waits: null };
        _watch?.Dispose();
        _watch = IsAtWork ? clock.CreateTimer(_ => _ = InvokeAsync(Watch), null, WatchEvery, Timeout.InfiniteTimeSpan) : null;
    }

    private async Task Watch()
    {
        try
        {
            await Reload();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was closed while it was being read again; nobody looks at it any more.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure); // a timer's task is awaited by nobody
        }
    }

    private async Task Reload()
    {
        if (!_gone.IsCancellationRequested)
        {
            await Load();
            StateHasChanged();
        }
    }

    private void SetDirty(bool dirty) => _dirty = dirty;

    private string At(string tab) => $"/campaigns/{Id}/{tab}";

    private Task Pause() => Act("The campaign was not paused", () => control.Pause(_me, Id, reason: null, CancellationToken.None), "Paused", () => Resume());

    private Task Resume() => Act("The campaign was not resumed", () => control.Resume(_me, Id, CancellationToken.None), "Resumed");

    private async Task Stop()
    {
        var counts = await enrollments.Counts(_me.WorkspaceId, Id, _gone.Token);
        if (await dialogs.ConfirmAsync(CampaignQuestions.Stop(counts)))
        {
            await Act("The campaign was not stopped", () => control.Stop(_me, Id, reason: null, CancellationToken.None), "Stopped");
        }
    }

    private async Task Archive()
    {
        if (await dialogs.ConfirmAsync(CampaignQuestions.Archive()))
        {
            await Act("The campaign was not archived", () => control.Archive(_me, Id, CancellationToken.None), "Archived");
        }
    }

    private async Task Delete()
    {
        if (await dialogs.ConfirmAsync(CampaignQuestions.Delete(_detail!)))
        {
            await Act("The draft was not deleted", () => editor.Delete(_me, Id, expectedVersion: null, CancellationToken.None), "Deleted", goTo: _ => "/campaigns");
        }
    }

    private Task Duplicate()
    {
        if (_dirty)
        {
            _refusal = new CampaignNotices.RefusedAct("The campaign was not duplicated", "There are unsaved changes on this page. Save or discard them first.", []);
            return Task.CompletedTask;
        }

        return Act("The campaign was not duplicated", () => editor.Duplicate(_me, Id, CancellationToken.None), "Made a copy of", goTo: copy => $"/campaigns/{copy}/sequence");
    }

    private async Task Rename()
    {
        var name = await dialogs.AskAsync<RenameDialog, string>("Rename campaign", new() { { d => d.Name, _detail!.Campaign.Name } });
        if (name is { } text && text != _detail.Campaign.Name)
        {
            await Act("The campaign was not renamed", () => editor.Update(_me, Id, new CampaignEdit { Name = text }, CancellationToken.None), "Renamed");
        }
    }

    private async Task Act(string refused, Func<Task<EditOutcome>> act, string done, Func<Task>? undo = null, Func<Guid, string>? goTo = null)
    {
        if (!_canEdit)
        {
            return;
        }

        _busy = true;
        _refusal = null;
        var name = _detail!.Campaign.Name;
        try
        {
            var outcome = await act();
            _refusal = outcome.IsDone ? null : new CampaignNotices.RefusedAct(refused, outcome.Message, outcome.Problems);
            if (outcome.IsDone && undo is not null)
            {
                toasts.Show(done, name, null, undo);
            }
            else if (outcome.IsDone)
            {
                toasts.Say(done, name);
            }

            if (outcome.IsDone && goTo is not null)
            {
                _detail = null;
                await Task.Yield(); // takes the tab away, and with it the question about what was typed there
                navigation.NavigateTo(goTo(outcome.Id));
                return;
            }
        }
        catch (IllegalTransitionException late)
        {
            _refusal = new CampaignNotices.RefusedAct(refused, late.Message, []); // somebody else was faster: the page shows what stands now
        }
        finally
        {
            _busy = false;
        }

        await Reload();
    }
}
