namespace EmailCampaigns.Core.Templates;

/// <summary>What kind of thing is worth a look in a text.</summary>
public enum ContentNoteKind
{
    /// <summary>A picture brings its content with it. Gmail and Outlook show none: the start is refused.</summary>
    DataPicture,

    /// <summary>A link without encryption.</summary>
    InsecureLink,

    /// <summary>A link without an address, or with one that leads nowhere from an email.</summary>
    BrokenLink,

    /// <summary>A picture says nothing to who does not see it.</summary>
    MissingAlternative,

    /// <summary>There are pictures and hardly a word.</summary>
    OnlyPictures,

    /// <summary>Words and signs that filters count.</summary>
    FilterWords,

    /// <summary>Scripts, forms and the like, which are left out of the email.</summary>
    LeftOut,
}

/// <summary>Something that an author should look at, though the email can be made.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Part">Where it stands.</param>
/// <param name="Message">For the author: what, and what to do.</param>
public sealed record ContentNote(ContentNoteKind Kind, TemplatePart Part, string Message)
{
    /// <summary>Whether a start is refused because of it.</summary>
    public bool Refuses => Kind == ContentNoteKind.DataPicture;
}
