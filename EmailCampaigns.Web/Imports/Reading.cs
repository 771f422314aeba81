namespace EmailCampaigns.Web.Imports;

/// <summary>One way to read a file, with lines that show how it comes out.</summary>
public sealed record Reading<T>(T Value, string Name, IReadOnlyList<string> Lines);
