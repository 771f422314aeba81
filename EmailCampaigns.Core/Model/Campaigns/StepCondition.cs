namespace EmailCampaigns.Core.Model.Campaigns;

/// <summary>What a contact must have done, or not done, with an earlier email of the sequence for a step to be sent. Only what people did counts, not scanners and proxies.</summary>
public enum StepCondition
{
    Opened,
    Clicked,
    NotOpened,
    NotClicked,
}

/// <summary>What a condition asks.</summary>
public static class StepConditions
{
    /// <summary>Whether it asks for opens; else for clicks.</summary>
    public static bool IsOfOpens(this StepCondition condition) => condition is StepCondition.Opened or StepCondition.NotOpened;

    /// <summary>
    /// Whether it is met. Of an email that the contact never got, neither can be said: then it is not. A person who clicked has opened, whether a picture was loaded or not.
    /// </summary>
    /// <param name="condition">What is asked.</param>
    /// <param name="wasSent">Whether the contact got that email.</param>
    /// <param name="opened">Whether they opened it.</param>
    /// <param name="clicked">Whether they clicked in it.</param>
    public static bool IsMet(this StepCondition condition, bool wasSent, bool opened, bool clicked) => wasSent && condition switch
    {
        StepCondition.Opened => opened || clicked,
        StepCondition.NotOpened => !opened && !clicked,
        StepCondition.Clicked => clicked,
        StepCondition.NotClicked => !clicked,
    };
}
