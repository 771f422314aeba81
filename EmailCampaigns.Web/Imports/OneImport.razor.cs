using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Imports;

/// <summary>Shows one import while it runs and after; leaving and coming back changes nothing for it.</summary>
public sealed partial class OneImport(UploadQueries uploads, UploadCanceller canceller, IDialogService dialogs, UndoToast toasts, TimeProvider clock)
{
    private const int ShownRejections = 10;
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private UploadRow? _upload;
    private IReadOnlyList<RejectionCount> _reasons = [];
    private IReadOnlyList<RejectedRow> _rejected = [];
    private ITimer? _timer;
    private bool _isRead;
    private bool _cancelling;

    [Parameter]
    public Guid Id { get; set; }

    private bool IsOver => _upload?.Status is UploadStatus.Completed or UploadStatus.Failed or UploadStatus.Cancelled;

    private double Percent => _upload?.Status == UploadStatus.Completed ? 100 : 100 * (_upload?.Progress ?? 0);

    protected override Task OnParametersSetAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = clock.CreateTimer(_ => RunInBackground(RefreshAsync), null, RefreshInterval, RefreshInterval);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task RefreshAsync()
    {
        if (_upload is not null && !IsOver)
        {
            await ReadAsync();
            StateHasChanged();
        }
    }

    private async Task ReadAsync()
    {
        _upload = await uploads.Find(Actor.WorkspaceId, Id, Left);
        _isRead = true;
        if (_upload is { Rejected: > 0 })
        {
            _reasons = await uploads.RejectionCounts(Actor.WorkspaceId, Id, Left);
            _rejected = await uploads.Rejections(Actor.WorkspaceId, Id, 0, ShownRejections, Left);
        }
    }

    private async Task CancelAsync()
    {
        if (!await dialogs.ConfirmAsync(new Confirmation(
            "Cancel this import?", "What was imported so far stays. Importing the file again goes on where it makes a difference.", "Cancel import", Dangerous: true, No: "Let it run")))
        {
            return;
        }

        _cancelling = true;
        try
        {
            await canceller.Cancel(Id, Actor, CancellationToken.None);
        }
        catch (IllegalTransitionException over)
        {
            toasts.Refuse(over.Message);
        }

        _cancelling = false;
        await ReadAsync();
    }

    private static string N(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
