using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmailCampaigns.Web.Layout;

/// <summary>Keeps the shell's status fresh: on each navigation, and while a page stays open.</summary>
public sealed partial class MainLayout(IServiceProvider services, NavigationManager navigation, TimeProvider clock, ViewerTime viewer, IJSRuntime js)
{
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RefreshSoon = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private readonly IShellStatus? _source = services.GetService<IShellStatus>();
    private ErrorBoundary? _boundary;
    private MudDialogProvider? _dialogs;
    private ITimer? _timer;
    private ShellStatus? _status;
    private AppBar? _appBar;
    private SideNavigation? _navigation;
    private bool _isDrawerOpen = true;
    private bool _isDrawerOverPage;

    protected override async Task OnInitializedAsync()
    {
        navigation.LocationChanged += OnLocationChanged;
        await RefreshAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        if (_source is not null)
        {
            _timer = clock.CreateTimer(_ => _ = InvokeAsync(RefreshAndRenderAsync), null, UntilRefresh, RefreshEvery);
        }

        viewer.Adopt(await js.InvokeAsync<string?>("ec.ready"));
    }

    public void Dispose()
    {
        navigation.LocationChanged -= OnLocationChanged;
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs args)
    {
        _boundary?.Recover();
        _ = InvokeAsync(RefreshAndRenderAsync);
    }

    private async Task RefreshAndRenderAsync()
    {
        try
        {
            await RefreshAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was closed while the status was being read; nobody looks at it any more.
        }
        catch (Exception failure)
        {
            // A timer's task is awaited by nobody: hand the failure to the renderer, which logs it and ends the circuit visibly.
            await DispatchExceptionAsync(failure);
        }
    }

    private TimeSpan UntilRefresh => _status is { ChangesSoon: true } ? RefreshSoon : RefreshEvery;

    private async Task RefreshAsync()
    {
        if (_source is not null && !_gone.IsCancellationRequested)
        {
            _status = await _source.ReadAsync(_gone.Token);
            _timer?.Change(UntilRefresh, RefreshEvery);
        }
    }

    /// <summary>The menu button is there only where the drawer lies over the page.</summary>
    private async Task OpenDrawerAsync()
    {
        (_isDrawerOpen, _isDrawerOverPage) = (true, true);
        await _navigation!.FocusAsync();
    }

    private async Task CloseDrawerAsync()
    {
        if (_isDrawerOverPage)
        {
            (_isDrawerOpen, _isDrawerOverPage) = (false, false);
            await _appBar!.FocusMenuAsync();
        }
    }

    private void Recover() => _boundary?.Recover();
}
