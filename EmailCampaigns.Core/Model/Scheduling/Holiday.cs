
namespace EmailCampaigns.Core.Model.Scheduling;

/// <summary>Days on which no campaign of the workspace opens its window, by the calendar of the window's zone.</summary>
public sealed class Holiday : IWorkspaceOwned, IVersioned
{
    private Holiday()
    {
    }

    public Holiday(string name, HolidayRule rule, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Name = name;
        Rule = rule.ToString();
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public string Name { get; set; } = "";

    /// <summary>Which days, as <see cref="HolidayRule"/> writes them; unique in the workspace.</summary>
    public string Rule { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }
    public int Version { get; private set; }

    /// <summary>Other days.</summary>
    public void MoveTo(HolidayRule rule) => Rule = rule.ToString();
}
