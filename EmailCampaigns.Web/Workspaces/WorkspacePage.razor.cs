using EmailCampaigns.Core;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using MudBlazor;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>The name of the workspace and what holds for all of it; adds another one.</summary>
public sealed partial class WorkspacePage(WorkspaceQueries workspaces, WorkspaceEditor editor, SendingOptions options, IDialogService dialogs, TimeProvider clock)
{
    private readonly FormProblems _problems = new();
    private readonly string _default = options.PublicBaseUrl;
    private WorkspaceInput _input = new();
    private int _version;
    private bool _isDirty;
    private bool _isSaving;
    private DateTime? _savedAt;
    private WorkspaceRow? _added;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await LoadAsync();
    }

    private async Task LoadAsync() => Show((await workspaces.Find(Actor.WorkspaceId, Left))!);

    private void Show(WorkspaceRow row)
    {
        _input = new WorkspaceInput
        {
            Name = row.Name,
            Timezone = row.Timezone,
            PostalAddress = row.PostalAddress ?? "",
            PublicBaseUrl = row.PublicBaseUrl ?? "",
            TrackOpens = row.TrackOpens,
            TrackClicks = row.TrackClicks,
        };
        (_version, _isDirty) = (row.Version, false);
        _problems.Clear();
    }

    private void Set(WorkspaceInput input) => (_input, _isDirty) = (input, true);

    private async Task SaveAsync()
    {
        (_isSaving, _isDirty) = (true, false); // what is typed from here on is not part of it
        var outcome = await editor.Update(_input, _version, Actor, CancellationToken.None);
        _isSaving = false;
        if (!_problems.Take(outcome))
        {
            _isDirty = true;
            return;
        }

        var saved = (await workspaces.Find(Actor.WorkspaceId, Left))!;
        (_version, _savedAt) = (saved.Version, clock.UtcNow());
        if (!_isDirty)
        {
            Show(saved);
        }
    }

    private async Task AddAsync()
    {
        if (await dialogs.AskAsync<NewWorkspaceDialog, EditOutcome>("Add a workspace") is { IsDone: true } made)
        {
            _added = await workspaces.Find(made.Id, Left);
        }
    }
}
