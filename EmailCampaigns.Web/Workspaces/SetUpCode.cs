using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>
/// Who sets an installation up owns it. From another machine that takes a code which only the log shows, so it is not simply whoever comes first.
/// The code is of this start and of no use once the installation is set up.
/// </summary>
public sealed partial class SetUpCode(SignInLimiter limiter, ILogger<SetUpCode> log)
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // no letter looks like a digit
    private const int Length = 12;

    /// <summary>As the log shows it: <c>ABCD-EFGH-JKLM</c>.</summary>
    public string Text { get; } = string.Join('-', RandomNumberGenerator.GetString(Alphabet, Length).Chunk(4).Select(part => new string(part)));

    /// <summary>Says at the start that the set-up waits, and for which code.</summary>
    public void Announce(string address) => LogWaiting($"{address.TrimEnd('/')}/setup", Text);

    /// <summary>Whether this is the code. Nobody can try many.</summary>
    public bool IsRight(string? typed, System.Net.IPAddress? client)
    {
        var attempt = new SignInAttempt("set-up", client, Device: null);
        if (!limiter.Allows(attempt))
        {
            return false;
        }

        if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Plain(typed ?? "")), Encoding.UTF8.GetBytes(Plain(Text))))
        {
            return true;
        }

        limiter.Failed(attempt);
        return false;
    }

    private static string Plain(string code) => new([.. code.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);

    [LoggerMessage(1112, LogLevel.Warning, "Nobody has set this installation up yet. Open {Address}; from another machine it asks for the code {Code}")]
    private partial void LogWaiting(string address, string code);
}
