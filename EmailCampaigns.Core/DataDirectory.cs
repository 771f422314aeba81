namespace EmailCampaigns.Core;

/// <summary>The folder of what the installation keeps outside its database: the setting <c>Data:Directory</c>, absolute.</summary>
public sealed record DataDirectory(string Path);
