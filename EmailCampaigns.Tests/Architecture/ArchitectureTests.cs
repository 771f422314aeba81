using System.Reflection;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Architecture;

public sealed class ArchitectureTests
{
    private static readonly Assembly Core = typeof(Workspace).Assembly;
    private static readonly Assembly Web = typeof(Program).Assembly;

    /// <summary>Identity's stores, its password and name contracts, and the table of Data Protection's keys are what Core takes of ASP.NET; everything else of the web stays out.</summary>
    private static readonly string[] WebOfCore =
    [
        "Microsoft.AspNetCore.DataProtection.EntityFrameworkCore", "Microsoft.AspNetCore.Identity.EntityFrameworkCore", "Microsoft.Extensions.Identity.Core", "Microsoft.Extensions.Identity.Stores",
    ];

    [Fact]
    public void The_core_knows_no_web_no_user_interface_and_no_scheduler()
    {
        var references = Core.GetReferencedAssemblies().Select(a => a.Name!).ToList();

        Assert.Contains(references, name => name.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
        Assert.DoesNotContain(references.Except(WebOfCore), name =>
            name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("MudBlazor", StringComparison.Ordinal)
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
    public void A_doer_that_is_public_takes_its_cancellation_token_last_and_without_default()
    {
        var methods = Core.GetExportedTypes().Where(t => Slice(t) is not null)
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(m => m.GetParameters()).Where(p => p.Any(x => x.ParameterType == typeof(CancellationToken))).ToList();

        Assert.NotEmpty(methods);
        Assert.All(methods, parameters => Assert.True(parameters[^1].ParameterType == typeof(CancellationToken) && !parameters[^1].HasDefaultValue,
            $"{parameters[0].Member.DeclaringType!.Name}.{parameters[0].Member.Name}"));
    }

    private static string? Slice(Type type) => type.Namespace?.Split('.') is ["EmailCampaigns", "Core", var slice, ..] && slice is not ("Persistence" or "Model") ? slice : null;

    private static bool IsDatabase(Type type) =>
        typeof(DbContext).IsAssignableFrom(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDbContextFactory<>));

    private static IEnumerable<Type> HeldBy(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type.GetFields(Own).Select(f => f.FieldType)
            .Concat(type.GetProperties(Own).Select(p => p.PropertyType))
            .Concat(type.GetConstructors(Own).SelectMany(c => c.GetParameters()).Select(p => p.ParameterType));
    }
}
