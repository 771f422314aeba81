namespace EmailCampaigns.Core.Model.Drafts;

/// <summary>What a person changes about a draft; a part that is null stays.</summary>
public sealed record DraftEdit(TextEdit? Subject, TextEdit? Html, TextEdit? Text)
{
    /// <summary>The files that it brings along.</summary>
    public FilesEdit? Attachments { get; init; }

    /// <summary>Sets what is given.</summary>
    public static DraftEdit To(string? subject, string? html, string? text) => new(TextEdit.To(subject), TextEdit.To(html), TextEdit.To(text));
}

/// <summary>What becomes of a part.</summary>
/// <param name="Text">The new text; null takes the edit back, so that the generated text stands again.</param>
public sealed record TextEdit(string? Text)
{
    /// <summary>The generated text stands again.</summary>
    public static TextEdit TakenBack { get; } = new((string?)null);

    /// <summary>The text is set, where there is one.</summary>
    public static TextEdit? To(string? text) => text is null ? null : new TextEdit(text);
}

/// <summary>What becomes of the files of a draft.</summary>
/// <param name="Files">The files that it brings along from now on, none included; null takes the edit back, so that those of its step stand again.</param>
public sealed record FilesEdit(AttachedFiles? Files);
