using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Analytics.Variants;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>Variants of automatic campaigns: composed when they are due, kept with what was sent, and counted.</summary>
public sealed class VariantSendingTests
{
    [Fact]
    public async Task Each_contact_gets_its_variant_and_follow_ups_answer_under_its_subject()
    {
        await using var world = await SendingWorld.WithCampaign(60, Steps());

        await world.Tick();
        world.Revive(); // another process has the same opinion
        await world.MakeAllDue(world.Clock.UtcNow().AddDays(5));
        await world.Tick();

        var sent = await Sent(world);
        Assert.Equal(120, sent.Count);
        var first = sent.Where(s => s.SequenceStep == 1).ToDictionary(s => s.ContactId);
        Assert.All(first.Values, s =>
        {
            Assert.Equal(VariantChoice.Of(s.StepId, s.ContactId, [VariantLetter.A, VariantLetter.B]), s.Variant);
            Assert.Equal($"Subject {s.Variant}", s.Subject);
            Assert.Contains($"Text {s.Variant}", world.Transport.Handed.Single(h => h.MessageId == s.MessageId).Message, StringComparison.Ordinal);
        });
        Assert.InRange(first.Values.Count(s => s.Variant == VariantLetter.A), 15, 45);
        Assert.All(sent.Where(s => s.SequenceStep == 2), s => Assert.Equal((null, $"Re: {first[s.ContactId].Subject}"), (s.Variant, s.Subject)));
    }

    [Fact]
    public async Task Results_count_the_rows_of_each_variant()
    {
        await using var world = await SendingWorld.WithCampaign(60, Steps());
        await world.Tick();
        var sent = (await Sent(world)).OrderBy(s => s.Variant).ThenBy(s => s.Id).ToList();
        var (a, b) = (sent.Count(s => s.Variant == VariantLetter.A), sent.Count(s => s.Variant == VariantLetter.B));
        await Reply(world, sent[0], ReplyKind.Reply, ReplyIntent.Interested);
        await Reply(world, sent[0], ReplyKind.Reply, ReplyIntent.Question); // the same email again is one
        await Reply(world, sent[1], ReplyKind.Reply, ReplyIntent.Question);
        await Reply(world, sent[2], ReplyKind.OutOfOffice, ReplyIntent.Absent); // nobody wrote it
        await Reply(world, sent[^1], ReplyKind.Reply, ReplyIntent.Question);
        await Reply(world, sent[^2], ReplyKind.Reply, ReplyIntent.Interested, isTakenBack: true);
        await new CounterRecount(world.Database, world.Clock).Run(world.Database.System, repair: true, default); // these rows came past the recorder

        var results = (await Results(world))!;

        var comparison = results.Steps[0].Variants!;
        Assert.Equal([("Subject A", a, 2, 1), ("Subject B", b, 1, 0)], comparison.Variants.Select(v => (v.Subject, v.Sent, v.Replied, v.Interested)));
        Assert.Equal((VariantVerdict.TooFew, 0, false), (comparison.Verdict, comparison.Remaining, comparison.LeavesOut));
        Assert.Equal(results.Steps[0].Sent, comparison.Variants.Sum(v => v.Sent));
        Assert.Equal(results.Steps[0].Replied, comparison.Variants.Sum(v => v.Replied));
        Assert.Null(results.Steps[1].Variants);
    }

    /// <summary>A text that is changed in the middle is another test: emails with the text before are not held against those with the new one.</summary>
    [Fact]
    public async Task Emails_with_an_earlier_text_are_left_out()
    {
        await using var world = await SendingWorld.WithCampaign(40, Steps());
        await world.Tick();
        var sent = await Sent(world);
        await world.Do(async db =>
        {
            var plan = await db.PlanVersions.SingleAsync();
            var json = plan.PlanJson.Replace("Text B", "Text B, new", StringComparison.Ordinal);
            var changed = new PlanVersion(world.CampaignId, 2, json, FrozenPlan.HashOf(json), world.Database.Now);
            db.Add(changed);
            (await db.Campaigns.SingleAsync(c => c.Id == world.CampaignId)).RunOn(changed.Id, hasAiVariables: false);
            await db.SaveChangesAsync();
            var ids = sent.Take(10).Select(s => s.Id).ToList();
            await db.SentEmails.Where(s => ids.Contains(s.Id)).ExecuteUpdateAsync(set => set.SetProperty(s => s.PlanVersionId, changed.Id));
        });

        var comparison = (await Results(world))!.Steps[0].Variants!;

        Assert.True(comparison.LeavesOut);
        Assert.Equal(
            [sent.Take(10).Count(s => s.Variant == VariantLetter.A), sent.Take(10).Count(s => s.Variant == VariantLetter.B)],
            comparison.Variants.Select(v => v.Sent));
    }

    private static List<StepText> Steps() =>
    [
        new("Subject A", "<p>Text A</p>", VariantB: new StepText("Subject B", "<p>Text B</p>")),
        new("", "<p>Again</p>", DelayDays: 4, ReplyInThread: true),
    ];

    private static Task<List<SentEmail>> Sent(SendingWorld world) => world.Read(db => db.SentEmails.AsNoTracking().OrderBy(s => s.Id).ToListAsync());

    private static Task<CampaignResults?> Results(SendingWorld world) =>
        new ResultQueries(world.Database, new LinkQueries(world.Database)).Find(world.Database.WorkspaceId, world.CampaignId, default);

    private static Task Reply(SendingWorld world, SentEmail sent, ReplyKind kind, ReplyIntent intent, bool isTakenBack = false) => world.Do(async db =>
    {
        var reply = new EmailReply
        {
            Id = Guid.CreateVersion7(world.Database.Now),
            SentEmailId = sent.Id,
            CampaignId = sent.CampaignId,
            ContactId = sent.ContactId,
            CampaignContactId = sent.CampaignContactId,
            MessageId = $"{Guid.CreateVersion7(world.Database.Now)}@example.org",
            FromAddress = sent.RecipientEmail,
            ReceivedAt = world.Database.Now,
            Kind = kind,
            TakenBackAt = isTakenBack ? world.Database.Now : null,
        };
        reply.Judge(intent, null);
        db.Add(reply);
        await db.SaveChangesAsync();
    });
}
