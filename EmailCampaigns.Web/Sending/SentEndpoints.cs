using System.Linq.Expressions;
using System.Security.Claims;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Web.Sending;

/// <summary><c>/sent</c></summary>
internal static class SentEndpoints
{
    public static void MapSent(this RouteGroupBuilder api) => api.MapGet("/sent", List).WithTags("Sending").Answers200<Paged<SentResource>>();

    private static async Task<Paged<SentResource>> List(
        ClaimsPrincipal user,
        PageRequest page,
        IDbContextFactory<CampaignsDb> dbs,
        Guid? campaignId,
        Guid? contactId,
        Guid? stepId,
        Guid? senderAccountId,
        string? status,
        CancellationToken cancellationToken)
    {
        var wanted = Query.Status<SentEmailStatus>(status, "status");
        await using var db = dbs.For(user.ToActor().WorkspaceId);
        IQueryable<SentEmail> sent = db.SentEmails;
        sent = campaignId is null ? sent : sent.Where(s => s.CampaignId == campaignId);
        sent = contactId is null ? sent : sent.Where(s => s.ContactId == contactId);
        sent = stepId is null ? sent : sent.Where(s => s.StepId == stepId);
        sent = senderAccountId is null ? sent : sent.Where(s => s.SenderAccountId == senderAccountId);
        sent = wanted is null ? sent : sent.Where(s => s.Status == wanted);
        return await sent.OrderByDescending(s => s.SentAt).ThenByDescending(s => s.Id).Select(SentResource.Row).Page(page, cancellationToken);
    }
}

/// <summary>The record of a message handed over.</summary>
internal sealed record SentResource(
    Guid Id,
    Guid CampaignId,
    Guid ContactId,
    Guid CampaignContactId,
    Guid StepId,
    Guid ScheduledEmailId,
    Guid? DraftId,
    Guid SenderAccountId,
    DraftType DraftType,
    int SequenceStep,
    string Subject,
    string RecipientEmail,
    DateTime SentAt,
    string MessageId,
    string? WireMessageId,
    string? InReplyTo,
    SenderProvider Provider,
    string? ProviderMessageId,
    SentEmailStatus Status,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static Expression<Func<SentEmail, SentResource>> Row { get; } = s => new SentResource(
        s.Id, s.CampaignId, s.ContactId, s.CampaignContactId, s.StepId, s.ScheduledEmailId, s.DraftId, s.SenderAccountId, s.DraftType, s.SequenceStep, s.Subject,
        s.RecipientEmail, s.SentAt, s.MessageId, s.WireMessageId, s.InReplyTo, s.Provider, s.ProviderMessageId, s.Status, s.CreatedAt, s.UpdatedAt);
}
