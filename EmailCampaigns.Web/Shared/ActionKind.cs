namespace EmailCampaigns.Web.Shared;

/// <summary>The looks of a button.</summary>
public enum ActionKind
{
    /// <summary>Outlined; most buttons.</summary>
    Secondary,

    /// <summary>Filled with the accent: the one thing a page is for.</summary>
    Primary,

    /// <summary>Words only.</summary>
    Text,

    /// <summary>Outlined with red words: takes something away.</summary>
    Danger,

    /// <summary>Filled red: the button of a confirmation that cannot be undone.</summary>
    DangerFilled,
}
