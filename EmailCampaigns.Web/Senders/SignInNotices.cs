using System.Security.Cryptography;
using System.Text.Json;
using EmailCampaigns.Core.Senders.SignIn;
using Microsoft.AspNetCore.DataProtection;

namespace EmailCampaigns.Web.Senders;

/// <summary>
/// Carries how a sign-in ended to the page that says so, in its address and encrypted: what a provider says cannot be put there by a link of somebody else.
/// </summary>
public sealed class SignInNotices(IDataProtectionProvider protection)
{
    /// <summary>The parameter that carries it.</summary>
    public const string Parameter = "signIn";

    private const int MaxSaid = 400;

    private readonly IDataProtector _protector = protection.CreateProtector("sender-sign-in-notice");

    /// <summary>The page of the sender, else that of all senders; with the notice where something went wrong.</summary>
    public string Address(SignInResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var page = result.SenderId is { } id ? $"/senders/{id}" : "/senders";
        return result.Problem is null ? page : $"{page}?{Parameter}={Uri.EscapeDataString(_protector.Protect(JsonSerializer.Serialize(result with { Said = Cut(result.Said) })))}";
    }

    /// <summary>The notice for a page; null where there is none for it.</summary>
    /// <param name="carried">What stands in the address.</param>
    /// <param name="senderId">The sender whose page it is; null for that of all senders.</param>
    public SignInResult? Read(string? carried, Guid? senderId)
    {
        try
        {
            return carried is not null && JsonSerializer.Deserialize<SignInResult>(_protector.Unprotect(carried)) is { Problem: not null } result && result.SenderId == senderId ? result : null;
        }
        catch (Exception foreign) when (foreign is CryptographicException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What happened: a heading.</summary>
    public static string What(SignInProblem problem, string provider) => problem switch
    {
        SignInProblem.NotSetUp => $"Signing in at {provider} is not set up",
        SignInProblem.SenderGone => "There is no such sender to sign in for",
        SignInProblem.NotBegunHere => "This sign-in was not begun in this browser",
        SignInProblem.Expired => "The sign-in took too long",
        SignInProblem.Denied => $"{provider} was not allowed to let this sender in",
        SignInProblem.AdminConsentNeeded => "An admin of your organisation has to allow this first",
        SignInProblem.Refused => $"{provider} refused the sign-in",
        SignInProblem.Unreachable => $"{provider} did not answer",
        SignInProblem.NoRefreshToken => $"{provider} allowed it for an hour only",
        SignInProblem.PermissionMissing => "Not everything was allowed that this sender needs",
        SignInProblem.WrongAccount => "Another mailbox signed in than this sender's",
    };

    /// <summary>What it means and what to do.</summary>
    public static string Meaning(SignInResult result, SenderProvider provider, string email)
    {
        ArgumentNullException.ThrowIfNull(result);
        var isMicrosoft = provider is SenderProvider.Microsoft365;
        return result.Problem switch
        {
            SignInProblem.NotSetUp => "Whoever runs this installation registers an application at the provider and enters it in the settings; below it says how.",
            SignInProblem.SenderGone => "Somebody deleted it meanwhile, or it needs no signing in. Nothing was changed.",
            SignInProblem.NotBegunHere => "It was begun in another browser, under another address of this site or by somebody else, or it is over. Open the sender's page and sign in from there. Nothing was changed.",
            SignInProblem.Expired => "Begin again, and come back within 15 minutes. If it is said at once, check the clock of the machine that runs EmailCampaigns.",
            SignInProblem.Denied => $"The permission was declined. Without it nothing can be sent or read; sign in again and accept it.{Quote(result)}",
            SignInProblem.AdminConsentNeeded => isMicrosoft
                ? $"Ask an admin to open the Microsoft Entra admin centre, Enterprise applications, this application, Permissions, and to grant admin consent. Then sign in again.{Quote(result)}"
                : $"Ask an admin to open the Google Admin console, Security, API controls, and to trust this application. Then sign in again.{Quote(result)}",
            SignInProblem.Refused => $"Nothing was changed. If it happens again, check the application's id, secret and redirect URI in the settings.{Quote(result)}",
            SignInProblem.Unreachable => $"Try again in some minutes, and check the network of the machine that runs EmailCampaigns.{Quote(result)}",
            SignInProblem.NoRefreshToken => isMicrosoft
                ? "The application must be allowed \"offline_access\" (maintain access to data). Add that permission to its registration, then sign in again."
                : "Remove this application at myaccount.google.com/connections, then sign in again: Google gives the lasting permission with the first consent.",
            SignInProblem.PermissionMissing => $"Sign in again and leave every box ticked. Missing was: {result.Said}.",
            SignInProblem.WrongAccount => result.Said is { } account
                ? $"{account} signed in, and this sender is {email}. Choose that account when you sign in again, or change the sender's email. Nothing was changed."
                : $"The provider does not say which address signed in, and this sender is {email}. Nothing was changed.",
            null => "",
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.Problem, "A problem without meaning."),
        };
    }

    private static string Quote(SignInResult result) => string.IsNullOrWhiteSpace(result.Said) ? "" : $" ({result.Said.ReplaceLineEndings(" ").Trim().TrimEnd('.')}.)";

    private static string? Cut(string? said) => said is { Length: > MaxSaid } ? said[..MaxSaid] : said;
}
