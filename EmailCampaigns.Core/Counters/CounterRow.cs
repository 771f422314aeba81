using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EmailCampaigns.Core.Counters;

/// <summary>One row of counters of a campaign.</summary>
/// <param name="CampaignId">The campaign.</param>
public abstract record CounterRow(Guid CampaignId)
{
    /// <summary>Its table.</summary>
    internal abstract CounterKind Kind { get; }

    /// <summary>The values of the table's keys, then of its attributes.</summary>
    internal abstract IReadOnlyList<object> Values { get; }

    /// <summary>Which one it is, for an operator.</summary>
    public abstract string Name { get; }
}

/// <summary>A day of the workspace's zone.</summary>
public sealed record DayRow(Guid CampaignId, DateOnly Date) : CounterRow(CampaignId)
{
    internal override CounterKind Kind => CounterKind.Day;
    internal override IReadOnlyList<object> Values => [CampaignId, Date];

    /// <inheritdoc/>
    public override string Name => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>A step; <see cref="Guid.Empty"/> where nobody knows which.</summary>
public sealed record StepRow(Guid CampaignId, Guid StepId) : CounterRow(CampaignId)
{
    internal override CounterKind Kind => CounterKind.Step;
    internal override IReadOnlyList<object> Values => [CampaignId, StepId];

    /// <inheritdoc/>
    public override string Name => StepId == Guid.Empty ? "no step" : $"step {StepId}";
}

/// <summary>The contacts that one import brought; <see cref="Guid.Empty"/> for those that none did.</summary>
public sealed record UploadRow(Guid CampaignId, Guid UploadBatchId) : CounterRow(CampaignId)
{
    internal override CounterKind Kind => CounterKind.Upload;
    internal override IReadOnlyList<object> Values => [CampaignId, UploadBatchId];

    /// <inheritdoc/>
    public override string Name => UploadBatchId == Guid.Empty ? "no import" : $"import {UploadBatchId}";
}

/// <summary>A link in a step.</summary>
public sealed record StepLinkRow(Guid CampaignId, Guid StepId, string Url) : CounterRow(CampaignId)
{
    internal override CounterKind Kind => CounterKind.Link;
    internal override IReadOnlyList<object> Values => [CampaignId, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Url))), StepId, Url];

    /// <inheritdoc/>
    public override string Name => $"link {Url} in step {StepId}";
}

/// <summary>A half hour of a day of the workspace's zone, 0 to 47, of one sender.</summary>
public sealed record HalfHourRow(Guid CampaignId, Guid SenderAccountId, DateOnly Date, int HalfHour) : CounterRow(CampaignId)
{
    internal override CounterKind Kind => CounterKind.HalfHour;
    internal override IReadOnlyList<object> Values => [CampaignId, SenderAccountId, Date, HalfHour];

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{Date:yyyy-MM-dd} {HalfHour / 2:00}:{HalfHour % 2 * 30:00} of sender {SenderAccountId}");
}
