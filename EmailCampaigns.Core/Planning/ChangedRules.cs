using System.Linq.Expressions;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Planning;

/// <summary>What follows for lanes where the rules that hold them were changed. Inside the caller's transaction; the caller saves.</summary>
public static class ChangedRules
{
    /// <summary>Lanes that a limit, a window or a holiday closed are judged anew, by the rules as they are now.</summary>
    /// <param name="db">A context in the workspace.</param>
    /// <param name="concerned">Which lanes.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public static async Task LookAgain(CampaignsDb db, Expression<Func<SendLane, bool>> concerned, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        foreach (var lane in await db.SendLanes.Where(l => l.ClosedUntil != null || l.NewContactsFrom != null).Where(concerned).ToListAsync(cancellationToken))
        {
            lane.LookAgain();
        }
    }
}
