using EmailCampaigns.Core;
using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Webhooks;

/// <summary>One endpoint, and what was or will be sent to it. While something is about to be sent, it looks again by itself.</summary>
public sealed partial class OneEndpoint(
    EndpointQueries endpoints,
    EndpointEditor editor,
    MessageResender resender,
    IDialogService dialogs,
    UndoToast toasts,
    ViewerTime viewer,
    NavigationManager navigation,
    TimeProvider clock)
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(2);

    /// <summary>What is due later is not waited for.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private PagedGrid<MessageRow>? _grid;
    private EndpointRow? _endpoint;
    private WebhookMessageStatus? _status;
    private ITimer? _timer;
    private bool _isRead;
    private bool _waits;
    private string? _problem;
    private string? _secret;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "status")]
    private string? StatusFilter { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        _status = SnakeCase.TryParse<WebhookMessageStatus>(StatusFilter, out var status) ? status : null;
        await ReadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = clock.CreateTimer(_ => RunInBackground(RefreshAsync), null, RefreshInterval, RefreshInterval);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private Task RefreshAsync() => _waits ? ReloadAsync() : Task.CompletedTask;

    private async Task ReadAsync()
    {
        _endpoint = await endpoints.Find(Actor.WorkspaceId, Id, Left);
        _isRead = true;
    }

    private async Task ReloadAsync()
    {
        await ReadAsync();
        if (_grid is not null)
        {
            await _grid.ReloadAsync();
        }

        StateHasChanged();
    }

    private async Task<GridRows<MessageRow>> LoadAsync(GridRequest request, CancellationToken cancellation)
    {
        var page = await endpoints.Messages(Actor.WorkspaceId, Id, request.Of(EndpointQueries.MessageFields, search: null, ("status", _status)), cancellation)
            ?? new Page<MessageRow>([], 0);
        var soon = clock.UtcNow() + Soon;
        // One that is under way says when it would count as lost.
        _waits = page.Rows.Any(m => m.Status == WebhookMessageStatus.Pending && (m.Attempts == 0 || m.NextAttemptAt < soon)) && _endpoint?.DisabledAt is null;
        return new GridRows<MessageRow>(page);
    }

    private async Task TestAsync() => await ShowAsync(await resender.SendTest(Actor, Id, CancellationToken.None), "Test is on its way");

    private async Task EnableAsync() => await ShowAsync(await editor.Enable(Actor, Id, CancellationToken.None), "Enabled");

    private async Task DisableAsync() => await ShowAsync(await editor.Disable(Actor, Id, CancellationToken.None), "Disabled");

    private async Task EditAsync()
    {
        if (await dialogs.AskAsync<EndpointDialog, NewEndpointSecret>("Change the endpoint", new() { { d => d.Endpoint, _endpoint } }) is not null)
        {
            toasts.Say("Saved");
            await ReloadAsync();
        }
    }

    private async Task RotateAsync()
    {
        if (await dialogs.ConfirmAsync(new Confirmation("Make a new secret?", "For 24 hours messages are signed with both secrets, then with the new one only.", "Make new secret")))
        {
            var made = await editor.RotateSecret(Actor, Id, CancellationToken.None);
            _secret = made.Secret;
            await ShowAsync(made.Outcome, done: null);
        }
    }

    private async Task DeleteAsync()
    {
        if (await dialogs.ConfirmAsync(new Confirmation("Delete this endpoint?", "It is told of nothing any more, and its messages are removed.", "Delete endpoint", Dangerous: true)))
        {
            var outcome = await editor.Delete(Actor, Id, CancellationToken.None);
            if (outcome.IsDone || outcome.Verdict == EditVerdict.NotFound)
            {
                toasts.Say("Deleted", _endpoint?.Url);
                navigation.NavigateTo("/settings/webhooks");
            }
            else
            {
                _problem = outcome.Message;
            }
        }
    }

    private async Task LookAsync(MessageRow message)
    {
        if (await dialogs.AskAsync<MessageDialog, bool>(WebhookWords.TypeOf(message), new() { { d => d.Id, message.Id } }))
        {
            await ShowAsync(await resender.Resend(Actor, message.Id, CancellationToken.None), "Is sent again");
        }
    }

    private async Task ShowAsync(EditOutcome outcome, string? done)
    {
        _problem = outcome.IsDone ? null : outcome.Message;
        if (outcome.IsDone && done is not null)
        {
            toasts.Say(done);
        }

        await ReloadAsync();
    }
}
