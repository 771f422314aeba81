using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using Radzen;

namespace EmailCampaigns.Web.Suppressions;

/// <summary>Shows, adds and lifts suppressions. Search, reason and page number are in the address.</summary>
public sealed partial class SuppressionsPage(
    SuppressionQueries queries, Suppressor suppressor, DialogService dialogs, UndoToast toasts, NavigationManager navigation)
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _gone = new();
    private Actor? _actor;
    private SuppressionReason? _reason;
    private Page<SuppressionRow>? _page;

    [SupplyParameterFromQuery]
    public string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "reason")]
    public string? ReasonFilter { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    public int PageNumber { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Search) || _reason is not null;

    private string Shown => string.Create(
        CultureInfo.InvariantCulture, $"{((PageNumber - 1) * PageSize) + 1:N0} to {Math.Min(PageNumber * PageSize, _page!.Total):N0} of {_page.Total:N0}");

    protected override async Task OnParametersSetAsync()
    {
        _actor ??= (await Authentication).User.ToActor();
        PageNumber = Math.Max(1, PageNumber);
        _reason = SnakeCase.TryParse<SuppressionReason>(ReasonFilter, out var reason) ? reason : null;
        await ReadAsync();
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    private async Task ReadAsync() => _page = await queries.Page(
        _actor!.WorkspaceId, new SuppressionFilter { Search = Search, Reason = _reason }, (PageNumber - 1) * PageSize, PageSize, _gone.Token);

    private void Go(string? search, string? reason, int page) => navigation.NavigateTo(QueryHelpers.AddQueryString("/suppressions", new Dictionary<string, string?>
    {
        ["search"] = string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        ["reason"] = string.IsNullOrEmpty(reason) ? null : reason,
        ["page"] = page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null,
    }.Where(part => part.Value is not null)));

    private async Task SuppressAsync()
    {
        var answer = await dialogs.OpenAsync<SuppressDialog>(
            "Suppress an address or domain", new Dictionary<string, object?> { [nameof(SuppressDialog.By)] = _actor }, new DialogOptions { Width = "480px", AutoFocusFirstElement = true });
        if (answer is true)
        {
            await ReadAsync();
            toasts.Say("Suppressed: nothing more is sent to it");
        }
    }

    private async Task LiftAsync(SuppressionRow row)
    {
        if (!await dialogs.ConfirmAsync(new Confirmation($"Lift the suppression of {row.Value}?", SuppressionWords.BeforeLifting(row.Reason), "Lift it", Dangerous: true)))
        {
            return;
        }

        var outcome = await suppressor.Lift(_actor!, row.Id, _gone.Token);
        await ReadAsync();
        toasts.Say(outcome.IsDone ? "May be mailed again:" : outcome.Message, outcome.IsDone ? row.Value : null);
    }
}
