using System.Globalization;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Who gets what and when, what stands against it, and the start itself.</summary>
public sealed partial class StartCheckPage(
    CampaignQueries campaigns, StartCheckQueries checks, CampaignSimulator simulator, CampaignControl control, CampaignEditor editor,
    NavigationManager navigation, UndoToast toasts, ViewerTime viewer)
{
    private CancellationTokenSource _asked = new();
    private CampaignDetail? _detail;
    private IReadOnlyList<FrozenStep> _steps = [];
    private StartCheck? _check;
    private CampaignSimulation? _simulation;
    private bool _triesChanges;
    private bool _busy;
    private CampaignNotices.RefusedAct? _refusal;

    [Parameter]
    public Guid Id { get; set; }

    private DateOnly Today => ZoneCalendar.Of(_detail!.Settings.Timezone).Day(viewer.UtcNow);

    private bool IsReviewed => _detail!.Campaign.Approval == Approval.Required;

    /// <summary>Whether a model writes the drafts, or texts in them: then they come as their turn does.</summary>
    private bool WrittenByModel => _detail!.Campaign.DraftsBy == DraftsBy.Ai || _steps.Any(s => s.Contents.Any(c => AiVariables.AreIn(c.Source)));

    private string Writer => _detail!.Campaign.DraftsBy == DraftsBy.Ai ? "By AI" : WrittenByModel ? "By template, with texts by AI" : "By template";

    /// <summary>How many wait for review after the start: a template's of every step at once, a model's as their turn comes.</summary>
    private int Drafts => WrittenByModel ? Recipients : Recipients * _steps.Count;

    /// <summary>Whether nobody is enrolled by the start: all contacts come later.</summary>
    private bool ComeOneByOne => _detail!.Campaign.HasIntake && Recipients == 0;

    /// <summary>"2 left out, others when a lead is created".</summary>
    private string WhoElse => (ComeOneByOne, IntakeWords.Ways(_detail!.Campaign, _detail.List?.Name)) switch
    {
        (true, var ways) => ways,
        _ when _simulation is null => "being counted",
        (_, "") => LeftOutInWords,
        (_, var ways) => $"{(LeftOut == 0 ? "at the start" : LeftOutInWords)}, others {ways}",
    };

    private string LeftOutInWords => LeftOut == 0 ? "nobody is left out" : $"{Count(LeftOut)} left out";

    private int LeftOut => _simulation?.LeftOut.Sum(l => l.Contacts) ?? 0;

    private int Recipients => _simulation?.Contacts ?? _detail!.Audience;

    /// <summary>Counted with the days, so that the sum is right; before, as the list says.</summary>
    private int Members => _simulation is { } known ? known.Contacts + LeftOut : _detail!.Audience;

    private int ToLookAt => _check?.Findings.Count(f => f.Weight != StartFindingWeight.Information) ?? 0;

    private int Refusals => _check?.Findings.Count(f => f.Weight == StartFindingWeight.Refusal) ?? 0;

    /// <summary>What is about neither the list nor the emails, such as the sender or the footer.</summary>
    private IEnumerable<StartFinding> Others => Findings(f => f is { Step: null, IsOfEveryStep: false, Field: not ("listId" or "steps" or "draftsBy") });

    private string InAll => _steps.Count == 0 ? "no email" : _steps.Count == 1 ? "1 email"
        : $"{_steps.Count} emails in {ProgressWords.Counted(_steps.Skip(1).Sum(s => s.DelayDays), "day")}";

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        await Load();
        if (_detail is null)
        {
            navigation.NotFound();
        }
        else if (_detail.Campaign.Status != CampaignStatus.Draft)
        {
            navigation.NavigateTo(At("schedule"), replace: true);
        }
    }

    /// <summary>The page is there before the days are: they take a moment where the list is long.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && _detail is { Campaign.Status: CampaignStatus.Draft })
        {
            await Task.WhenAll(Check(), Simulate());
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _asked.Cancel();
            _asked.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task Load()
    {
        _detail = await campaigns.Find(Actor.WorkspaceId, Id, Left);
        if (_detail is not null)
        {
            _steps = await checks.Steps(Actor.WorkspaceId, Id, Left);
        }
    }

    private async Task Check()
    {
        try
        {
            _check = await checks.Find(Actor.WorkspaceId, Id, Left);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    /// <summary>First the days, then what a change would do; the question asked last is the one that is answered.</summary>
    private async Task Simulate()
    {
        await _asked.CancelAsync();
        _asked.Dispose();
        _asked = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var asked = _asked.Token;
        try
        {
            _triesChanges = true;
            _simulation = await simulator.Simulate(Actor.WorkspaceId, Id, new SimulationRequest(), asked);
            StateHasChanged();
            _simulation = await simulator.Simulate(Actor.WorkspaceId, Id, new SimulationRequest { WithChanges = true }, asked);
            _triesChanges = false;
            StateHasChanged();
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested)
        {
            // A setting was changed, and with it the question; or the page was left.
        }
    }

    private Task Set(SimulatedChange change)
    {
        var undo = SimulationWords.UndoOf(change.Change, _detail!.Campaign, _detail.Settings);
        return Save(SimulationWords.EditOf(change.Change), () => toasts.Show(
            "Set", SimulationWords.Of(change.Change), SimulationWords.Done(change.LastDay, Today), () => InvokeAsync(() => Save(undo, () => toasts.Say("Taken back", SimulationWords.Of(change.Change))))));
    }

    private async Task Save(CampaignEdit edit, Action tell)
    {
        if (!MayWork || _busy)
        {
            return;
        }

        _busy = true;
        var outcome = await editor.Update(Actor, Id, edit, CancellationToken.None);
        _busy = false;
        _refusal = outcome.IsDone ? null : new CampaignNotices.RefusedAct("The settings were not changed", outcome.Message, outcome.Problems);
        if (outcome.IsDone)
        {
            tell();
        }

        if (!Left.IsCancellationRequested)
        {
            await Load();
            StateHasChanged();
            await Task.WhenAll(Check(), Simulate());
        }
    }

    private async Task Start()
    {
        if (!MayWork || _busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await control.Start(Actor, Id, CancellationToken.None);
            if (outcome.IsDone)
            {
                toasts.Say("Started", _detail!.Campaign.Name);
                navigation.NavigateTo(At(IsReviewed ? "drafts" : "schedule"));
                return;
            }

            _refusal = new CampaignNotices.RefusedAct("The campaign was not started", outcome.Message, outcome.Problems);
            await Load();
            await Check();
        }
        catch (IllegalTransitionException late)
        {
            _refusal = new CampaignNotices.RefusedAct("The campaign was not started", late.Message, []); // somebody else was faster
        }
        finally
        {
            _busy = false;
        }
    }

    private IEnumerable<StartFinding> Findings(Func<StartFinding, bool> which) => _check?.Findings.Where(which) ?? [];

    private IEnumerable<StartFinding> FindingsOf(FrozenStep step) => Findings(f => f.Step == step.Order).OrderByDescending(f => f.Weight);

    private string SubjectOf(FrozenStep step) => step.Contents[0] switch
    {
        { TakesThreadSubject: true } when _steps.LastOrDefault(s => s.Order < step.Order && !s.Contents[0].TakesThreadSubject) is { } opener => $"Re: in the thread of step {opener.Order}",
        { Subject: { Length: > 0 } subject } => TemplateOutline.Of(subject, EditorFields.LabelOf),
        _ => step.Name,
    };

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private string At(string tab) => $"/campaigns/{Id}/{tab}";

    private string Anchor(string card) => $"/campaigns/{Id}/start#{card}";
}
