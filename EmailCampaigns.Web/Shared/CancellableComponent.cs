using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Shared;

/// <summary>A component whose reads are cancelled when it is left, and which can run work that nobody awaits, such as a timer's.</summary>
public abstract class CancellableComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    protected CancellableComponent() => Left = _left.Token;

    /// <summary>Cancelled when the component is left.</summary>
    protected CancellationToken Left { get; }

    protected bool IsLeft => Left.IsCancellationRequested;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs work that nobody awaits, unless the component was left. A failure ends the circuit visibly, as any other does.</summary>
    protected void RunInBackground(Func<Task> work) => _ = InvokeAsync(async () =>
    {
        if (IsLeft)
        {
            return;
        }

        try
        {
            await work();
        }
        catch (OperationCanceledException) when (IsLeft)
        {
            // Nobody needs the result any more.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    });

    /// <summary>Draws what is known so far before work goes on. A database in the process answers without a pause in which a page could be drawn.</summary>
    protected async Task DrawAsync()
    {
        StateHasChanged();
        await Task.Yield();
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !IsLeft)
        {
            _left.Cancel();
            _left.Dispose();
        }
    }
}
