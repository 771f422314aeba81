namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>What is shown of a <see cref="SenderGrant"/>: everything but the tokens.</summary>
/// <param name="Account">The address that signed in.</param>
/// <param name="SignedInAt">When that was.</param>
/// <param name="Problem">Why somebody has to sign in again; null while the sign-in holds.</param>
/// <param name="FailedAt">Since when it does not hold.</param>
public sealed record SignInShown(string Account, DateTime SignedInAt, string? Problem, DateTime? FailedAt)
{
    internal static SignInShown? Of(SenderGrant? grant) => grant is null ? null : new(grant.Account, grant.SignedInAt, grant.Problem, grant.FailedAt);
}
