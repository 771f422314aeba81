using EmailCampaigns.Core;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Suppressions;

/// <summary>Shows, adds and lifts suppressions. Search, reason, order and page are in the address.</summary>
public sealed partial class SuppressionsPage(
    SuppressionQueries queries, Suppressor suppressor, IDialogService dialogs, UndoToast toasts, NavigationManager navigation)
{
    private PagedGrid<SuppressionRow>? _grid;
    private SuppressionReason? _reason;

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "reason")]
    private string? ReasonFilter { get; set; }

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Search) || _reason is not null;

    protected override void OnParametersSet() => _reason = SnakeCase.TryParse<SuppressionReason>(ReasonFilter, out var reason) ? reason : null;

    private async Task<GridRows<SuppressionRow>> LoadAsync(GridRequest request, CancellationToken cancellation) =>
        new(await queries.Page(Actor.WorkspaceId, request.Of(SuppressionQueries.Fields, Search, ("reason", _reason)), cancellation));

    private async Task SuppressAsync()
    {
        if (await dialogs.AskAsync<SuppressDialog, bool>("Suppress an address or domain", new() { { d => d.By, Actor } }))
        {
            await _grid!.ReloadAsync();
            toasts.Say("Suppressed: nothing more is sent to it");
        }
    }

    private async Task LiftAsync(SuppressionRow row)
    {
        if (!await dialogs.ConfirmAsync(new Confirmation($"Lift the suppression of {row.Value}?", SuppressionWords.BeforeLifting(row.Reason), "Lift it", Dangerous: true)))
        {
            return;
        }

        var outcome = await suppressor.Lift(Actor, row.Id, Left);
        await _grid!.ReloadAsync();
        if (outcome.IsDone)
        {
            toasts.Say("May be mailed again:", row.Value);
        }
        else
        {
            toasts.Refuse("Not lifted:", row.Value, outcome.Message);
        }
    }
}
