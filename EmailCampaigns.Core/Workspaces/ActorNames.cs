using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>What those are called whom <see cref="Actor.ToString"/> wrote.</summary>
internal static class ActorNames
{
    /// <summary>The name of each user and key among them, by what was written.</summary>
    public static async Task<Dictionary<string, string>> Load(CampaignsDb db, IEnumerable<string> written, CancellationToken cancellationToken)
    {
        var actors = written.Distinct().ToList();
        var userIds = actors.Select(Actor.UserIdIn).OfType<Guid>().ToList();
        var keyIds = actors.Select(Actor.ApiKeyIdIn).OfType<Guid>().ToList();
        var users = await db.Users.Where(u => userIds.Contains(u.Id)).Select(u => new { u.Id, Name = u.DisplayName != "" ? u.DisplayName : u.Email }).ToListAsync(cancellationToken);
        var keys = await db.ApiKeys.Where(k => keyIds.Contains(k.Id)).Select(k => new { k.Id, k.Name }).ToListAsync(cancellationToken);
        return users.Select(u => (Actor: $"{SnakeCase.Of(ActorKind.User)}:{u.Id}", Name: u.Name ?? ""))
            .Concat(keys.Select(k => (Actor: $"{SnakeCase.Of(ActorKind.ApiKey)}:{k.Id}", k.Name)))
            .ToDictionary(a => a.Actor, a => a.Name);
    }
}
