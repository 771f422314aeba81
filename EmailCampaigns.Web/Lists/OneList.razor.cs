using EmailCampaigns.Core.Lists;
using EmailCampaigns.Web.Contacts;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Lists;

/// <summary>One list: who is on it and what uses it.</summary>
public sealed partial class OneList(ListQueries lists, ListEditor editor, NavigationManager navigation, IDialogService dialogs, UndoToast toasts)
{
    private readonly GridSelection _selected = new();
    private ContactGrid? _grid;
    private ListDetail? _list;
    private string? _refused;
    private bool _isMissing;

    [Parameter]
    public Guid Id { get; set; }

    protected override async Task OnParametersSetAsync() => await LoadAsync();

    private async Task LoadAsync()
    {
        _list = await lists.Find(Actor.WorkspaceId, Id, Left);
        _isMissing = _list is null;
    }

    private async Task RenameAsync()
    {
        if (await dialogs.EditListAsync(_list!.List) is not null)
        {
            await LoadAsync();
        }
    }

    private async Task RemoveAsync()
    {
        var ids = _selected.Ids.ToList();
        var removed = await editor.RemoveMembers(Id, ids, Actor, Left);
        _selected.Clear();
        await RefreshAsync();
        if (!removed.Outcome.IsDone)
        {
            toasts.Refuse("Nobody was taken off", _list?.List.Name, removed.Outcome.Message);
            return;
        }

        toasts.Show($"{ProgressWords.Counted(removed.Changed, "contact")} taken off", _list?.List.Name, null, async () =>
        {
            // Undo is offered for a while after leaving the page, so it does not end with it.
            var added = await editor.AddMembers(Id, ids, Actor, CancellationToken.None);
            if (!added.Outcome.IsDone)
            {
                toasts.Refuse("Nobody was put back on", _list?.List.Name, added.Outcome.Message);
            }

            await ShowAgainAsync(RefreshAsync);
        });
    }

    private async Task RefreshAsync()
    {
        await LoadAsync();
        await _grid!.ReloadAsync();
        await InvokeAsync(StateHasChanged);
    }

    private async Task DeleteAsync()
    {
        var list = _list!.List;
        if (!await dialogs.ConfirmAsync(new Confirmation(
            $"Delete the list {list.Name}?", $"Its {ProgressWords.Counted(list.Members, "contact")} stay; only the list goes. This cannot be undone.", "Delete list", Dangerous: true)))
        {
            return;
        }

        var outcome = await editor.Delete(Id, expectedVersion: null, Actor, Left);
        if (outcome.IsDone)
        {
            toasts.Say("Deleted the list", list.Name);
            navigation.NavigateTo("/lists");
        }

        _refused = outcome.Message;
    }
}
