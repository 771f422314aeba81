using EmailCampaigns.Core.Inbound.Answers;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Inbound.Answers;

public sealed class AnswerStateTests
{
    [Fact]
    public async Task A_change_is_seen_also_where_a_process_whose_clock_is_behind_wrote_it()
    {
        var (world, replyId) = await AnswerScene.Create();
        await using var _ = world;
        await world.Undo(await world.Answer(replyId));
        var before = await States();
        world.Sending.Clock.Advance(TimeSpan.FromSeconds(1)); // keys go by time

        await world.Answer(replyId);
        await world.Sending.Do(db => db.ReplyAnswers.ExecuteUpdateAsync(set => set.SetProperty(a => a.UpdatedAt, before[0].UpdatedAt)));
        var after = await States();

        Assert.Equal([AnswerStatus.Cancelled], before.Select(a => a.Status));
        Assert.Equal([AnswerStatus.Cancelled, AnswerStatus.Waiting], after.Select(a => a.Status));
        Assert.NotEqual(before, after);

        Task<IReadOnlyList<AnswerState>> States() => world.Sending.Get<AnswerQueries>().States(world.Sending.Database.WorkspaceId, world.Sent[0].ContactId, default);
    }
}
