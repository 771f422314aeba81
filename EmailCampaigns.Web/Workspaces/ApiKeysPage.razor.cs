using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Hosting.Options;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>The keys by which other programs act in the workspace.</summary>
public sealed partial class ApiKeysPage(
    ApiKeyQueries keys, ApiKeyEditor editor, ApiOptions api, IDialogService dialogs, UndoToast toasts, NavigationManager navigation, TimeProvider clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    private IReadOnlyList<ApiKeyRow> _keys = [];
    private DateTime _now;
    private string? _problem;
    private string? _secret;
    private string? _secretOf;

    private ApiOptions Api { get; } = api;

    private string Example => ApiExample.Post(navigation.BaseUri, "/contacts", """{"email":"ida.berg@example.org"}""");

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await LoadAsync();
    }

    private async Task LoadAsync() => (_now, _keys) = (clock.UtcNow(), await keys.All(Actor.WorkspaceId, Left));

    private bool EndsSoon(ApiKeyRow key) => key.IsActiveAt(_now) && key.ExpiresAt - _now < Soon;

    private int MonthsUnused(ApiKeyRow key) => key.IsActiveAt(_now) ? (int)((_now - (key.LastUsedAt ?? key.CreatedAt)).TotalDays / 30) : 0;

    private async Task CreateAsync()
    {
        if (await dialogs.AskAsync<NewKeyDialog, NewApiKey>("New API key") is { Key: { } key } made)
        {
            await LoadAsync();
            (_secret, _secretOf) = (key, _keys.Single(k => k.Id == made.Outcome.Id).Name);
        }
    }

    private async Task RevokeAsync(ApiKeyRow key)
    {
        if (await dialogs.ConfirmAsync(new Confirmation($"Revoke {key.Name}?", "Whatever uses this key stops working with its next request. It cannot be brought back.", "Revoke key", Dangerous: true)))
        {
            var outcome = await editor.Revoke(key.Id, Actor, CancellationToken.None);
            _problem = outcome.IsDone ? null : outcome.Message;
            await LoadAsync();
            if (outcome.IsDone)
            {
                toasts.Say("Revoked", key.Name);
            }
        }
    }
}
