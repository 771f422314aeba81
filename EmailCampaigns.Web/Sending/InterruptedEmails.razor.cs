using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace EmailCampaigns.Web.Sending;

/// <summary>Has a person decide about emails of which nobody can say whether they arrived, one or many at once. The campaign stands in the address.</summary>
public sealed partial class InterruptedEmails(SendingQueries sending, InterruptedResolver resolver, DialogService dialogs, UndoToast toasts)
{
    private const int Most = 500;

    private readonly HashSet<Guid> _chosen = [];
    private IReadOnlyList<InterruptedEmail>? _emails;
    private string? _refused;
    private bool _isBusy;

    /// <summary>Only those of this campaign.</summary>
    [SupplyParameterFromQuery(Name = "campaignId")]
    public Guid? CampaignId { get; set; }

    protected override async Task OnParametersSetAsync() => await LoadAsync();

    private async Task LoadAsync()
    {
        _emails = await sending.Interrupted(Actor.WorkspaceId, CampaignId, Most, Left);
        _chosen.IntersectWith(_emails.Select(e => e.Id));
    }

    private async Task DecideAsync(IReadOnlyList<Guid> ids, InterruptedAs decision)
    {
        var count = ProgressWords.Counted(ids.Count, "email");
        if (!MayWork || (ids.Count > 1 && !await dialogs.ConfirmAsync(decision == InterruptedAs.Sent
            ? new Confirmation($"Count {count} as sent?", "Their sequences go on from when they were being sent.", "They were sent")
            : new Confirmation($"Send {count} again?", "Whoever got the first one gets it twice.", "Send again"))))
        {
            return;
        }

        _isBusy = true;
        var outcome = await resolver.ResolveMany(Actor, ids, decision, CancellationToken.None);
        _isBusy = false;
        _refused = outcome.Refused.Count == 0 ? null : outcome.Refused[0].Reason;
        toasts.Say(decision == InterruptedAs.Sent ? "Counted as sent:" : "Goes again:", ProgressWords.Counted(outcome.Resolved, "email"));
        await LoadAsync();
    }

    private static string NameOf(InterruptedEmail email) => string.IsNullOrWhiteSpace(email.ContactName) ? email.ContactEmail : email.ContactName;

    private void Choose(Guid id, bool on)
    {
        if (on)
        {
            _chosen.Add(id);
        }
        else
        {
            _chosen.Remove(id);
        }
    }

    private void ChooseAll(ChangeEventArgs change)
    {
        _chosen.Clear();
        if (change.Value is true)
        {
            _chosen.UnionWith(_emails!.Select(e => e.Id));
        }
    }
}
