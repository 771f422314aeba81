using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Support;

/// <summary>Does something once, right after a job has read certain tables: what a person does between the reading and the writing.</summary>
/// <param name="tables">What the statement names.</param>
public sealed class Meanwhile(params string[] tables) : DbCommandInterceptor
{
    private Func<Task>? _act;

    /// <summary>Has the databases made from these services watched.</summary>
    public void Watch(IServiceCollection services) => TestStore.Configure(services, options => options.AddInterceptors(this));

    /// <summary>What is to be done; false again once it was.</summary>
    public bool IsAwaited => _act is not null;

    public void Do(Func<Task> act) => _act = act;

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        if (_act is { } act && tables.All(table => command.CommandText.Contains(table, StringComparison.Ordinal)))
        {
            _act = null;
            await act();
        }

        return result;
    }
}
