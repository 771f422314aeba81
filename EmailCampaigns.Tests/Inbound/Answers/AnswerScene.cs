using EmailCampaigns.Core;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Tests.Inbound.Samples;
using EmailCampaigns.Tests.Sending;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound.Answers;

/// <summary>Somebody who was mailed has replied, and is answered.</summary>
internal static class AnswerScene
{
    /// <summary>A world with a reply to its first email.</summary>
    public static async Task<(InboundWorld World, Guid ReplyId)> Create(int contacts = 1)
    {
        var world = await InboundWorld.Create(contacts);
        return (world, await world.Reply("Could you send a quote?"));
    }

    /// <summary>A reply to an email.</summary>
    public static async Task<Guid> Reply(this InboundWorld world, string text, SentEmail? to = null)
    {
        var outcome = await world.Receive(Eml.Text(text), to);
        Assert.True(outcome.IsNew);
        return outcome.ReplyId!.Value;
    }

    /// <summary>Answers it; the answer waits.</summary>
    public static async Task<Guid> Answer(this InboundWorld world, Guid replyId, string text = "Gladly, by Friday.", bool despiteSuppression = false)
    {
        var outcome = await world.Write(replyId, text, despiteSuppression);
        Assert.True(outcome.IsDone, outcome.Message);
        return outcome.Id;
    }

    public static Task<EditOutcome> Write(this InboundWorld world, Guid replyId, string text = "Gladly, by Friday.", bool despiteSuppression = false) =>
        world.Sending.Get<AnswerWriter>().Send(world.Sending.Database.System, replyId, new AnswerInput { BodyText = text, DespiteSuppression = despiteSuppression }, default);

    /// <summary>The time to take it back is over, and answers that are due are sent.</summary>
    public static async Task SendAnswers(this InboundWorld world, TimeSpan? after = null)
    {
        world.Sending.Clock.Advance(after ?? ReplyAnswer.UndoTime);
        await world.Tick();
    }

    /// <summary>Sends the answers that are due.</summary>
    public static Task Tick(this InboundWorld world) => world.Sending.Get<AnswerDispatcher>().Tick(default);

    public static Task<ReplyAnswer> Find(this InboundWorld world, Guid answerId) => world.Sending.Read(db => db.ReplyAnswers.AsNoTracking().SingleAsync(a => a.Id == answerId));

    public static Task<EmailReply> FindReply(this InboundWorld world, Guid replyId) => world.Sending.Read(db => db.EmailReplies.AsNoTracking().SingleAsync(r => r.Id == replyId));

    /// <summary>The messages of answers that a transport got.</summary>
    public static IReadOnlyList<Handed> Handed(this InboundWorld world) => [.. world.Sending.Transport.Handed.Skip(world.Sent.Count)];

    public static async Task<IReadOnlyList<ThreadMessage>> Thread(this InboundWorld world, Guid replyId) =>
        (await world.Sending.Get<ReplyThreadQueries>().Find(world.Sending.Database.WorkspaceId, replyId, default))!.Thread;

    public static Task<EditOutcome> Undo(this InboundWorld world, Guid answerId) => world.Sending.Get<AnswerWriter>().Undo(world.Sending.Database.System, answerId, default);
}
