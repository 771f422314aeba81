using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Inbound.Desk;

public sealed class ReplyEditorTests
{
    [Fact]
    public async Task Many_are_decided_at_once_and_those_that_cannot_be_are_told()
    {
        await using var scene = await ReplyScene.Create(contacts: 2);
        var (reply, absence, missing) = (await scene.Line(), await scene.Line(contact: 1, kind: ReplyKind.OutOfOffice), Guid.CreateVersion7(scene.Database.Now));

        var outcome = await scene.Get<ReplyEditor>().EditMany(scene.Database.System, [reply, absence, missing], new ReplyEdit { Intent = ReplyIntent.Question }, default);

        Assert.Equal([reply], outcome.Done);
        Assert.Equal([absence, missing], outcome.Refused.Select(r => r.Id));
        Assert.Equal("Only the reply of a person has an intent.", outcome.Refused[0].Reason);
        Assert.Equal(ReplyIntent.Question, (await scene.Find(reply)).Intent);
    }

    [Fact]
    public async Task Handling_a_reply_twice_keeps_the_first_moment()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Reply();
        var first = scene.Database.Now;
        await Edit(scene, id, new ReplyEdit { HandledAt = first });
        scene.Database.Clock.Advance(TimeSpan.FromHours(1));

        var second = await Edit(scene, id, new ReplyEdit { HandledAt = scene.Database.Now });

        Assert.True(second.IsDone);
        var reply = await scene.Find(id);
        Assert.Equal((first, first), (reply.HandledAt, reply.ReadAt));
    }

    [Fact]
    public async Task Two_people_who_decide_different_things_at_once_both_have_their_way()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Reply();

        await Task.WhenAll(
            Edit(scene, id, new ReplyEdit { HandledAt = scene.Database.Now }), Edit(scene, id, new ReplyEdit { Intent = ReplyIntent.Question }), Edit(scene, id, new ReplyEdit()));

        var reply = await scene.Find(id);
        Assert.Equal((scene.Database.Now, ReplyIntent.Question), (reply.HandledAt, reply.Intent));
    }

    [Fact]
    public async Task A_handled_reply_can_be_opened_again_and_snoozing_it_opens_it_too()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Reply();
        var until = scene.Database.Now.AddHours(3);

        await Edit(scene, id, new ReplyEdit { HandledAt = scene.Database.Now });
        await Edit(scene, id, new ReplyEdit { HandledAt = ReplyEdit.Cleared });
        Assert.Null((await scene.Find(id)).HandledAt);

        await Edit(scene, id, new ReplyEdit { HandledAt = scene.Database.Now });
        await Edit(scene, id, new ReplyEdit { SnoozedUntil = until });
        var snoozed = await scene.Find(id);
        Assert.Equal((null, until), (snoozed.HandledAt, snoozed.SnoozedUntil));

        await Edit(scene, id, new ReplyEdit { SnoozedUntil = ReplyEdit.Cleared });
        Assert.Null((await scene.Find(id)).SnoozedUntil);
    }

    [Fact]
    public async Task A_person_corrects_the_intent_and_takes_the_rule_out_of_it()
    {
        await using var scene = await ReplyScene.Create();
        var id = await scene.Line(reply =>
        {
            reply.Judge(ReplyIntent.Interested, "asks for a quote");
            return reply;
        });

        await Edit(scene, id, new ReplyEdit { Intent = ReplyIntent.NotNow });
        var judged = await scene.Find(id);
        await Edit(scene, id, new ReplyEdit { ClearIntent = true });

        Assert.Equal((ReplyIntent.NotNow, null), (judged.Intent, judged.IntentRule));
        Assert.Null((await scene.Find(id)).Intent);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_the_field()
    {
        await using var scene = await ReplyScene.Create();
        var (reply, bounce) = (await scene.Reply(), await scene.Line(kind: ReplyKind.Bounce));
        var now = scene.Database.Now;

        Assert.Equal("snoozedUntil", Assert.Single((await Edit(scene, reply, new ReplyEdit { SnoozedUntil = now })).Problems).Field);
        Assert.Equal("snoozedUntil", Assert.Single((await Edit(scene, reply, new ReplyEdit { SnoozedUntil = now.AddYears(2) })).Problems).Field);
        Assert.Equal("handledAt", Assert.Single((await Edit(scene, reply, new ReplyEdit { HandledAt = now.AddHours(1) })).Problems).Field);
        Assert.Equal("intent", Assert.Single((await Edit(scene, bounce, new ReplyEdit { Intent = ReplyIntent.Question })).Problems).Field);
        Assert.Equal(EditVerdict.NotFound, (await Edit(scene, Guid.CreateVersion7(now), new ReplyEdit())).Verdict);
        Assert.Null((await scene.Find(reply)).ReadAt);
    }

    private static Task<EditOutcome> Edit(CampaignScene scene, Guid id, ReplyEdit edit) => scene.Get<ReplyEditor>().Edit(scene.Database.System, id, edit, default);
}
