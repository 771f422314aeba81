using System.Text;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Tests.Imports.Cases;

/// <summary>A file, byte for byte, and what must come out of it when nothing is said about it.</summary>
/// <param name="Name">What is special about it.</param>
/// <param name="Content">Its bytes.</param>
public sealed record ImportCase(string Name, byte[] Content)
{
    public ImportCase(string name, string text)
        : this(name, new UTF8Encoding(false).GetBytes(text))
    {
    }

    public ImportCase(string name, string encoding, string text)
        : this(name, TextEncodings.Of(encoding).GetBytes(text)) => Encoding = encoding;

    public string Encoding { get; init; } = TextEncodings.Utf8;

    public char Delimiter { get; init; } = ',';

    public bool HasHeader { get; init; } = true;

    /// <summary>Address, then fields that are not empty: <c>a@example.org; first_name=Ann; city=Bath</c>. A name that is first and last name is left out.</summary>
    public string[] Contacts { get; init; } = [];

    /// <summary>Row, column and reason: <c>3 Email: no @ in the address</c>.</summary>
    public string[] Rejected { get; init; } = [];

    /// <summary>Kind, rows and values: <c>unknown_timezone 2 Mars</c>.</summary>
    public string[] Notes { get; init; } = [];

    /// <summary>How many rows repeat an address.</summary>
    public int Repeats { get; init; }

    /// <summary>The file is refused with these words in the message.</summary>
    public string? Refused { get; init; }

    public override string ToString() => Name;
}
