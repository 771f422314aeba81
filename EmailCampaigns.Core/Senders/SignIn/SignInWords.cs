namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>Why a sender that somebody signs in for cannot work, for a person.</summary>
internal static class SignInWords
{
    public const string Nobody = "Nobody has signed in for this sender. Open its page and sign in.";

    public const string KeysLost =
        "The stored sign-in cannot be read: the key ring under which it was encrypted is not the one that is there now. Sign in again.";

    /// <summary>The provider ended the grant.</summary>
    public static string Again(string provider, string said) =>
        $"{provider} does not let this sender in any more. The password was changed, the permission was taken back, or nobody used it for a long time. Sign in again. ({said})";
}
