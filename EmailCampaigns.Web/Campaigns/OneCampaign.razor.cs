using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>One campaign: its state and what can be done with it, around the tab that the address names.</summary>
public sealed partial class OneCampaign(
    CampaignQueries campaigns, EnrollmentQueries enrollments, DraftQueries drafts, WritingQueries writing, CampaignControl control, CampaignEditor editor, SenderQueries senders, DataDirectory data,
    NavigationManager navigation, IDialogService dialogs, UndoToast toasts, TimeProvider clock)
{
    private static readonly string[] Tabs = ["sequence", "contacts", "settings", "drafts", "schedule", "results", "activity"];

    /// <summary>How often a page is read again while a job works on its campaign.</summary>
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(2);

    private CampaignDetail? _detail;
    private int _drafts;
    private bool _busy;
    private bool _dirty;
    private string? _shownTab;
    private string? _folder;
    private CampaignTab? _tab;
    private CampaignNotices.RefusedAct? _refusal;
    private ITimer? _watch;
    private bool _isWriting;
    private CampaignChange? _intakeClosed;
    private int _underWay;

    [Parameter]
    public Guid Id { get; set; }

    [Parameter]
    public string? Tab { get; set; }

    /// <summary>What is archived or stopped is looked at, not changed.</summary>
    private bool CanChange => MayWork && _detail!.Campaign.Status is not (CampaignStatus.Archived or CampaignStatus.Stopped);

    private string Look => CampaignWords.Waiting(_detail!.Campaign.Status, _detail.Lane, _detail.Settings.Timezone, clock.UtcNow()) is null
        ? SnakeCase.Of(_detail.Campaign.Status)
        : "waiting";

    /// <summary>Whether contacts come by themselves, or could.</summary>
    private bool HasIntake => _detail!.Campaign is { HasIntake: true, Status: CampaignStatus.Active or CampaignStatus.Paused or CampaignStatus.Completed };

    private bool IsAtWork => _isWriting || IsAboutToComplete || _detail is { Campaign: { Status: CampaignStatus.Active, LaunchState: LaunchState.Running } or { Settling: not Settling.None } };

    private bool IsAboutToComplete => _intakeClosed is not null && _underWay == 0 && _detail is { Campaign.Status: CampaignStatus.Active };

    protected override void Dispose(bool disposing)
    {
        _watch?.Dispose();
        base.Dispose(disposing);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_detail?.Campaign.Id != Id)
        {
            await Load();
        }

        if (Tab != _shownTab)
        {
            (_shownTab, _dirty) = (Tab, false); // whoever left without saving has nothing unsaved any more
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
        _detail = await campaigns.Find(Actor.WorkspaceId, Id, Left);
        _drafts = _detail is null ? 0 : await drafts.CountWaiting(Actor.WorkspaceId, new DraftFilter { CampaignId = Id }, Left);
        _isWriting = _detail is { Campaign: { IsWrittenByModel: true, Status: CampaignStatus.Active } } && await writing.Progress(Actor.WorkspaceId, Id, Left) is { Open: > 0, Waits: null };
        (_intakeClosed, _underWay) = _detail is { Campaign: { HasIntake: true, IsIntakeOpen: false } } ? (await campaigns.IntakeClosed(Actor.WorkspaceId, Id, Left), await CountUnderWay()) : (null, 0);
        _folder = MayAdminister && _detail is { Campaign.Status: CampaignStatus.Active, Sender: { Provider: SenderProvider.Pickup, Id: var sender } } && await senders.Find(Actor.WorkspaceId, sender, Left) is { Sender.Pickup: { } pickup }
            ? PickupFolder.Resolve(data.Path, pickup.Folder)
            : null;
        _watch?.Dispose();
        _watch = IsAtWork ? clock.CreateTimer(_ => RunInBackground(Reload), null, WatchEvery, Timeout.InfiniteTimeSpan) : null;
    }

    private async Task Reload()
    {
        if (!IsLeft)
        {
            await Load();
            StateHasChanged();
        }
    }

    private void SetDirty(bool dirty) => _dirty = dirty;

    private string At(string tab) => $"/campaigns/{Id}/{tab}";

    private Task Pause() => Act("The campaign was not paused", () => control.Pause(Actor, Id, reason: null, CancellationToken.None), "Paused", () => Resume());

    private Task Resume() => Act("The campaign was not resumed", () => control.Resume(Actor, Id, CancellationToken.None), "Resumed");

    private async Task CloseIntake()
    {
        if (await dialogs.ConfirmAsync(CampaignConfirmations.CloseIntake(_detail!.Campaign.Status, await CountUnderWay())))
        {
            await Act("It still takes new contacts", () => control.CloseIntake(Actor, Id, CancellationToken.None), "No new contacts for", OpenIntake);
        }
    }

    private Task OpenIntake() => Act("It takes no new contacts", () => control.OpenIntake(Actor, Id, CancellationToken.None), "Takes new contacts again:");

    private async Task<int> CountUnderWay() => CampaignConfirmations.UnderWay(await enrollments.Counts(Actor.WorkspaceId, Id, Left));

    private async Task Stop()
    {
        var counts = await enrollments.Counts(Actor.WorkspaceId, Id, Left);
        if (await dialogs.ConfirmAsync(CampaignConfirmations.Stop(counts)))
        {
            await Act("The campaign was not stopped", () => control.Stop(Actor, Id, reason: null, CancellationToken.None), "Stopped");
        }
    }

    private async Task Archive()
    {
        if (await dialogs.ConfirmAsync(CampaignConfirmations.Archive()))
        {
            await Act("The campaign was not archived", () => control.Archive(Actor, Id, CancellationToken.None), "Archived");
        }
    }

    private async Task Delete()
    {
        if (await dialogs.ConfirmAsync(CampaignConfirmations.Delete(_detail!)))
        {
            await Act("The draft was not deleted", () => editor.Delete(Actor, Id, expectedVersion: null, CancellationToken.None), "Deleted", goTo: _ => "/campaigns");
        }
    }

    private async Task Duplicate()
    {
        if (_dirty && _tab is { } tab && !await tab.SaveFirst())
        {
            return;
        }

        await Act("The campaign was not duplicated", () => editor.Duplicate(Actor, Id, CancellationToken.None), "Made a copy of", goTo: copy => $"/campaigns/{copy}/sequence");
    }

    private async Task Rename()
    {
        var name = await dialogs.AskAsync<RenameDialog, string>("Rename campaign", new() { { d => d.Name, _detail!.Campaign.Name } });
        if (name is { } text && text != _detail.Campaign.Name)
        {
            await Act("The campaign was not renamed", () => editor.Update(Actor, Id, new CampaignEdit { Name = text }, CancellationToken.None), "Renamed");
        }
    }

    private async Task Act(string refused, Func<Task<EditOutcome>> act, string done, Func<Task>? undo = null, Func<Guid, string>? goTo = null)
    {
        if (!MayWork)
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
