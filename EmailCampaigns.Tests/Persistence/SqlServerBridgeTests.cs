using System.Reflection;
using System.Runtime.CompilerServices;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>
/// The client of SQL Server is taken without some of what it names (build/SqlServerBridge.props). What lacks only shows when a method is compiled, so each is.
/// </summary>
public sealed class SqlServerBridgeTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>
    /// Sign-in through Microsoft Entra ID and Always Encrypted with enclaves, which a connection string cannot ask for
    /// (<see cref="DatabaseSettings.Problem"/>).
    /// </summary>
    private static readonly string[] Refused = ["ActiveDirectoryAuthenticationProvider", "AzureAttestationEnclaveProvider", "GetFedAuthToken", "CreateSqlException"];

    [Fact]
    public void All_of_the_client_can_be_compiled_but_what_is_refused()
    {
        var client = DatabaseProvider.SqlServer.Clients().GetType().Assembly;

        var failed = Failed(client, out var compiled);

        Assert.InRange(compiled, 5000, int.MaxValue);
        Assert.DoesNotContain(failed, method => !Refused.Any(r => method.Contains(r, StringComparison.Ordinal)));
    }

    [Fact]
    public void All_of_the_provider_can_be_compiled()
    {
        using var db = SqlServerTranslation.Open([]);
        var provider = db.GetService<IDatabaseProvider>().GetType().Assembly;

        var failed = Failed(provider, out var compiled);

        Assert.InRange(compiled, 1000, int.MaxValue);
        Assert.Empty(failed);
    }

    /// <summary>As <see cref="SqlStatements.ExecuteEach"/> sends them.</summary>
    [Fact]
    public void Statements_go_to_the_server_together()
    {
        var clients = DatabaseProvider.SqlServer.Clients();
        using var connection = clients.CreateConnection()!;
        using var batch = connection.CreateBatch();
        var command = batch.CreateBatchCommand();

        Assert.True(connection.CanCreateBatch && command.CanCreateParameter);
        Assert.NotNull(command.CreateParameter());
    }

    private static List<string> Failed(Assembly assembly, out int compiled)
    {
        (var failed, compiled) = (new List<string>(), 0);
        foreach (var type in TypesOf(assembly).Where(t => !t.ContainsGenericParameters && !typeof(Delegate).IsAssignableFrom(t)))
        {
            foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).Where(m => !m.IsAbstract && !m.ContainsGenericParameters))
            {
                try
                {
                    RuntimeHelpers.PrepareMethod(method.MethodHandle);
                    compiled++;
                }
                catch (Exception missing) when (missing is FileNotFoundException or TypeLoadException or MissingMemberException)
                {
                    failed.Add($"{type.FullName}.{method.Name}: {missing.Message}");
                }
            }
        }

        return failed;
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException some)
        {
            return some.Types.OfType<Type>();
        }
    }
}
