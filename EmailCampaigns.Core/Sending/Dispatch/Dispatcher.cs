using System.Security.Cryptography;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Core.Sending.Dispatch;

/// <summary>Sends due emails. One per process; ticks do not overlap.</summary>
public sealed partial class Dispatcher : IDisposable
{
    private readonly IDbContextFactory<CampaignsDb> _dbs;
    private readonly LaneTools _tools;
    private readonly CampaignCompleter _completer;
    private readonly InstallationGuard _guard;
    private readonly InFlightLimiter _inFlight;
    private readonly SendingOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<Dispatcher> _log;
    private readonly SemaphoreSlim _ticking = new(1);
    private readonly Dictionary<Guid, long> _served = [];
    private long _round;
    private volatile int _running;
    private volatile bool _othersWait;

    internal Dispatcher(
        IDbContextFactory<CampaignsDb> dbs,
        LaneTools tools,
        CampaignCompleter completer,
        InstallationGuard guard,
        SendingOptions options,
        TimeProvider clock,
        ILogger<Dispatcher> log)
    {
        _dbs = dbs;
        _tools = tools;
        _completer = completer;
        _guard = guard;
        _options = options;
        _clock = clock;
        _log = log;
        _inFlight = new InFlightLimiter(options.Parallelism, clock);
        Owner = $"{Environment.MachineName}:{Environment.ProcessId}:{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    }

    /// <summary>The name under which this process reserves emails.</summary>
    public string Owner { get; }

    /// <summary>
    /// Sends what is due in every open lane and returns when nothing is left. When stopped it claims nothing more, and returns when everything in flight is recorded.
    /// A tick that starts while another runs does nothing.
    /// </summary>
    /// <returns>How many emails passed the gate or were refused by it.</returns>
    public async Task<int> Tick(CancellationToken stopping)
    {
        if (!await _ticking.WaitAsync(0, CancellationToken.None))
        {
            return 0;
        }

        try
        {
            return await SendAll(stopping);
        }
        finally
        {
            _ticking.Release();
        }
    }

    /// <summary>
    /// Ticks, and until the next tick is due ticks again whenever a lane opens: so an email whose time is known leaves at its time, and not at the first tick after it.
    /// </summary>
    public async Task TickAndWatch(CancellationToken stopping)
    {
        var until = _clock.UtcNow() + _options.DispatchInterval;
        await Tick(stopping);
        while (!stopping.IsCancellationRequested && await NextOpening(until) is { } opens)
        {
            await Task.Delay(Until(opens), _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Tick(stopping);
        }
    }

    /// <summary>The first moment from now to <paramref name="until"/> at which a lane opens that has something due by then; null where none does.</summary>
    internal async Task<DateTime?> NextOpening(DateTime until)
    {
        await using var db = _dbs.AcrossWorkspaces();
        return await InstallationQueries.NextOpening(db, _clock.UtcNow(), until, CancellationToken.None);
    }

    private async Task<int> SendAll(CancellationToken stopping)
    {
        var handled = 0;
        var running = new Dictionary<OpenLane, Task<int>>();
        var idle = new HashSet<Guid>();
        while (true)
        {
            foreach (var lane in await LanesToRun(running, idle, stopping))
            {
                running[lane] = Task.Run(() => Run(lane, stopping), CancellationToken.None);
            }

            _running = running.Count;
            if (running.Count == 0)
            {
                return handled;
            }

            // A lane that opens meanwhile must not wait for a slow one.
            var nextLook = _clock.UtcNow() + _options.DispatchInterval;
            await Task.WhenAny([.. running.Values, Task.Delay(Until(await NextOpening(nextLook) ?? nextLook), _clock, CancellationToken.None)]);
            foreach (var (lane, run) in running.Where(r => r.Value.IsCompleted).ToList())
            {
                running.Remove(lane);
                var done = await run;
                handled += done;
                if (done == 0)
                {
                    idle.Add(lane.Id); // it had nothing to send: skip it until the next tick
                }
                else
                {
                    _served[lane.Id] = ++_round;
                }
            }
        }
    }

    /// <summary>How long it is until then. A timer counts whole milliseconds, so one is added: what is too early finds the lane closed.</summary>
    private TimeSpan Until(DateTime moment) => moment - _clock.UtcNow() is { Ticks: > 0 } pause ? pause + TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;

    /// <summary>
    /// The lane that was served longest ago comes first, and one lane of a sender runs at a time: so no lane starves the others of its sender, which may share a gap
    /// with it.
    /// </summary>
    private async Task<IReadOnlyList<OpenLane>> LanesToRun(Dictionary<OpenLane, Task<int>> running, HashSet<Guid> idle, CancellationToken stopping)
    {
        var now = _clock.UtcNow();
        if (stopping.IsCancellationRequested || !_guard.MayDispatch(now))
        {
            return [];
        }

        await using var db = _dbs.AcrossWorkspaces();
        var open = await InstallationQueries.OpenLanes(db, now, CancellationToken.None);
        var waiting = open.Where(l => !running.ContainsKey(l) && !idle.Contains(l.Id)).ToList();
        var busy = running.Keys.Select(l => l.SenderId).ToHashSet();
        var next = waiting.Where(l => !busy.Contains(l.SenderId))
            .OrderBy(l => _served.GetValueOrDefault(l.Id))
            .DistinctBy(l => l.SenderId)
            .Take(_inFlight.Parallelism - running.Count)
            .ToList();
        _othersWait = waiting.Count > next.Count;
        return next;
    }

    /// <summary>Whether a run that has had its share must end.</summary>
    private bool MustEnd() => _othersWait || !_guard.MayDispatch(_clock.UtcNow());

    /// <summary>How many send slots each running lane may use; lanes ask again as others begin and end.</summary>
    private int Share() => _inFlight.Parallelism / Math.Max(1, _running);

    private async Task<int> Run(OpenLane lane, CancellationToken stopping)
    {
        try
        {
            var lease = new Lease(Owner, Guid.CreateVersion7(_clock.GetUtcNow()));
            var handled = await new LaneRun(_tools, _inFlight, lane, lease, Share, MustEnd).Run(stopping);
            await _completer.CompleteIfDone(lane.WorkspaceId, lane.CampaignId, CancellationToken.None);
            return handled;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception fault)
        {
            // A failure of one lane does not stop the others. It is retried at the next tick; its reservations are freed when the lease expires.
            LogLaneFailed(lane.Id, lane.WorkspaceId, fault);
            return 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inFlight.Dispose();
        _ticking.Dispose();
    }

    [LoggerMessage(4020, LogLevel.Error, "Lane {LaneId} of workspace {WorkspaceId} failed; it is tried again at the next tick")]
    private partial void LogLaneFailed(Guid laneId, Guid workspaceId, Exception fault);
}
