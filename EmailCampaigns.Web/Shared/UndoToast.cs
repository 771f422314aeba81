using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Shared;

/// <summary>What a toast says and takes back.</summary>
/// <param name="Message">What was done, up to whom: "Approved for".</param>
/// <param name="Subject">Whom or what it concerns, in bold: "Oskar Lindqvist".</param>
/// <param name="Consequence">What follows: "goes out today at 14:03".</param>
/// <param name="Undo">Takes it back; null offers nothing.</param>
/// <param name="IsRefusal">It was not done: the toast looks like an error.</param>
/// <param name="StaysFor">How long it can be undone; null for the usual time.</param>
public sealed record Toast(string Message, string? Subject, string? Consequence, Func<Task>? Undo = null, bool IsRefusal = false, TimeSpan? StaysFor = null);

/// <summary>
/// Tells what was done and offers to take it back, instead of asking before. One snackbar a circuit: a newer one takes the place of the older.
/// It leaves after <see cref="StaysFor"/>, unless it says otherwise, and not while it has the pointer or the focus; while it stands, the key U undoes.
/// </summary>
public sealed class UndoToast(ISnackbar snackbars)
{
    /// <summary>Long enough to read it and to reach for the key.</summary>
    public static readonly TimeSpan StaysFor = TimeSpan.FromSeconds(10);

    private Snackbar? _shown;

    /// <summary>The toast that stands, if any.</summary>
    public Toast? Current { get; private set; }

    public void Show(string message, string? subject, string? consequence, Func<Task> undo, TimeSpan? staysFor = null) =>
        Put(new Toast(message, subject, consequence, undo, StaysFor: staysFor));

    /// <summary>Says something that needs no undo.</summary>
    public void Say(string message, string? subject = null, string? consequence = null) => Put(new Toast(message, subject, consequence));

    /// <summary>Says what was not done, and why.</summary>
    public void Refuse(string message, string? subject = null, string? reason = null) => Put(new Toast(message, subject, reason, IsRefusal: true));

    /// <summary>Takes back what the standing toast tells; a second call finds none and does nothing.</summary>
    public async Task UndoAsync()
    {
        if (Current is { Undo: { } undo })
        {
            Dismiss();
            await undo();
        }
    }

    /// <summary>Keeps the toast while it has the focus, as MudBlazor does while it has the pointer.</summary>
    public void Hold(bool on) => _shown?.PauseTransitions(on);

    /// <summary>Takes the toast away; what was done stays done.</summary>
    public void Dismiss()
    {
        Current = null;
        if (_shown is { } shown)
        {
            _shown = null;
            snackbars.Remove(shown);
        }
    }

    private void Put(Toast toast)
    {
        Dismiss();
        Current = toast;
        _shown = snackbars.Add<ToastContent>(new Dictionary<string, object> { [nameof(ToastContent.Toast)] = toast }, toast.IsRefusal ? Severity.Error : Severity.Normal, options =>
        {
            options.VisibleStateDuration = (int)(toast.StaysFor ?? StaysFor).TotalMilliseconds;
            (options.ShowTransitionDuration, options.HideTransitionDuration) = (0, 0);
            options.ShowCloseIcon = true;
            options.SnackbarVariant = Variant.Filled;
            options.HideIcon = true;
            options.DuplicatesBehavior = SnackbarDuplicatesBehavior.Allow;
        });
        if (_shown is { } shown)
        {
            shown.OnClose += closed => Forget(toast);
        }
    }

    private void Forget(Toast toast)
    {
        if (ReferenceEquals(Current, toast))
        {
            (Current, _shown) = (null, null);
        }
    }
}
