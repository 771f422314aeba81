namespace EmailCampaigns.Core.Imports.Encodings;

/// <summary>The encoding that a file most likely has, and what else it could be.</summary>
/// <param name="Encoding">One of <see cref="TextEncodings.Names"/>.</param>
/// <param name="IsDoubtful">Whether another encoding reads the file almost as well; then a person should look.</param>
/// <param name="Readings">How some lines with letters beyond ASCII read, in this encoding first, then in others from likely to unlikely. Empty where there are no such letters.</param>
public sealed record EncodingGuess(string Encoding, bool IsDoubtful, IReadOnlyList<EncodingReading> Readings)
{
    /// <summary>A file that says itself what it is.</summary>
    internal static EncodingGuess Certain(string encoding) => new(encoding, IsDoubtful: false, []);
}

/// <summary>Some lines of a file, read in one encoding.</summary>
public sealed record EncodingReading(string Encoding, IReadOnlyList<string> Lines);
