namespace EmailCampaigns.Core.Mail;

internal static class Utf8
{
    /// <summary>Length of the sequence that begins with this byte (RFC 3629).</summary>
    public static int SequenceLength(byte lead) => lead switch
    {
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };
}
