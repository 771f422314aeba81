using Radzen;

namespace EmailCampaigns.Web.Shared;

/// <summary>A question before an act that cannot be undone.</summary>
/// <param name="Title">With the count: "Delete 12 contacts?".</param>
/// <param name="Meaning">What follows from it.</param>
/// <param name="Yes">The verb with its count: "Delete 12 contacts".</param>
/// <param name="Dangerous">Colours the button red.</param>
/// <param name="No">The way back.</param>
public sealed record Confirmation(string Title, string Meaning, string Yes, bool Dangerous = false, string No = "Cancel");

/// <summary>Asks through Radzen's dialog.</summary>
public static class Confirmations
{
    /// <summary>True for yes; false for no, Esc or the cross.</summary>
    public static async Task<bool> ConfirmAsync(this DialogService dialogs, Confirmation question)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        ArgumentNullException.ThrowIfNull(question);
        var answer = await dialogs.OpenAsync<ConfirmDialog>(
            question.Title,
            new Dictionary<string, object?> { [nameof(ConfirmDialog.Question)] = question },
            new DialogOptions { Width = "440px", AutoFocusFirstElement = true });
        return answer is true;
    }
}
