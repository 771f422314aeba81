using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace EmailCampaigns.Web.Imports;

/// <summary>Shows one import while it runs and after; leaving and coming back changes nothing for it.</summary>
public sealed partial class OneImport(UploadQueries uploads, UploadCanceller canceller, IDialogService dialogs, UndoToast toasts, TimeProvider clock)
{
    private const int ShownRejections = 10;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private CancellationToken _leaving;
    private Actor? _actor;
    private UploadRow? _upload;
    private IReadOnlyList<RejectionCount> _reasons = [];
    private IReadOnlyList<RejectedRow> _rejected = [];
    private ITimer? _timer;
    private bool _isRead;
    private bool _cancelling;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private bool IsOver => _upload?.Status is UploadStatus.Completed or UploadStatus.Failed or UploadStatus.Cancelled;

    private double Percent => _upload?.Status == UploadStatus.Completed ? 100 : 100 * (_upload?.Progress ?? 0);

    protected override void OnInitialized() => _leaving = _gone.Token;

    protected override async Task OnParametersSetAsync()
    {
        _actor ??= (await Authentication).User.ToActor();
        await ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = clock.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    private void Look() => _ = InvokeAsync(async () =>
    {
        if (_upload is null || IsOver || _leaving.IsCancellationRequested)
        {
            return;
        }

        try
        {
            await ReadAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was left while it was being read.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure); // nobody awaits a timer's task
        }
    });

    private async Task ReadAsync()
    {
        _upload = await uploads.Find(_actor!.WorkspaceId, Id, _leaving);
        _isRead = true;
        if (_upload is { Rejected: > 0 })
        {
            _reasons = await uploads.RejectionCounts(_actor.WorkspaceId, Id, _leaving);
            _rejected = await uploads.Rejections(_actor.WorkspaceId, Id, 0, ShownRejections, _leaving);
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
            await canceller.Cancel(Id, _actor!, CancellationToken.None);
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
