using System.Data.Common;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmailCampaigns.Tests.Sending;

public sealed class FailedRoundTests
{
    /// <summary>While a round fails, the next emails are being claimed.</summary>
    [Fact]
    public async Task Claiming_has_ended_before_what_was_reserved_is_given_back()
    {
        var claiming = new SlowClaim();
        await using var world = await SendingWorld.Create(
            parallelism: 1, configure: services => TestStore.Configure(services, options => options.AddInterceptors(claiming)), on: DatabaseProvider.Postgres);
        await world.StartFirst(contacts: 205); // more than are claimed at once
        world.Transport.Answer = async _ =>
        {
            await claiming.Begun;
            await world.Database.Refuse("full_disk", "sent_emails");
            return ScriptedTransport.Accepted();
        };
        claiming.Watch();
        var tick = Task.Run(() => world.Dispatcher.Tick(default));
        await world.Until(() => Task.FromResult(world.Errors.All.Count >= 2)); // the round, then its outcome alone

        await world.Database.RefuseNoMore("full_disk", "sent_emails");
        await tick;

        Assert.All(await world.Rows(), row => Assert.Null(row.LeaseToken));
        Assert.Equal(1, await world.Read(db => db.SentEmails.CountAsync()));
    }

    /// <summary>The second claim is cancelled while the server commits it, and is done when somebody else has written, or half a second later.</summary>
    private sealed class SlowClaim : DbTransactionInterceptor
    {
        private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(500);

        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _calledOff = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _othersWrote = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _watches;
        private DbContext? _claims;

        public Task Begun => _begun.Task;

        /// <summary>The next transaction is the first claim.</summary>
        public void Watch() => _watches = true;

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (_watches && _claims is null)
            {
                _claims = eventData.Context;
            }
            else if (_claims == eventData.Context && _begun.TrySetResult())
            {
                await using var calledOff = cancellationToken.Register(_calledOff.SetResult);
                await _calledOff.Task;
                await Task.WhenAny(_othersWrote.Task, Task.Delay(MaxWait, TimeProvider.System, CancellationToken.None));
                await transaction.CommitAsync(CancellationToken.None); // what a server works on goes through
                return InterceptionResult.Suppress();
            }

            return result;
        }

        public override Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            if (_calledOff.Task.IsCompleted && _claims != eventData.Context)
            {
                _othersWrote.TrySetResult();
            }

            return Task.CompletedTask;
        }
    }
}
