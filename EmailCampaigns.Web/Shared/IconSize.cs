namespace EmailCampaigns.Web.Shared;

/// <summary>20, 18, 16 and 32 px.</summary>
public enum IconSize
{
    /// <summary>20 px.</summary>
    Normal,

    /// <summary>18 px, in buttons.</summary>
    Small,

    /// <summary>16 px, in captions.</summary>
    Tiny,

    /// <summary>32 px, in empty states.</summary>
    Large,
}
