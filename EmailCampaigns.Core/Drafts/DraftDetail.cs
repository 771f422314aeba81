namespace EmailCampaigns.Core.Drafts;

/// <summary>A rendered email. The edited text wins over the generated one.</summary>
public sealed record DraftDetail
{
    public required Guid Id { get; init; }
    public required Guid CampaignId { get; init; }
    public required Guid ContactId { get; init; }
    public required Guid CampaignContactId { get; init; }
    public required Guid StepId { get; init; }
    public required DraftType DraftType { get; init; }
    public required string Subject { get; init; }
    public required string Body { get; init; }
    public required string Text { get; init; }
    public required string? EditedSubject { get; init; }
    public required string? EditedBody { get; init; }
    public required string? EditedText { get; init; }

    /// <summary>The files of its step; null for none.</summary>
    public required IReadOnlyList<AttachedFile>? Attachments { get; init; }

    /// <summary>The files that a person chose in place of those; null where nobody did.</summary>
    public required IReadOnlyList<AttachedFile>? EditedAttachments { get; init; }
    public required DraftStatus Status { get; init; }
    public required string? StatusReason { get; init; }
    public required int Revision { get; init; }
    public required int? ApprovedRevision { get; init; }
    public required DateTime? ApprovedAt { get; init; }
    public required string? ApprovedBy { get; init; }

    /// <summary>Who said the first of two yeses, where the campaign asks for two.</summary>
    public required string? FirstApprovedBy { get; init; }

    public required DateTime? FirstApprovedAt { get; init; }

    /// <summary>The variant of its step that it is; null where the step had none.</summary>
    public required VariantLetter? Variant { get; init; }

    public required string Generator { get; init; }

    /// <summary>Whether it was made from an earlier text of its step.</summary>
    public required bool IsOutdated { get; init; }

    public required DateTime CreatedAt { get; init; }
    public required DateTime UpdatedAt { get; init; }
}
