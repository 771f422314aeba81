using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Inbound.Messages;

/// <summary>What stands below a text by itself, and says nothing of what its author wants: the signature behind its delimiter (RFC 3676, section 4.3) and notices of confidentiality.</summary>
internal static partial class SignatureText
{
    /// <summary>The text above them; empty where there is none.</summary>
    /// <param name="ownText">Lines ended by LF, without what is quoted.</param>
    public static string Without(string ownText)
    {
        ArgumentNullException.ThrowIfNull(ownText);
        return Begins().Match(ownText) is { Success: true } match ? ownText[..match.Index] : ownText;
    }

    [GeneratedRegex(
        @"^-- ?$|^\W{0,3}(?:confidentiality (?:notice|note)|legal notice|disclaimer)\b|^\W{0,3}(?:this|the (?:information|contents?))\b[^.]{0,200}\b(?:confidential|privileged|intended (?:only|solely|for))"
        + @"|^\W{0,3}(?:diese|der inhalt dieser)\b[^.]{0,200}vertraulich|^\W{0,3}ce (?:message|courriel|mail)\b[^.]{0,200}confidentiel|^\W{0,3}(?:est[ea] (?:mensaje|correo|mensagem|e-?mail))\b[^.]{0,200}confidencia|^\W{0,3}(?:quest[oa]|la presente)\b[^.]{0,200}riservat|^\W{0,3}(?:dit|deze)\b[^.]{0,200}vertrouwelijk",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Begins();
}
