using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Lists;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Contacts;

/// <summary>All contacts, searched and filtered by the address.</summary>
public sealed partial class AllContacts(
    ContactEditor editor, ContactQueries contacts, ListEditor listEditor, ListQueries lists, NavigationManager navigation, IDialogService dialogs, UndoToast toasts)
{
    private readonly GridSelection _selected = new();
    private IReadOnlyList<ListRow> _lists = [];
    private IReadOnlyList<string> _fields = [];
    private ContactGrid? _grid;
    private string? _total;

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "list")]
    private Guid? ListId { get; set; }

    /// <summary><c>yes</c>: only who may be mailed; <c>no</c>: only who may not.</summary>
    [SupplyParameterFromQuery]
    private string? Mail { get; set; }

    /// <summary>Only who has nothing in this field.</summary>
    [SupplyParameterFromQuery]
    private string? Missing { get; set; }

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Missing) || !string.IsNullOrWhiteSpace(Search) || ListId is not null || Mail is "yes" or "no";

    private static string Lacking(string? field) => field is null ? "" : $"Without “{EditorFields.LabelOf(field)}”";

    private ContactFilter Filter => new()
    {
        Search = Search,
        ListId = ListId,
        Missing = Missing,
        IsSuppressed = Mail switch { "yes" => false, "no" => true, _ => null },
    };

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        _lists = await lists.All(Actor.WorkspaceId, search: null, Left);
        _fields = [.. MissingField.Standard, .. await contacts.FieldNames(Actor.WorkspaceId, Left)];
    }

    private string NameOf(Guid? list) => _lists.FirstOrDefault(l => l.Id == list)?.Name ?? "";

    private void Count(GridRows<ContactRow> found) => _total = (found.IsAtLeast ? "more than " : "") + ProgressWords.Counted(found.Total, "contact");

    private async Task AddToListAsync()
    {
        if (await dialogs.ChooseListAsync(_selected.Ids.Count) is not { } list)
        {
            return;
        }

        var ids = _selected.Ids.ToList();
        var added = await listEditor.AddMembers(list.Id, ids, Actor, Left);
        if (added.Outcome.IsDone)
        {
            _selected.Clear();
            toasts.Say(
                $"{ProgressWords.Counted(added.Changed, "contact")} added to", list.Name, added.Changed < ids.Count ? "the others were on it already" : null);
        }
        else
        {
            toasts.Refuse("Nobody was added: the list or one of the contacts was deleted meanwhile");
        }

        _lists = await lists.All(Actor.WorkspaceId, search: null, Left);
        await _grid!.ReloadAsync();
    }

    private async Task DeleteAsync()
    {
        var count = ProgressWords.Counted(_selected.Ids.Count, "contact");
        if (!await dialogs.ConfirmAsync(ContactWords.Deletion(count)))
        {
            return;
        }

        var deleted = await editor.DeleteMany(_selected.Ids, Actor, Left);
        _selected.Clear();
        toasts.Say($"{ProgressWords.Counted(deleted, "contact")} deleted");
        await _grid!.ReloadAsync();
    }
}
