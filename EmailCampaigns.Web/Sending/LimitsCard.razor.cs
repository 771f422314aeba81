using EmailCampaigns.Core;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Sending;

/// <summary>Shows, sets and removes limits of the workspace, of campaigns, senders and recipient domains.</summary>
public sealed partial class LimitsCard(RuleQueries rules, RateLimitEditor limits, UndoToast toasts)
{
    private static readonly (QuotaPeriod Period, string Text)[] Periods = [(QuotaPeriod.Day, "a day"), (QuotaPeriod.Hour, "an hour"), (QuotaPeriod.Minute, "a minute")];

    private static readonly LimitChoice Workspace = new(QuotaScope.Workspace, null, "The whole workspace");
    private static readonly LimitChoice Domain = new(QuotaScope.RecipientDomain, null, "A recipient domain");

    private readonly FormProblems _problems = new();
    private IReadOnlyList<NamedLimit> _limits = [];
    private IReadOnlyList<LimitChoice> _choices = [];
    private LimitChoice? _for = Workspace;
    private string? _domain;
    private int? _max;
    private QuotaPeriod _period = QuotaPeriod.Day;
    private bool _isBusy;

    [Parameter, EditorRequired]
    public Actor By { get; set; } = default!;

    [Parameter]
    public bool MayAdminister { get; set; }

    /// <summary>Told of each outcome; a problem with a field stands at the field already.</summary>
    [Parameter, EditorRequired]
    public EventCallback<EditOutcome> Problem { get; set; }

    protected override async Task OnInitializedAsync()
    {
        await LoadAsync();
        var targets = await rules.LimitTargets(By.WorkspaceId, CancellationToken.None);
        _choices = [Workspace, Domain, .. targets.Select(t => new LimitChoice(t.Scope, t.Id.ToString(), Named(t.Scope, t.Name)))];
    }

    private async Task LoadAsync() => _limits = await rules.NamedLimits(By.WorkspaceId, CancellationToken.None);

    private async Task SetAsync()
    {
        var wanted = _for ?? Workspace;
        _isBusy = true;
        var outcome = await limits.Set(By, new RateLimitInput(wanted.Scope, wanted == Domain ? _domain : wanted.Key, _period, _max), CancellationToken.None);
        _isBusy = false;
        if (_problems.Take(outcome))
        {
            toasts.Say("Limit set for", wanted == Domain ? _domain : wanted.Text);
            _domain = null;
        }

        await TellAsync(outcome);
    }

    private async Task RemoveAsync(NamedLimit limit) => await TellAsync(await limits.Delete(By, limit.Id, expectedVersion: null, CancellationToken.None));

    /// <summary>Those with the words in them; the chosen one alone shows all.</summary>
    private Task<IEnumerable<LimitChoice>> FindAsync(string? words, CancellationToken cancellation)
    {
        var wanted = words is null || words == _for?.Text ? "" : words.Trim();
        return Task.FromResult(_choices.Where(choice => choice.Text.Contains(wanted, StringComparison.OrdinalIgnoreCase)));
    }

    private async Task TellAsync(EditOutcome outcome)
    {
        await LoadAsync();
        await Problem.InvokeAsync(outcome);
    }

    private static string NameOf(NamedLimit limit) => limit.Scope == QuotaScope.Workspace ? Workspace.Text : Named(limit.Scope, limit.Name);

    private static string Named(QuotaScope scope, string name) => scope switch
    {
        QuotaScope.Campaign => $"Campaign {name}",
        QuotaScope.Sender => $"Sender {name}",
        _ => name,
    };

    private static string Per(QuotaPeriod period) => Periods.Single(p => p.Period == period).Text;

    private sealed record LimitChoice(QuotaScope Scope, string? Key, string Text);
}
