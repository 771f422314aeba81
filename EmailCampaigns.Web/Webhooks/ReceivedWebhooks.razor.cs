using EmailCampaigns.Core;
using EmailCampaigns.Core.Webhooks;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Webhooks;

/// <summary>The received webhooks, the result of each, and a way to process them again. Search, state, order and page are in the address.</summary>
public sealed partial class ReceivedWebhooks(
    DeliveryQueries queries, DeliveryReplayer replayer, WebhookOptions options, IDialogService dialogs, UndoToast toasts, NavigationManager navigation)
{
    private readonly GridSelection _selection = new();
    private PagedGrid<DeliveryRow>? _grid;
    private WebhookStatus? _status;
    private int _failed;

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? StatusFilter { get; set; }

    private bool IsFiltered => !string.IsNullOrWhiteSpace(Search) || _status is not null;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        _failed = await queries.CountFailed(Actor.WorkspaceId, Left);
    }

    protected override void OnParametersSet() => _status = SnakeCase.TryParse<WebhookStatus>(StatusFilter, out var status) ? status : null;

    private async Task<GridRows<DeliveryRow>> LoadAsync(GridRequest request, CancellationToken cancellation) =>
        new(await queries.Page(Actor.WorkspaceId, request.Of(DeliveryQueries.Fields, Search, ("status", _status)), cancellation));

    private async Task LookAsync(DeliveryRow row)
    {
        if (await dialogs.AskAsync<DeliveryDialog, bool>($"Webhook of {WebhookWords.Provider(row.Provider)}", new() { { d => d.Id, row.Id } }))
        {
            await RunAsync(replayer.RunAgain(Actor, [row.Id], CancellationToken.None));
        }
    }

    private async Task RunSelectedAsync()
    {
        await RunAsync(replayer.RunAgain(Actor, _selection.Ids, CancellationToken.None));
        _selection.Clear();
    }

    private Task RunFailedAsync() => RunAsync(replayer.RunFailedAgain(Actor, CancellationToken.None));

    private async Task RunAsync(Task<int> run)
    {
        var count = await run;
        _failed = await queries.CountFailed(Actor.WorkspaceId, Left);
        await _grid!.ReloadAsync();
        toasts.Say("Run again:", ProgressWords.Counted(count, "webhook"), "what was recorded before is not recorded twice");
    }
}
