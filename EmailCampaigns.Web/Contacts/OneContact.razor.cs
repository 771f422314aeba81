using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Web.Lists;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Suppressions;
using Microsoft.AspNetCore.Components;
using NodaTime;
using MudBlazor;

namespace EmailCampaigns.Web.Contacts;

/// <summary>One contact: facts, campaigns, lists, and all that happened.</summary>
public sealed partial class OneContact(
    ContactQueries contacts, ContactEditor editor, ListEditor lists, Suppressor suppressor, NavigationManager navigation, IDialogService dialogs, UndoToast toasts, ViewerTime viewer)
{
    private ContactDetail? _contact;
    private bool _isMissing;

    [Parameter]
    public Guid Id { get; set; }

    private IEnumerable<(string Name, string Value)> Facts
    {
        get
        {
            var contact = _contact!.Contact;
            yield return ("Email", contact.Email);

            foreach (var address in contact.OtherAddresses)
            {
                yield return ("Also", address);
            }

            foreach (var (name, value) in new[] { ("First name", contact.FirstName), ("Last name", contact.LastName), ("Company", contact.Company) })
            {
                if (value is not null)
                {
                    yield return (name, value);
                }
            }
        }
    }

    protected override async Task OnParametersSetAsync() => await LoadAsync();

    private async Task LoadAsync()
    {
        _contact = await contacts.Find(Actor.WorkspaceId, Id, Left);
        _isMissing = _contact is null;
    }

    private string ClockIn(string zone) =>
        DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } known ? TimeWords.Clock(viewer.UtcNow, known) : "unknown time";

    private async Task AddToListAsync()
    {
        if (await dialogs.ChooseListAsync(contacts: 1) is { } list)
        {
            var added = await lists.AddMembers(list.Id, [Id], Actor, Left);
            await LoadAsync();
            if (!added.Outcome.IsDone)
            {
                toasts.Refuse("Not added to", list.Name, added.Outcome.Message);
            }
        }
    }

    private async Task TakeOffAsync(ContactInList list)
    {
        var removed = await lists.RemoveMembers(list.ListId, [Id], Actor, Left);
        await LoadAsync();
        if (!removed.Outcome.IsDone)
        {
            toasts.Refuse("Not taken off the list", list.Name, removed.Outcome.Message);
            return;
        }

        toasts.Show("Taken off the list", list.Name, null, async () =>
        {
            // Undo is offered for a while after leaving the page, so it does not end with it.
            var added = await lists.AddMembers(list.ListId, [Id], Actor, CancellationToken.None);
            if (!added.Outcome.IsDone)
            {
                toasts.Refuse("Not put back on the list", list.Name, added.Outcome.Message);
            }

            await ShowAgainAsync(LoadAsync);
        });
    }

    private async Task SuppressAsync()
    {
        var email = _contact!.Contact.Email;
        if (!await dialogs.ConfirmAsync(new Confirmation($"Suppress {email}?", "No campaign writes to it any more, and its sequences end. Imports keep it suppressed.", "Suppress", Dangerous: true)))
        {
            return;
        }

        var outcome = await suppressor.Suppress(Actor, SuppressionKind.Address, email, SuppressionReason.Manual, "user", note: null, Left);
        await LoadAsync();
        if (outcome.IsDone)
        {
            toasts.Say("Suppressed:", email, "nothing more is sent to it");
        }
        else
        {
            toasts.Refuse("Not suppressed:", email, outcome.Message);
        }
    }

    private async Task LiftAsync(SuppressionFound suppression)
    {
        var email = _contact!.Contact.Email;
        if (!await dialogs.ConfirmAsync(new Confirmation($"Lift the suppression of {email}?", SuppressionWords.BeforeLifting(suppression.Reason), "Lift it", Dangerous: true)))
        {
            return;
        }

        var outcome = await suppressor.Lift(Actor, suppression.Id, Left);
        await LoadAsync();
        if (outcome.IsDone)
        {
            toasts.Say("May be mailed again:", email);
        }
        else
        {
            toasts.Refuse("Not lifted:", email, outcome.Message);
        }
    }

    private async Task EraseAsync()
    {
        var contact = _contact!.Contact;
        var parameters = new DialogParameters<EraseDialog> { { d => d.By, Actor }, { d => d.Contact, contact } };
        if (await dialogs.AskAsync<EraseDialog, bool>($"Erase {contact.Name ?? contact.Email}?", parameters))
        {
            toasts.Say("Erased:", "one contact", "what is left of them goes within moments");
            navigation.NavigateTo("/contacts");
        }
    }

    private async Task DeleteAsync()
    {
        var name = _contact!.Contact.Name ?? _contact.Contact.Email;
        if (await dialogs.ConfirmAsync(ContactWords.Deletion(name)))
        {
            var outcome = await editor.Delete(Id, expectedVersion: null, Actor, Left);
            if (outcome.IsDone)
            {
                toasts.Say("Deleted", name);
            }
            else
            {
                toasts.Refuse("Not deleted:", name, outcome.Message);
            }

            navigation.NavigateTo("/contacts");
        }
    }
}
