using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Inbound.Desk;

/// <summary>A started campaign to whose contacts things come back.</summary>
internal static class ReplyScene
{
    public static async Task<CampaignScene> Create(int contacts = 1)
    {
        var scene = await CampaignScene.Create(contacts, configure: Add);
        await scene.Start();
        return scene;
    }

    public static void Add(IServiceCollection services) => services
        .AddSingleton<ReplyDeskQueries>().AddSingleton<ReplyThreadQueries>().AddSingleton<ReplyEditor>().AddSingleton<JudgementReverser>().AddSingleton<SuppressionLookup>();

    /// <summary>A person's reply, some time after what came before.</summary>
    public static async Task<Guid> Reply(this CampaignScene scene, int contact = 0)
    {
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(5));
        var outcome = await scene.Get<ReplyRecorder>().Record(
            scene.Database.System, new ReplyNote { ContactId = scene.ContactIds[contact], CampaignId = scene.CampaignId, Subject = "Re: Hello", Snippet = $"Thanks from {contact}." }, default);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    /// <summary>A report that the first contact's address does not exist, with all that it brings about.</summary>
    public static Task<Guid> Bounce(this CampaignScene scene) =>
        scene.Judged(ReplyKind.Bounce, EnrollmentStatus.Bounced, FailureClass.Hard, SuppressionReason.HardBounce);

    /// <summary>The first contact is absent: the sequence waits.</summary>
    public static Task<Guid> Absence(this CampaignScene scene) => scene.Judged(ReplyKind.OutOfOffice, EnrollmentStatus.Paused);

    /// <summary>The first contact wants no more email.</summary>
    public static Task<Guid> RemoveMe(this CampaignScene scene) =>
        scene.Judged(ReplyKind.UnsubscribeRequest, EnrollmentStatus.Unsubscribed, suppressed: SuppressionReason.Unsubscribed);

    /// <summary>The row alone, with what a test wants in it.</summary>
    public static async Task<Guid> Line(this CampaignScene scene, Func<EmailReply, EmailReply>? with = null, int contact = 0, ReplyKind kind = ReplyKind.Reply)
    {
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        var reply = Row(scene, contact, kind);
        await scene.Database.Add(with?.Invoke(reply) ?? reply);
        return reply.Id;
    }

    public static async Task<EmailReply> Find(this CampaignScene scene, Guid replyId)
    {
        await using var db = scene.Database.Open();
        return await db.EmailReplies.AsNoTracking().SingleAsync(r => r.Id == replyId);
    }

    private static async Task<Guid> Judged(this CampaignScene scene, ReplyKind kind, EnrollmentStatus status, FailureClass? failure = null, SuppressionReason? suppressed = null)
    {
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(5));
        var now = scene.Database.Now;
        var reply = Row(scene, 0, kind, failure);
        await using var db = scene.Database.Open();
        await db.InTransaction(async () =>
        {
            db.Add(reply);
            var enrollment = await db.Enrollments.SingleAsync(e => e.CampaignId == scene.CampaignId && e.ContactId == reply.ContactId);
            if (status == EnrollmentStatus.Paused)
            {
                var from = enrollment.Status;
                enrollment.Pause("Absent.", now);
                db.Transitions.Add(Transition.Of(enrollment, from, "Absent.", scene.Database.System, now));
                await EnrollmentEnder.CancelWaiting(db, [enrollment], CancelReason.EnrollmentPaused, default);
            }
            else
            {
                await EnrollmentEnder.End(db, [enrollment], status, "It came back.", scene.Database.System, now, default);
            }

            if (suppressed is { } reason)
            {
                var contact = await db.Contacts.SingleAsync(c => c.Id == reply.ContactId);
                var hash = Suppression.HashOf(scene.Get<InstallationKeys>().SuppressionHash, SuppressionKind.Address, contact.EmailNormalized);
                db.Suppressions.Add(new Suppression(SuppressionKind.Address, contact.EmailNormalized, hash, reason, "mailbox", null, now, reply.Id));
            }

            await db.SaveChangesAsync();
        }, default);
        return reply.Id;
    }

    private static EmailReply Row(CampaignScene scene, int contact, ReplyKind kind, FailureClass? failure = null)
    {
        var id = Guid.CreateVersion7(scene.Database.Now);
        return new EmailReply
        {
            Id = id,
            ContactId = scene.ContactIds[contact],
            CampaignId = scene.CampaignId,
            MessageId = $"{id:N}@example.org",
            ReceivedAt = scene.Database.Now,
            FromAddress = $"contact{contact}@company{contact}.example.org",
            Subject = "Re: Hello",
            Snippet = $"Thanks from {contact}.",
            BodyText = $"Thanks from {contact}.",
            Kind = kind,
            FailureClass = failure,
        };
    }
}
