using System.Globalization;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Graph;
using EmailCampaigns.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Campaigns;

/// <summary>What to know of the files that emails bring along before a campaign starts.</summary>
internal static class FileChecks
{
    /// <summary>Room for text, HTML and header of a message beside its files.</summary>
    private const int RoomForText = 200_000;

    /// <summary>What no email of the campaign could be sent with.</summary>
    public static async Task<IReadOnlyList<FieldProblem>> Refusals(CampaignsDb db, Campaign campaign, FrozenPlan plan, CancellationToken cancellationToken)
    {
        if (!await db.SenderAccounts.AnyAsync(s => s.Id == campaign.SenderAccountId && s.Provider == SenderProvider.Microsoft365, cancellationToken))
        {
            return [];
        }

        var problems = new List<FieldProblem>();
        foreach (var step in plan.Steps.Where(s => s.IsEnabled).SelectMany(s => s.Contents))
        {
            var embedded = await EmbeddedIn(db, step, cancellationToken);
            if (step.Attachments.Select(f => f.Size).Concat(embedded).Sum(size => (long)Base64Lines.LengthOf(size)) > GraphTransport.MaxOctets - RoomForText)
            {
                problems.Add(new FieldProblem(
                    $"steps[{step.Order - 1}].attachments", $"Step {step.Order}{(step.Variant is { } letter ? $", variant {letter}" : "")}: Microsoft 365 takes messages up to 3 MB this way, which is 2 MB of files. Link to the larger ones instead."));
            }
        }

        return problems;
    }

    /// <summary>What is worth a look.</summary>
    public static async Task<IReadOnlyList<StartFinding>> Of(CampaignsDb db, FrozenStep step, CampaignType type, int contacts, CancellationToken cancellationToken)
    {
        var findings = new List<StartFinding>();
        if (step.Attachments is { Count: > 0 } files)
        {
            var what = $"Each email brings {(files.Count == 1 ? files[0].Name : $"{files.Count} files")} along, {Size(files.Size)}.";
            findings.Add(
                files.Size > ContentLimits.UsualAttachmentBytes ? Finding(StartFindingKind.Attachments, StartFindingWeight.Warning, $"{what} Many mail servers refuse more than 3 MB. Link to the file instead.", step)
                : type == CampaignType.Outreach ? Finding(
                    StartFindingKind.Attachments, StartFindingWeight.Warning, $"{what} Filters distrust attachments from senders whom the recipient does not know. Offer the file, or link to it.", step)
                : Finding(StartFindingKind.Attachments, StartFindingWeight.Information, what, step));
        }

        if (await EmbeddedIn(db, step, cancellationToken) is { Count: > 0 } pictures)
        {
            var size = pictures.Sum(p => (long)Base64Lines.LengthOf(p));
            findings.Add(Finding(
                StartFindingKind.EmbeddedPictures,
                size > ContentLimits.UsualAttachmentBytes ? StartFindingWeight.Warning : StartFindingWeight.Information,
                $"{(pictures.Count == 1 ? "1 picture is" : $"{pictures.Count} pictures are")} embedded: each email grows by {Size(size)}{(contacts > 1 ? $", {Size(size * contacts)} for {contacts.ToString("N0", CultureInfo.InvariantCulture)} contacts" : "")}.",
                step));
        }

        return findings;
    }

    /// <summary>The sizes of the pictures that a step embeds, in bytes before encoding.</summary>
    private static async Task<IReadOnlyList<int>> EmbeddedIn(CampaignsDb db, FrozenStep step, CancellationToken cancellationToken)
    {
        var tokens = EmbeddedPictures.TokensIn(step.Html);
        return tokens.Count == 0 ? [] : await db.EmailFiles.Where(f => f.Kind == FileKind.Picture && tokens.Contains(f.PublicToken)).Select(f => f.Size).ToListAsync(cancellationToken);
    }

    private static StartFinding Finding(StartFindingKind kind, StartFindingWeight weight, string message, FrozenStep step) =>
        new(kind, weight, $"steps[{step.Order - 1}].{(kind == StartFindingKind.Attachments ? "attachments" : "bodyTemplate")}", message) { Step = step.Order };

    private static string Size(long bytes) => bytes < 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1_000):N0} KB")
        : bytes < 1_000_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:N1} MB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000.0:N1} GB");
}
