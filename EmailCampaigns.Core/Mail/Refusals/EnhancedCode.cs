using System.Globalization;

namespace EmailCampaigns.Core.Mail.Refusals;

/// <summary>An enhanced status code (RFC 3463); all zeros where there is none.</summary>
/// <param name="Class">2, 4 or 5.</param>
/// <param name="Subject">What it is about: 1 the address, 2 the mailbox, 3 the system, 4 the network, 5 the protocol, 6 the content, 7 the policy.</param>
/// <param name="Detail">What of it.</param>
internal readonly record struct EnhancedCode(int Class, int Subject, int Detail)
{
    public bool IsNone => Class is 0;

    /// <summary>
    /// Unknown user or host, moved, disabled, null MX (RFC 3463, 7505); Exchange's 5.4.1 (no such recipient), 5.4.310 (no such domain), a host that cannot be found (5.4.4); a mailbox that
    /// went to somebody else (RFC 7293).
    /// </summary>
    public bool IsNoSuchRecipient =>
        this is { Class: 5, Subject: 1, Detail: 1 or 2 or 3 or 6 or 10 } or { Class: 5, Subject: 2, Detail: 1 } or { Class: 5, Subject: 4, Detail: 1 or 4 or 310 or 312 } or { Class: 5, Subject: 7, Detail: 17 or 18 };

    /// <summary>Too big for the server (5.3.4) or the mailbox (5.2.3), an address form it cannot take (5.6.7), or content it cannot (5.6.x).</summary>
    public bool IsAboutMessage => this is { Class: 5, Subject: 3, Detail: 4 } or { Class: 5, Subject: 2, Detail: 3 } or { Class: 5, Subject: 6 };

    /// <summary>Authentication required, too weak or refused (RFC 4954, 5.7.8, 5.7.9), account disabled, and Exchange's 5.7.57 and 5.7.64.</summary>
    public bool IsAboutSigningIn => this is { Class: 5, Subject: 7, Detail: 8 or 9 or 11 or 13 or 57 or 64 or 139 };

    public bool Is(int type, int subject, int detail) => this == new EnhancedCode(type, subject, detail);

    /// <summary>Where the two codes disagree, the enhanced one was chosen with more care.</summary>
    public bool IsPermanent(int? replyCode) => Class is 0 or 2 ? replyCode is >= 500 : Class is 5;

    public override string ToString() => $"{Class}.{Subject}.{Detail}";

    /// <summary>Reads <c>5.1.1</c>; none where it is not one.</summary>
    public static EnhancedCode Parse(string? text) =>
        text?.Split('.') is [{ Length: 1 } type, { Length: <= 3 } subject, { Length: <= 3 } detail]
        && TryNumber(type, out var t) && t is 2 or 4 or 5 && TryNumber(subject, out var s) && TryNumber(detail, out var d)
            ? new EnhancedCode(t, s, d)
            : default;

    private static bool TryNumber(string digits, out int number) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
