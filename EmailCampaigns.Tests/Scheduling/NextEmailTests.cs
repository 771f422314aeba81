using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Scheduling;

/// <summary>What is planned after a step reads only a part of the sender's calendar, and must come to the same as if it had read all of it.</summary>
public sealed class NextEmailTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(7, 0)]
    [InlineData(0, 3_600)]
    [InlineData(5, 1_800)]
    public async Task A_part_of_the_calendar_gives_the_same_times_as_all_of_it(int dailyLimit, int gapSeconds)
    {
        await using var scene = await CampaignScene.Create(contacts: 40, settings: s =>
        {
            s.DailyLimit = dailyLimit;
            s.DelayBetweenEmailsSeconds = gapSeconds;
        });
        await scene.Start();
        scene.Database.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(await TimesAfterFirstStep(scene, readsAll: true), await TimesAfterFirstStep(scene, readsAll: false));
    }

    /// <summary>Each enrollment by itself, as if its first email had just been sent; nothing is kept.</summary>
    private static async Task<List<(Guid Email, DateTime At, ScheduledEmailStatus Status)>> TimesAfterFirstStep(CampaignScene scene, bool readsAll)
    {
        var planner = scene.Get<EnrollmentPlanner>();
        var now = scene.Database.Now;
        var times = new List<(Guid, DateTime, ScheduledEmailStatus)>();
        foreach (var id in (await scene.Enrollments()).Select(e => e.Id).Where((_, i) => i % 5 == 0))
        {
            await using var db = scene.Database.Open();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var enrollment = await db.Enrollments.SingleAsync(e => e.Id == id);
            var rows = await db.ScheduledEmails.Where(e => e.CampaignContactId == id).ToListAsync();
            var first = rows.Single(r => r.Status == ScheduledEmailStatus.Pending);
            first.Begin(now);
            db.MarkSent(first);
            enrollment.StepSent(first.StepId, sequenceOrder: 1, now, isLast: false);
            await db.SaveChangesAsync();

            await (readsAll
                ? planner.Plan(db, await LanePlan.Load(db, scene.CampaignId, now, default), [enrollment], moved: null, now, default)
                : planner.PlanNext(db, scene.CampaignId, [enrollment], now, default));
            times.AddRange(rows.OrderBy(r => r.Id).Select(r => (r.Id, r.ScheduledFor, r.Status)));
        }

        return times;
    }
}
