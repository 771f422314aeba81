using MudBlazor;

namespace EmailCampaigns.Web.Shared;

/// <summary>A question before an act that cannot be undone.</summary>
/// <param name="Title">With the count: "Delete 12 contacts?".</param>
/// <param name="Meaning">What follows from it.</param>
/// <param name="Yes">The verb with its count: "Delete 12 contacts".</param>
/// <param name="Dangerous">Colours the button red.</param>
/// <param name="No">The way back.</param>
public sealed record Confirmation(string Title, string Meaning, string Yes, bool Dangerous = false, string No = "Cancel");

/// <summary>Asks in a dialog.</summary>
public static class Confirmations
{
    /// <summary>True for yes; false for no, Esc or the cross.</summary>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, Confirmation question)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        ArgumentNullException.ThrowIfNull(question);
        var dialog = await dialogs.ShowAsync<ConfirmDialog>(question.Title, new DialogParameters<ConfirmDialog> { { d => d.Question, question } });
        return await dialog.Result is { Canceled: false };
    }

    /// <summary>Opens a dialog; what it was closed with, or null for no, Esc or the cross.</summary>
    /// <typeparam name="TDialog">The dialog; it closes with <see cref="IMudDialogInstance.Close{T}(T)"/>.</typeparam>
    /// <typeparam name="TResult">What it closes with.</typeparam>
    public static async Task<TResult?> AskAsync<TDialog, TResult>(this IDialogService dialogs, string title, DialogParameters<TDialog>? parameters = null)
        where TDialog : Microsoft.AspNetCore.Components.IComponent
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var dialog = await dialogs.ShowAsync<TDialog>(title, parameters ?? []);
        return await dialog.Result is { Canceled: false, Data: TResult result } ? result : default;
    }
}
