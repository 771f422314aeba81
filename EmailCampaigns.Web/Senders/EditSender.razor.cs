using EmailCampaigns.Core;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Senders;

/// <summary>Makes a sender, or changes one and shows how it does.</summary>
public sealed partial class EditSender(
    SenderQueries senders,
    SenderEditor editor,
    SenderVerifier verifier,
    MailboxVerifier mailboxes,
    WorkspaceQueries workspaces,
    SendingOptions options,
    DataDirectory data,
    SignInNotices notices,
    NavigationManager navigation,
    IDialogService dialogs,
    UndoToast toasts)
{
    private readonly FormProblems _problems = new();
    private SenderForm _form = new();
    private SenderRow? _sender;
    private IReadOnlyList<SenderUse> _usedIn = [];
    private string _linkPrefix = "";
    private bool _isDirty;
    private bool _isSaving;
    private bool _isChecking;
    private bool _isMissing;
    private bool _checkNext;
    private SignInResult? _notice;
    private IReadOnlyList<SenderCheck> _checks = [];

    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>How a new sender sends: <c>pickup</c>, <c>microsoft365</c> or <c>google</c>, else by a mail server.</summary>
    [SupplyParameterFromQuery(Name = "by")]
    public string? By { get; set; }

    /// <summary>How a sign-in ended that led here.</summary>
    [SupplyParameterFromQuery(Name = SignInNotices.Parameter)]
    public string? Carried { get; set; }

    /// <summary>Where a pickup sender writes to, as the form stands; null for a name that is none.</summary>
    private string? FolderPath => PickupFolder.Problem(_form.Folder) is null ? PickupFolder.Resolve(data.Path, _form.Folder) : null;

    /// <summary>Whether there is something to test: a sender that somebody has to sign in for has to be signed in.</summary>
    private bool HasSignedIn => _sender is null || !_sender.Provider.SignsIn() || _sender.SignIn is not null;

    protected override async Task OnParametersSetAsync()
    {
        if (_sender?.Id != Id)
        {
            await LoadAsync();
        }

        _notice = notices.Read(Carried, Id);
        if (Id is null && !_isDirty)
        {
            _form.Provider = SnakeCase.TryParse<SenderProvider>(By, out var by) ? by : SenderProvider.Smtp;
        }
        else if (_checkNext)
        {
            _checkNext = false;
            await CheckAsync();
        }
    }

    private async Task LoadAsync()
    {
        await RefreshAsync();
        ShowSaved();
    }

    private void ShowSaved()
    {
        if (_sender is not null)
        {
            _form = SenderForm.Of(_sender);
        }

        _problems.Clear();
        _checks = [];
        _isDirty = false;
    }

    /// <summary>What is known of it, without touching the form.</summary>
    private async Task RefreshAsync()
    {
        var found = Id is { } id ? await senders.Find(Actor.WorkspaceId, id, Left) : null;
        var workspace = await workspaces.Find(Actor.WorkspaceId, Left);
        _isMissing = Id is not null && found is null;
        (_sender, _usedIn) = (found?.Sender, found?.UsedIn ?? []);
        _linkPrefix = PublicPrefix.Of(_sender?.TrackingDomain, workspace?.PublicBaseUrl, options.PublicBaseUrl);
    }

    private async Task SaveAsync()
    {
        if (!HasNoProblem())
        {
            return;
        }

        (_isSaving, _isDirty) = (true, false); // what is typed from here on is not part of it
        var outcome = Id is { } id
            ? await editor.Update(id, _form.ToInput(isNew: false), _sender!.Version, Actor, Left)
            : await editor.Create(_form.ToInput(isNew: true), Actor, Left);
        _isSaving = false;
        if (!_problems.Take(outcome))
        {
            _isDirty = true;
            return;
        }

        toasts.Say("Saved", _form.Email);
        if (Id is null)
        {
            // What was just entered is tried at once, on the page of the sender that it became.
            _checkNext = _form.Provider is SenderProvider.Smtp;
            navigation.NavigateTo($"/senders/{outcome.Id}", replace: true);
            return;
        }

        await RefreshAsync();
        if (_isDirty)
        {
            return;
        }

        ShowSaved();
        if (_sender is { Provider: SenderProvider.Smtp, ValidationStatus: ValidationStatus.Pending })
        {
            await CheckAsync();
        }
    }

    /// <summary>Tries what stands in the form. Only what is saved is kept as proven.</summary>
    private async Task CheckAsync()
    {
        if (!HasNoProblem())
        {
            return;
        }

        (_isChecking, _checks, _notice) = (true, [], null);
        StateHasChanged();
        var isSaved = Id is not null && !_isDirty;
        var proof = isSaved ? await verifier.Verify(Id!.Value, Actor, Left) : await verifier.Try(Id, _form.ToInput(isNew: Id is null), Actor, Left);
        _isChecking = false;
        if (!_problems.Take(proof.Outcome))
        {
            return;
        }

        _checks = _form.Provider is SenderProvider.Pickup ? [] : proof.Checks;
        if (isSaved)
        {
            await RefreshAsync();
            if (_checks.Count == 0)
            {
                Tell(proof.Problem);
            }
        }
    }

    private async Task<SenderProof?> TryMailboxAsync()
    {
        if (!HasNoProblem())
        {
            return null;
        }

        var proof = await mailboxes.Try(Id, _form.ToInput(isNew: Id is null), Actor, Left);
        return _problems.Take(proof.Outcome) ? proof : null;
    }

    private void Tell(string? problem)
    {
        if (problem is null)
        {
            toasts.Say("It works:", _sender?.Email);
        }
        else
        {
            toasts.Refuse("It does not work:", _sender?.Email, problem);
        }
    }

    private void Choose(SenderProvider provider)
    {
        _form.Provider = provider;
        _problems.Clear();
        _checks = [];
    }

    private async Task DeleteAsync()
    {
        if (!await dialogs.ConfirmAsync(new Confirmation($"Delete {_sender!.Email}?", "This cannot be undone.", "Delete sender", Dangerous: true)))
        {
            return;
        }

        if (_problems.Take(await editor.Delete(Id!.Value, expectedVersion: null, Actor, Left)))
        {
            _isDirty = false;
            toasts.Say("Deleted", _sender.Email);
            navigation.NavigateTo("/senders");
        }
    }

    /// <summary>A field was left: its own problem is shown, no other.</summary>
    private void Look(string field) => _problems.Look(field, _form.Problems(isNew: Id is null));

    private void Changed() => (_isDirty, _checks) = (true, []);

    private bool HasNoProblem() => _form.Problems(isNew: Id is null) is not { Count: > 0 } problems || _problems.Take(EditOutcome.Invalid(problems));
}
