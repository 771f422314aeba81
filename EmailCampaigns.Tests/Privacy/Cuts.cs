using System.Data.Common;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Privacy;

/// <summary>Cuts a job off again and again, each time after as many commits as the test says.</summary>
internal sealed class Cuts : DbTransactionInterceptor
{
    private Func<Task> _cut = () => Task.CompletedTask;
    private int _left = int.MaxValue;

    public void Watch(IServiceCollection services) => TestStore.Configure(services, options => options.AddInterceptors(this));

    public void After(int commits, CancellationTokenSource source) => (_cut, _left) = (source.CancelAsync, commits);

    public void None() => _left = int.MaxValue;

    public override async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            await _cut();
        }
    }
}
