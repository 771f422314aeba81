using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Support;

/// <summary>Cuts a job off after so many of its chunks were committed: the first look at the data after that is refused.</summary>
public sealed class CancelAfter(int commits) : DbTransactionInterceptor, IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _left = int.MaxValue;

    /// <summary>The job's token.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Has the databases made from these services counted.</summary>
    public void Watch(IServiceCollection services) => TestStore.Configure(services, options => options.AddInterceptors(this));

    /// <summary>Counts from here on.</summary>
    public void Begin() => _left = commits;

    public override async Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            await _source.CancelAsync();
        }
    }

    public void Dispose() => _source.Dispose();
}
