namespace EmailCampaigns.Web.Layout;

/// <summary>Colour of the dot before the state line.</summary>
public enum StateTone
{
    /// <summary>Grey: nothing to send, or outside of every window.</summary>
    Idle,

    /// <summary>Green: emails go out.</summary>
    Sending,

    /// <summary>Amber: something waits for a person.</summary>
    Attention,

    /// <summary>Red: sending is held or a sender is in trouble.</summary>
    Trouble,
}

/// <summary>What every page shows around its content.</summary>
/// <param name="DraftsToReview">The count beside Review; 0 hides it.</param>
/// <param name="StateBold">What the system does now: "Sending until 17:00". The only part a phone shows.</param>
/// <param name="StateRest">The rest of the sentence: "40 of 190 sent today · next 10:45". May be empty.</param>
/// <param name="Tone">Colour of the dot before it.</param>
/// <param name="WorkspaceName">Under the product's name.</param>
/// <param name="UserName">Who is signed in.</param>
/// <param name="Role">Their role in words: "Marketer".</param>
public sealed record ShellStatus(int DraftsToReview, string StateBold, string StateRest, StateTone Tone, string WorkspaceName, string UserName, string Role)
{
    /// <summary>The count beside Replies; 0 hides it.</summary>
    public int RepliesToHandle { get; init; }

    /// <summary>Whether all sending is held: then every page says so first.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether something is under way that takes seconds: then it is read again soon.</summary>
    public bool ChangesSoon { get; init; }
}

/// <summary>Reads <see cref="ShellStatus"/> for the current user. Where none is registered the layout leaves these parts out.</summary>
public interface IShellStatus
{
    /// <summary>Null when nobody is signed in.</summary>
    Task<ShellStatus?> ReadAsync(CancellationToken cancellation);
}
