namespace EmailCampaigns.Core;

/// <summary>Why a text is not an address that can be mailed. The words for people are in <see cref="EmailAddress.Describe"/>.</summary>
public enum EmailAddressProblem
{
    None,
    Empty,
    NoAt,
    SeveralAts,
    NoLocalPart,
    NoDomain,
    NoDotInDomain,
    BadLocalPart,
    BadDomain,
    BadTopLevelDomain,
    Space,
    ControlCharacter,
    TooLong,
}
