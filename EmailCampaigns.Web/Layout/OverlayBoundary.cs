using System.Runtime.ExceptionServices;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace EmailCampaigns.Web.Layout;

/// <summary>
/// Around what lies over the page: dialogs, menus, choices and toasts. They are no children of the page, so its error boundary does not see their failures,
/// and without this one they would end the circuit. It tells what happened in a toast and starts again with nothing open.
/// </summary>
public sealed class OverlayBoundary(UndoToast toasts, IErrorBoundaryLogger logger) : ErrorBoundaryBase
{
    /// <summary>What fails again while it is shown anew, and again, would do so for ever.</summary>
    private const int MaxRecoveries = 3;

    private int _recoveries;

    /// <summary>Something failed; what stands open is about to go.</summary>
    [Parameter]
    public Action? Failed { get; set; }

    /// <inheritdoc />
    protected override async Task OnErrorAsync(Exception exception)
    {
        Failed?.Invoke();
        if (_recoveries >= MaxRecoveries)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        var refusal = Refusal.Of(exception);
        toasts.Refuse(refusal.What, refusal.Meaning);
        if (!refusal.IsExpected)
        {
            await logger.LogErrorAsync(exception);
        }
    }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
        }
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (CurrentException is null)
        {
            _recoveries = 0;
        }
        else
        {
            _recoveries++;
            Recover();
        }
    }
}
