namespace EmailCampaigns.Core.Tracking;

/// <summary>Why an open or a click is taken for a program's, and not for a person's.</summary>
public enum AutomatedReason
{
    /// <summary>Only the head was asked for.</summary>
    HeadRequest,

    /// <summary>The program does not say what it is.</summary>
    NoUserAgent,

    /// <summary>A scanner, a link preview or a script, by its own name.</summary>
    Scanner,

    /// <summary>A mail service that loads every picture, whether anybody reads the email or not.</summary>
    PrivacyProxy,

    /// <summary>Sooner after sending than a person can have read it.</summary>
    SoonAfterSending,

    /// <summary>Several links of one email at once.</summary>
    ManyLinks,

    /// <summary>The mail service that told of it takes it for a program's.</summary>
    ToldByProvider,
}
