namespace EmailCampaigns.Web.Shared;

/// <summary>How much a problem weighs.</summary>
public enum ProblemSeverity
{
    /// <summary>Amber: somebody must decide.</summary>
    Decision,

    /// <summary>Red: sending, or what was asked for, does not happen.</summary>
    Stops,

    /// <summary>Blue: good to know.</summary>
    Information,
}
