using EmailCampaigns.Core;
using EmailCampaigns.Core.Webhooks.Incoming;
using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Webhooks;

/// <summary>The endpoints to which the workspace sends events, and the sources of events that it receives.</summary>
public sealed partial class WebhooksPage(
    EndpointQueries endpoints,
    DeliveryQueries deliveries,
    WebhookSourceEditor sources,
    WorkspaceQueries workspaces,
    IDialogService dialogs,
    UndoToast toasts,
    NavigationManager navigation)
{
    private readonly FormProblems _problems = new();
    private IReadOnlyList<EndpointRow>? _endpoints;
    private IReadOnlyList<SourceRow> _sources = [];
    private int _failed;
    private string _slug = "";
    private string? _problem;
    private string? _secret;
    private string _secretTitle = "";
    private string? _publicKey;
    private bool _isBusy;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        _slug = (await workspaces.Find(Actor.WorkspaceId, Left))?.Slug ?? "";
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        _endpoints = await endpoints.All(Actor.WorkspaceId, Left);
        _sources = await deliveries.Sources(Actor.WorkspaceId, Left);
        _failed = await deliveries.CountFailed(Actor.WorkspaceId, Left);
    }

    private string AddressOf(WebhookProvider provider) => $"{navigation.BaseUri}webhooks/{SnakeCase.Of(provider)}/{_slug}";

    private async Task AddAsync()
    {
        if (await dialogs.AskAsync<EndpointDialog, NewEndpointSecret>("Add endpoint") is { Secret: { } secret })
        {
            (_secret, _secretTitle, _problem) = (secret, "The endpoint is added. Copy its secret now, it is shown only once.", null);
            await LoadAsync();
        }
    }

    private async Task MakeSecretAsync(bool replaces)
    {
        if (replaces && !await dialogs.ConfirmAsync(new Confirmation("Make a new secret?", "What is signed with the present one is refused from then on.", "Make new secret", Dangerous: true)))
        {
            return;
        }

        var made = await sources.MakeSecret(Actor, CancellationToken.None);
        (_secret, _secretTitle) = (made.Outcome.IsDone ? made.Secret : null, "The secret is made. Copy it now, it is shown only once.");
        await ShowAsync(made.Outcome);
    }

    private async Task SetKeyAsync()
    {
        _isBusy = true;
        var outcome = await sources.SetSendGridKey(Actor, _publicKey, CancellationToken.None);
        _isBusy = false;
        if (_problems.Take(outcome))
        {
            _publicKey = null;
            toasts.Say("Saved:", "the key of SendGrid");
        }

        await ShowAsync(outcome);
    }

    private async Task RemoveAsync(WebhookProvider provider)
    {
        var name = WebhookWords.Provider(provider);
        if (await dialogs.ConfirmAsync(new Confirmation($"Take no more webhooks of {name}?", "Its key is forgotten, and what it sends is refused. What came in before stays.", "Remove", Dangerous: true)))
        {
            await ShowAsync(await sources.Remove(Actor, provider, CancellationToken.None));
        }
    }

    /// <summary>A problem with a field stands at the field; anything else over the page.</summary>
    private async Task ShowAsync(EditOutcome outcome)
    {
        _problem = outcome.IsDone || outcome.Verdict == EditVerdict.Invalid ? null : outcome.Message;
        await LoadAsync();
    }
}
