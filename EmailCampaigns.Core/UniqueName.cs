using System.Text;

namespace EmailCampaigns.Core;

/// <summary>Names that are one name: the same but for the case of their letters, of any script, and for how an accent is written.</summary>
internal static class UniqueName
{
    /// <summary>A composed character can take up to three (Unicode Standard Annex #15).</summary>
    public const int MaxGrowth = 3;

    /// <summary>What is stored beside a name and is unique in its place. Upper case, because letters that differ only in lower case (Greek sigma) meet there.</summary>
    public static string Of(string name) => name.Normalize(NormalizationForm.FormC).ToUpperInvariant();
}
