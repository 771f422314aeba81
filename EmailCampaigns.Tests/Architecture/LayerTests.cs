using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace EmailCampaigns.Tests.Architecture;

/// <summary>The order of the layers, over the compiled method bodies: a static call counts like a constructor's parameter.</summary>
public sealed class LayerTests
{
    private const string Layer = @"^EmailCampaigns\.Core";

    private static readonly ArchUnitNET.Domain.Architecture Core = new ArchLoader().LoadAssembly(typeof(Workspace).Assembly).Build();

    private static readonly IObjectProvider<IType> Model = Types().That().ResideInNamespaceMatching($@"{Layer}(\.Model(\..+)?)?$").As("the model");

    private static readonly IObjectProvider<IType> Persistence = Types().That().ResideInNamespaceMatching($@"{Layer}\.Persistence(\..+)?$").As("the persistence");

    private static readonly IObjectProvider<IType> Slices = Types().That().ResideInNamespaceMatching($@"{Layer}\.(?!Model|Persistence)").As("the slices");

    [Fact]
    public void The_model_knows_neither_the_database_nor_a_slice()
    {
        Types().That().Are(Model).Should().NotDependOnAny(Persistence).Check(Core);
        Types().That().Are(Model).Should().NotDependOnAny(Slices).Check(Core);
        Types().That().Are(Model).Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^Microsoft\.EntityFrameworkCore").WithoutRequiringPositiveResults().Check(Core);
    }

    [Fact]
    public void The_persistence_knows_no_slice() => Types().That().Are(Persistence).Should().NotDependOnAny(Slices).Check(Core);

    [Fact]
    public void No_slices_depend_on_each_other_in_a_circle()
    {
        var uses = (
            from type in Core.Types
            from dependency in type.Dependencies
            let use = (From: Slice(type), To: Slice(dependency.Target))
            where use.From is not null && use.To is not null && use.From != use.To
            select use).ToHashSet();

        Assert.Contains(("Drafts", "Scheduling"), uses);
        Assert.Empty(InCircle(uses));
    }

    private static string? Slice(IType type) => type.Namespace?.FullName.Split('.') is ["EmailCampaigns", "Core", var slice, ..] ? slice : null;

    /// <summary>The slices that cannot be put in an order; empty where there is no circle.</summary>
    private static List<string> InCircle(HashSet<(string? From, string? To)> uses)
    {
        var left = uses.SelectMany(use => new[] { use.From!, use.To! }).ToHashSet();
        while (left.FirstOrDefault(slice => !uses.Any(use => use.From == slice && left.Contains(use.To!))) is { } settled)
        {
            left.Remove(settled);
        }

        return [.. left.Order()];
    }
}
