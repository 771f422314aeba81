namespace EmailCampaigns.Benchmarks.Running;

/// <summary>One thing that is measured, on a fresh data folder.</summary>
internal interface IScenario
{
    /// <summary>Runs it and notes what came out, counted in the database or at the mail server, never by the program under test.</summary>
    Task Run(BenchDatabase database, Figures figures, CancellationToken cancellationToken);
}

/// <summary>The command line cannot be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A scenario could not be run, or the product did not do what the scenario asked of it.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
