using System.Reflection;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Architecture;

public sealed class ArchitectureTests
{
    private static readonly Assembly Core = typeof(Workspace).Assembly;
    private static readonly Assembly Web = typeof(Program).Assembly;

    /// <summary>Identity's stores and its password and name contracts are what Core takes of ASP.NET; everything else of the web stays out.</summary>
    private static readonly string[] WebOfCore =
    [
        "Microsoft.AspNetCore.Identity.EntityFrameworkCore", "Microsoft.Extensions.Identity.Core", "Microsoft.Extensions.Identity.Stores",
    ];

    [Fact]
    public void The_core_knows_no_web_no_user_interface_and_no_scheduler()
    {
        var references = Core.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        Assert.Contains(references, name => name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
        Assert.DoesNotContain(references.Except(WebOfCore), name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Radzen", StringComparison.Ordinal)
            || name.StartsWith("Quartz", StringComparison.Ordinal)
            || name.StartsWith("EmailCampaigns.Web", StringComparison.Ordinal));
    }

    [Fact]
    public void No_page_holds_a_database()
    {
        var pages = Web.GetTypes().Where(t => typeof(ComponentBase).IsAssignableFrom(t)).ToList();

        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.DoesNotContain(HeldBy(page), IsDatabase));
    }

    [Fact]
    public void No_endpoint_takes_a_database()
    {
        const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var endpoints = Web.GetTypes().Where(t => t.Name.EndsWith("Endpoints", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(endpoints);
        Assert.All(endpoints.SelectMany(t => t.GetMethods(All)), method => Assert.DoesNotContain(method.GetParameters().Select(p => p.ParameterType), IsDatabase));
    }

    [Fact]
    public async Task Doers_of_the_slices_have_no_cycle()
    {
        // Entities are the common model that every slice may read; what must not go in circles is who calls whom.
        var entities = await EntityTypes();
        var calls = (
            from type in Core.GetTypes()
            where Slice(type) is not null && !entities.Contains(type)
            from held in HeldBy(type)
            where held.Assembly == Core && Slice(held) is not null && !entities.Contains(held) && Slice(held) != Slice(type)
            select (From: Slice(type)!, To: Slice(held)!)).ToHashSet();

        Assert.Contains(("Drafts", "Planning"), calls);
        Assert.Empty(CycleIn(calls));
    }

    [Fact]
    public void A_doer_that_is_public_takes_its_cancellation_token_last_and_without_default()
    {
        var methods = Core.GetExportedTypes().Where(t => Slice(t) is not null)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(m => m.GetParameters()).Where(p => p.Any(x => x.ParameterType == typeof(CancellationToken))).ToList();

        Assert.NotEmpty(methods);
        Assert.All(methods, parameters => Assert.True(parameters[^1].ParameterType == typeof(CancellationToken) && !parameters[^1].HasDefaultValue,
            $"{parameters[0].Member.DeclaringType!.Name}.{parameters[0].Member.Name}"));
    }

    private static string? Slice(Type type) => type.Namespace?.Split('.') is ["EmailCampaigns", "Core", var slice, ..] && slice != "Persistence" ? slice : null;

    private static bool IsDatabase(Type type) =>
        typeof(DbContext).IsAssignableFrom(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDbContextFactory<>));

    private static IEnumerable<Type> HeldBy(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type.GetFields(Own).Select(f => f.FieldType)
            .Concat(type.GetProperties(Own).Select(p => p.PropertyType))
            .Concat(type.GetConstructors(Own).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType));
    }

    private static async Task<HashSet<Type>> EntityTypes()
    {
        await using var database = await TestDatabase.Create();
        await using var db = database.CreateDbContext();
        var entities = db.Model.GetEntityTypes().Select(e => e.ClrType).ToHashSet();
        var theirs = entities.SelectMany(e => e.GetProperties()).Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType).Where(t => t.IsEnum);
        return [.. entities, .. theirs];
    }

    /// <summary>The slices that cannot be put in an order; empty where there is no cycle.</summary>
    private static List<string> CycleIn(HashSet<(string From, string To)> calls)
    {
        var left = calls.SelectMany(c => new[] { c.From, c.To }).ToHashSet();
        while (left.FirstOrDefault(slice => !calls.Any(c => c.From == slice && left.Contains(c.To))) is { } settled)
        {
            left.Remove(settled);
        }

        return [.. left.Order()];
    }
}
