using System.Globalization;
using System.Text;

namespace EmailCampaigns.Tests.Support;

/// <summary>Texts that are meant to take long, to take much, or to end the process.</summary>
internal static class Hostile
{
    /// <summary>A little under what a body may have.</summary>
    public const int MaxLength = 990_000;

    public static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    /// <summary>As often as fits into a body.</summary>
    public static string Fill(string text) => Repeat(text, MaxLength / text.Length);

    /// <summary>One text a number: <c>{0}</c> stands for it.</summary>
    public static string Each(int count, string text) => string.Concat(Enumerable.Range(0, count).Select(i => text.Replace("{0}", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    public static string Nested(int deep, string open, string close, string inner = "x") => Repeat(open, deep) + inner + Repeat(close, deep);
}
