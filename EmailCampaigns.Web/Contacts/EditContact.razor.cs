using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Contacts;

/// <summary>Makes a contact, or changes one.</summary>
public sealed partial class EditContact(ContactQueries contacts, ContactEditor editor, NavigationManager navigation, UndoToast toasts)
{
    private readonly FormProblems _problems = new();
    private ContactForm _form = new();
    private IReadOnlyList<string> _known = [];
    private string? _newField;
    private string _title = "Contact";
    private int? _version;
    private bool _isDirty;
    private bool _isSaving;
    private bool _isMissing;
    private bool _isRead;

    [Parameter]
    public Guid? Id { get; set; }

    private string Back => Id is null ? "/contacts" : $"/contacts/{Id}";

    private IEnumerable<string> Unused => _known.Except(_form.Fields.Select(f => f.Name));

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        _known = await contacts.FieldNames(Actor.WorkspaceId, Left);
        await LoadAsync();
        _isRead = true;
    }

    private async Task LoadAsync()
    {
        if (Id is not { } id)
        {
            return;
        }

        var contact = (await contacts.Find(Actor.WorkspaceId, id, Left))?.Contact;
        _isMissing = contact is null;
        if (contact is not null)
        {
            _form = ContactForm.Of(contact);
            (_title, _version, _isDirty) = (contact.Name ?? contact.Email, contact.Version, false);
            _problems.Clear();
        }
    }

    private async Task SaveAsync()
    {
        if (!string.IsNullOrWhiteSpace(_newField))
        {
            AddField(); // its name stands there and its value does not yet: let them fill it before it is saved
            return;
        }

        _isSaving = true;
        var outcome = Id is { } id
            ? await editor.Update(id, _form.ToInput(), _version, Actor, Left)
            : await editor.Create(_form.ToInput(), Actor, Left);
        _isSaving = false;
        if (_problems.Take(outcome))
        {
            _isDirty = false;
            toasts.Say(Id is null ? "Added" : "Saved", _form.Name is { Length: > 0 } ? _form.Name : _form.Email);
            navigation.NavigateTo($"/contacts/{outcome.Id}");
        }
    }

    private void Changed()
    {
        _isDirty = true;
        _problems.Recheck(_form.ToInput().Problems(isNew: true));
    }

    /// <summary>A field was left: its own problem is shown, no other.</summary>
    private void Look(string field) => _problems.Look(field, _form.ToInput().Problems(isNew: true));

    private void AddAddress() => _form.OtherAddresses.Add(new ContactForm.OtherAddress());

    /// <summary>Problems are said by place, and those behind it move.</summary>
    private void Remove(ContactForm.OtherAddress other)
    {
        _form.OtherAddresses.Remove(other);
        _isDirty = true;
        _problems.Clear();
    }

    private void AddField()
    {
        var name = CustomFieldName.Of(_newField ?? "");
        if (name.Length > 0 && !CustomFieldName.IsStandard(name) && _form.Fields.TrueForAll(f => CustomFieldName.KeyOf(f.Name) != CustomFieldName.KeyOf(name)))
        {
            _form.Fields.Add(new ContactForm.CustomField(name));
        }

        _newField = null;
    }
}
