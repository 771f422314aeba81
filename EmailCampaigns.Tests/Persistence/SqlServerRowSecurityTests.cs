using EmailCampaigns.Core.Persistence.SqlServer;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EmailCampaigns.Tests.Persistence;

/// <summary>The script that protects rows on SQL Server, as its parser reads it; nobody has run it.</summary>
public sealed class SqlServerRowSecurityTests
{
    [Fact]
    public void The_script_filters_and_blocks_every_table_with_a_workspace_and_no_other()
    {
        using var db = SqlServerTranslation.Open([]);
        var owned = db.Model.GetEntityTypes().Where(e => typeof(IWorkspaceOwned).IsAssignableFrom(e.ClrType)).Select(e => e.GetTableName()!).Order(StringComparer.Ordinal).ToList();
        var script = TSql.Parse(File.ReadAllText(Path.Combine(Repository.Root, "build", "sqlserver-row-security.sql")));

        var function = Assert.IsType<CreateFunctionStatement>(Assert.Single(script[0].Statements));
        var policy = Assert.IsType<CreateSecurityPolicyStatement>(Assert.Single(script[1].Statements));

        List<string> Under(SecurityPredicateType type) => [.. policy.SecurityPredicateActions.Where(a => a.SecurityPredicateType == type).Select(a => a.TargetObjectName.BaseIdentifier.Value)];
        Assert.NotEmpty(owned);
        Assert.Equal(owned, Under(SecurityPredicateType.Filter));
        Assert.Equal(owned, Under(SecurityPredicateType.Block));
        Assert.All(policy.SecurityPredicateActions, a => Assert.Equal(function.Name.BaseIdentifier.Value, a.FunctionCall.FunctionName.Value));
    }

    [Fact]
    public void What_a_session_is_told_parses() => Assert.Equal(2, Assert.Single(TSql.Parse(SqlServerRowSecurity.Tell)).Statements.Count);
}
