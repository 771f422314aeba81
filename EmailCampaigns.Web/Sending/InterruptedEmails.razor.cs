using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Sending;

/// <summary>Has a person decide about emails of which nobody can say whether they arrived, one or many at once. The campaign stands in the address.</summary>
public sealed partial class InterruptedEmails(SendingQueries sending, InterruptedResolver resolver, IDialogService dialogs, UndoToast toasts)
{
    private const int MaxShown = 500;

    private readonly GridSelection _selection = new();
    private PagedGrid<InterruptedEmail>? _grid;
    private IReadOnlyList<InterruptedEmail>? _emails;
    private string? _refused;
    private bool _isBusy;

    /// <summary>Only those of this campaign.</summary>
    [SupplyParameterFromQuery(Name = "campaignId")]
    public Guid? CampaignId { get; set; }

    protected override async Task OnParametersSetAsync() => await LoadAsync();

    private async Task LoadAsync() => _emails = await sending.Interrupted(Actor.WorkspaceId, CampaignId, MaxShown, Left);

    private Task<GridRows<InterruptedEmail>> LoadPageAsync(GridRequest request, CancellationToken cancellation) =>
        Task.FromResult(new GridRows<InterruptedEmail>([.. _emails!.Skip(request.Skip).Take(request.Take)], _emails!.Count));

    private List<Guid> Selected(GridSelection selection) => [.. _emails!.Select(e => e.Id).Where(selection.Contains)];

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
        if (outcome.Resolved > 0)
        {
            toasts.Say(decision == InterruptedAs.Sent ? "Counted as sent:" : "Goes again:", ProgressWords.Counted(outcome.Resolved, "email"));
        }

        _selection.Clear();
        await LoadAsync();
        if (_grid is not null && _emails!.Count > 0)
        {
            await _grid.ReloadAsync();
        }
    }

    private static string NameOf(InterruptedEmail email) => string.IsNullOrWhiteSpace(email.ContactName) ? email.ContactEmail : email.ContactName;
}
