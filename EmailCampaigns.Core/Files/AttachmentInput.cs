using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Files;

/// <summary>A kept file that an email is to bring along.</summary>
/// <param name="FileId">The file; it must be one of the workspace's attachments.</param>
/// <param name="Name">What recipients see; null for the file's own name.</param>
public sealed record AttachmentInput(Guid FileId, string? Name = null)
{
    /// <summary>The refusal where the workspace has no such attachment; somebody may have removed it while the email was written.</summary>
    internal EditOutcome NotKept => EditOutcome.NotFound(FileId) with { Message = $"{(string.IsNullOrWhiteSpace(Name) ? "The attachment" : Name)} is not kept here any more. Take it out, or attach it again." };
}

/// <summary>What a choice of files comes to.</summary>
/// <param name="Files">The files as the workspace keeps them.</param>
/// <param name="Unknown">A file that is none of its attachments; null where all are.</param>
/// <param name="Problems">What else is wrong, with its field.</param>
public sealed record ChosenAttachments(AttachedFiles Files, AttachmentInput? Unknown, IReadOnlyList<FieldProblem> Problems)
{
    /// <summary>Why it is refused; null where it is not.</summary>
    public EditOutcome? Refusal => Unknown is not null ? Unknown.NotKept : Problems.Count > 0 ? EditOutcome.Invalid(Problems) : null;
}

/// <summary>Makes of what is wished for an email what it brings along.</summary>
public static class AttachmentInputs
{
    /// <summary>What a form or a request has to say of files that an email brings along already.</summary>
    public static IReadOnlyList<AttachmentInput> ToInputs(this AttachedFiles files) => [.. files.Select(file => new AttachmentInput(file.FileId, file.Name))];

    internal static IReadOnlyList<MessageFile> ToParts(this AttachedFiles files) => [.. files.Select(file => new MessageFile(file.FileId, file.Name, file.MediaType, file.Size))];

    /// <summary>The files as they stand in the workspace, and what is wrong with the choice; nothing of what the caller says of them but id and name counts.</summary>
    /// <param name="db">The workspace.</param>
    /// <param name="inputs">In the order of the email; null is none.</param>
    /// <param name="field">Where they stand in the form or request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ChosenAttachments> Resolve(
        CampaignsDb db, IReadOnlyList<AttachmentInput>? inputs, string field, CancellationToken cancellationToken)
    {
        if (inputs is not { Count: > 0 })
        {
            return new ChosenAttachments(AttachedFiles.None, null, []);
        }

        if (inputs.Count > ContentLimits.AttachmentsOfEmail)
        {
            return new ChosenAttachments(AttachedFiles.None, null, [new FieldProblem(field, $"An email brings at most {ContentLimits.AttachmentsOfEmail} files along.")]);
        }

        var ids = inputs.Select(i => i.FileId).Distinct().ToList();
        var kept = await db.EmailFiles.Where(f => f.Kind == FileKind.Attachment && ids.Contains(f.Id))
            .Select(f => new AttachedFile(f.Id, f.Name, f.MediaType, f.Size, f.ContentHash)).ToDictionaryAsync(f => f.FileId, cancellationToken);
        var files = new List<AttachedFile>();
        var problems = new List<FieldProblem>();
        foreach (var (index, input) in inputs.Index())
        {
            var name = FileNames.Clean(input.Name ?? "", "");
            if (!kept.TryGetValue(input.FileId, out var file))
            {
                return new ChosenAttachments(AttachedFiles.None, input, []);
            }
            else if (name.Length > 0 && ProblemOf(name, file) is { } refused)
            {
                problems.Add(new FieldProblem($"{field}[{index}].name", refused));
            }
            else if (files.Any(f => f.FileId == file.FileId))
            {
                problems.Add(new FieldProblem($"{field}[{index}].fileId", $"The email brings {file.Name} along already."));
            }
            else
            {
                files.Add(name.Length == 0 ? file : file with { Name = name });
            }
        }

        var attached = new AttachedFiles(files);
        return problems.Count == 0 && attached.Size > ContentLimits.AttachmentBytes
            ? new ChosenAttachments(attached, null, [new FieldProblem(field, $"The files of an email may have {ContentLimits.AttachmentBytes / 1024 / 1024} MB together. Link to the larger ones instead.")])
            : new ChosenAttachments(attached, null, problems);
    }

    /// <summary>Another name must not make another kind of file of it: that was looked at when it was uploaded.</summary>
    private static string? ProblemOf(string name, AttachedFile file) => AttachmentTypes.ProblemOfName(name)
        ?? (FileNames.EndingOf(name) == FileNames.EndingOf(file.Name) ? null : $"The name must end in .{FileNames.EndingOf(file.Name)}, as that of the file does.");
}
