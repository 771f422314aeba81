using EmailCampaigns.Core.Analytics;

namespace EmailCampaigns.Web.Analytics;

/// <summary>
/// <c>recount [--repair]</c>: counts the numbers of every workspace again from what is recorded, names each difference, and corrects it with <c>--repair</c>. The exit code is 1 if a difference remains.
/// </summary>
internal static class RecountCommand
{
    public static bool IsIn(string[] args) => args is ["recount", ..];

    public static async Task<int> Run(IServiceProvider services, string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var repair = args.Contains("--repair");
        var recount = services.GetRequiredService<CounterRecount>();
        var found = 0;
        foreach (var workspace in await recount.Workspaces(cancellationToken))
        {
            var differences = await recount.Run(Actor.System(workspace), repair, cancellationToken);
            found += differences.Count;
            foreach (var difference in differences)
            {
                await output.WriteLineAsync($"workspace {workspace}, {difference}");
            }
        }

        await output.WriteLineAsync(found == 0 ? "No counter differs." : $"{found} counters {(repair ? "were repaired" : "differ; --repair mends them")}.");
        return found > 0 && !repair ? 1 : 0;
    }
}
