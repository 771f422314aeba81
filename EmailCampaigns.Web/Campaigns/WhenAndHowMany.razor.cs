using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Simulates when typing rests; the settings typed last are the ones that are answered for.</summary>
public sealed partial class WhenAndHowMany(ScheduleQueries schedule, CampaignSimulator simulator, ViewerTime viewer) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private CancellationTokenSource _asked = new();
    private (SettingsForm Settings, string Steps, int Contacts) _known = (new SettingsForm(), "?", -1);
    private CampaignSimulation? _simulation;
    private bool _isWorking;
    private ScheduleAhead? _ahead;
    private string? _problem;

    [Parameter, EditorRequired]
    public CampaignDetail Detail { get; set; } = default!;

    [Parameter, EditorRequired]
    public Actor Me { get; set; } = default!;

    [Parameter, EditorRequired]
    public SettingsForm Settings { get; set; } = default!;

    /// <summary>The enabled steps, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<SimulatedStep> Steps { get; set; } = [];

    /// <summary>The sender that is chosen but not saved.</summary>
    [Parameter]
    public string? SenderEmail { get; set; }

    /// <summary>How many are on the list that is chosen but not saved.</summary>
    [Parameter]
    public int? Contacts { get; set; }

    /// <summary>Whether to offer the way to the settings.</summary>
    [Parameter]
    public bool Link { get; set; }

    private ZoneCalendar Zone => ZoneCalendar.Of(Detail.Settings.Timezone);

    private DateOnly Today => Zone.Day(viewer.UtcNow);

    private int Audience => Contacts ?? Detail.Audience;

    private bool IsDraft => Detail.Campaign.Status == CampaignStatus.Draft;

    /// <summary>Whether a running campaign would change: what is planned for it is no answer then.</summary>
    private bool IsChanged => Settings != SettingsForm.Of(Detail);

    public void Dispose()
    {
        _asked.Cancel();
        _asked.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        var wanted = (Settings with { }, string.Join(';', Steps), Audience);
        // The page is there at once; a long list takes a moment, and is asked for when somebody looks.
        if (!RendererInfo.IsInteractive || (wanted == _known && (IsDraft || IsChanged)))
        {
            return;
        }

        var isFirst = _known.Contacts < 0;
        _known = wanted;
        await _asked.CancelAsync();
        _asked.Dispose();
        _asked = new CancellationTokenSource();
        var asked = _asked.Token;
        try
        {
            if (!isFirst)
            {
                await Task.Delay(Pause, asked); // until typing rests
            }

            await Work(asked);
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested)
        {
            // Typing went on, or the page was left: a newer question is asked, or nobody waits for the answer.
        }
    }

    private async Task Work(CancellationToken asked)
    {
        if (!IsDraft && !IsChanged)
        {
            (_simulation, _problem) = (null, null);
            _ahead = await schedule.Ahead(Me.WorkspaceId, Detail.Campaign.Id, asked);
            return;
        }

        _problem = Settings.Days.Mask == 0 ? "Choose at least one day of the week."
            : Audience == 0 && Settings.TakesContacts ? "The days depend on when contacts come. Each gets the first email at the next send time."
            : Audience == 0 ? "Choose a list with contacts to see how long it takes."
            : Steps.Count == 0 ? "Write an email to see how long it takes."
            : null;
        if (_problem is not null)
        {
            _simulation = null;
            return;
        }

        _isWorking = true;
        StateHasChanged();
        _simulation = await simulator.Simulate(Me.WorkspaceId, Detail.Campaign.Id, Supposed(), asked);
        _isWorking = false;
    }

    private CampaignSettings Typed => Settings.ToSettings(Detail.Campaign.Id, viewer.UtcNow);

    private SimulationRequest Supposed() => new()
    {
        Settings = Typed,
        ListId = IsDraft ? Settings.ListId : null,
        SenderAccountId = IsDraft ? Settings.SenderId : null,
        Steps = Steps,
    };
}
