using EmailCampaigns.Web.Shared;
using MudBlazor;

namespace EmailCampaigns.Web.Lists;

/// <summary>A list that a person chose or made.</summary>
public sealed record ChosenList(Guid Id, string Name);

/// <summary>The dialogs about lists.</summary>
public static class ListDialogs
{
    /// <summary>Asks for a list to put contacts on; null where the person changed their mind.</summary>
    public static async Task<ChosenList?> ChooseListAsync(this IDialogService dialogs, long contacts)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        return await dialogs.AskAsync<ChooseListDialog, ChosenList>($"Add {ProgressWords.Counted(contacts, "contact")} to a list", new() { { d => d.Count, contacts } });
    }

    /// <summary>Makes a list, or changes its name and description; its id, or null where the person changed their mind.</summary>
    /// <param name="dialogs">Opens the dialog.</param>
    /// <param name="list">The list to change; null makes one.</param>
    public static async Task<Guid?> EditListAsync(this IDialogService dialogs, Core.Lists.ListRow? list)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        return await dialogs.AskAsync<EditListDialog, Guid?>(list is null ? "New list" : "Change the list", new() { { d => d.List, list } });
    }
}
