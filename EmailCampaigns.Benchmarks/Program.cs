using System.Runtime.InteropServices;
using EmailCampaigns.Benchmarks.Running;
using EmailCampaigns.Benchmarks.Scenarios;

const int UsageError = 64; // EX_USAGE of sysexits.h
const int Failed = 1;

Dictionary<string, Func<Options, IScenario>> scenarios = new(StringComparer.Ordinal)
{
    ["import"] = options => new ImportScenario(options),
    ["start"] = options => new StartScenario(options),
    ["pause"] = options => new PauseScenario(options),
    ["simulation"] = options => new SimulationScenario(options),
    ["edit"] = options => new EditScenario(options),
    ["claim"] = options => new ClaimScenario(options),
    ["dispatch"] = options => new DispatchScenario(options),
    ["kill"] = options => new KillScenario(options),
    ["nodes"] = options => new NodesScenario(options),
    ["events"] = options => new EventsScenario(options),
    ["results"] = options => new ResultsScenario(options),
    ["hostile"] = options => new HostileScenario(options),
    ["pages"] = options => new PagesScenario(options),
    ["circuits"] = options => new CircuitsScenario(options),
    ["startup"] = options => new StartupScenario(options),
};

try
{
    var options = Options.Parse(args.Skip(1));
    if (args is not [var name, ..] || !scenarios.TryGetValue(name, out var make))
    {
        throw new UsageException($"usage: dotnet run -c Release --project EmailCampaigns.Benchmarks -- {string.Join('|', scenarios.Keys)} [--provider sqlite|postgres] [options]");
    }

    var provider = options.Text("provider", "sqlite");
    var scenario = make(options);
    options.RefuseOthers();
    await using var database = await BenchDatabase.Create(provider);
    using var interrupted = new CancellationTokenSource();
    void Interrupt(PosixSignalContext signal)
    {
        signal.Cancel = true; // the data folder and the processes go with the scenario
        interrupted.Cancel();
    }

    using var pressed = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
    using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
    var figures = new Figures(name, provider);
    await scenario.Run(database, figures, interrupted.Token);
    figures.Print(Console.Out);
    return 0;
}
catch (UsageException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return UsageError;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return Failed;
}
catch (BenchmarkException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return Failed;
}
