using System.Text;

namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>The mechanisms of SASL (RFC 4954) that the client knows, and what each says.</summary>
internal static class SmtpSignIn
{
    /// <summary>Longest command with an initial response; what is longer is asked for first (RFC 4954 section 4).</summary>
    private const int LongestCommand = 510;

    /// <summary>
    /// The best mechanism that both sides know; null where there is none. LOGIN only where PLAIN is not offered: it says the same in more steps.
    /// </summary>
    public static string? Choose(IReadOnlySet<string> offered, SmtpCredentials credentials)
    {
        string[] known = credentials.Tokens is null ? ["PLAIN", "LOGIN"] : ["XOAUTH2"];
        return known.FirstOrDefault(offered.Contains);
    }

    /// <summary>The first command, and what answers each 334 after it.</summary>
    /// <param name="mechanism">As <see cref="Choose"/> said.</param>
    /// <param name="username">Who signs in.</param>
    /// <param name="secret">The password, or the access token.</param>
    public static (string Command, IReadOnlyList<string> Answers) Steps(string mechanism, string username, string secret)
    {
        IReadOnlyList<string> said = mechanism switch
        {
            "PLAIN" => [Base64($"\0{username}\0{secret}")],
            "XOAUTH2" => [Base64($"user={username}\u0001auth=Bearer {secret}\u0001\u0001")],
            "LOGIN" => [Base64(username), Base64(secret)],
            _ => throw new ArgumentException($"{mechanism} is no mechanism that is known here.", nameof(mechanism)),
        };
        // Some servers take no initial response with LOGIN, and all take it without.
        var inOne = $"AUTH {mechanism} {said[0]}";
        return mechanism is not "LOGIN" && inOne.Length <= LongestCommand ? (inOne, [.. said.Skip(1)]) : ($"AUTH {mechanism}", said);
    }

    /// <summary>What a server explains in a challenge: the JSON of XOAUTH2's refusal, which comes before its 535.</summary>
    public static string Explanation(SmtpReply challenge)
    {
        var text = new byte[challenge.Lines[^1].Length];
        return Convert.TryFromBase64String(challenge.Lines[^1], text, out var length) ? Encoding.UTF8.GetString(text, 0, length) : "";
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
