namespace EmailCampaigns.Web.Shared;

/// <summary>Whose status it is: the same word can mean different things (a stopped campaign is red, a stopped enrollment grey).</summary>
public enum StatusKind
{
    Campaign,
    Enrollment,
    Draft,

    /// <summary>A scheduled email.</summary>
    Email,

    /// <summary>An email that left, by what came back.</summary>
    SentEmail,
    Sender,
    Import,

    /// <summary>Whether a contact may be mailed.</summary>
    Contact,
}

/// <summary>The colour families of statuses; each has a dot and a word beside it, so that colour never speaks alone.</summary>
public enum StatusFamily
{
    /// <summary>Not live; a hollow dot.</summary>
    Grey,

    /// <summary>On its way.</summary>
    Blue,

    /// <summary>Good.</summary>
    Green,

    /// <summary>Held, or waits for somebody.</summary>
    Amber,

    /// <summary>Bad.</summary>
    Red,

    /// <summary>A reply, and only that.</summary>
    Violet,
}
