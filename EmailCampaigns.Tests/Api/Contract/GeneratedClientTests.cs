using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using EmailCampaigns.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace EmailCampaigns.Tests.Api.Contract;

/// <summary>A client in C# is generated from the OpenAPI document, compiled, and reads everything that can be read.</summary>
public sealed class GeneratedClientTests
{
    private const string ClientName = "GeneratedClient";

    /// <summary>The generator uses it for uploads, and leaves it out where the form is described by reference.</summary>
    private const string FileParameter = "namespace Generated { public record FileParameter(System.IO.Stream Data, string FileName, string ContentType); }";

    [Fact]
    public async Task A_generated_client_reads_every_resource()
    {
        await using var host = await ApiHost.Rent();
        var things = await ForeignThings.Add(host, host.WorkspaceId);
        await ListScene.Create(host);
        var text = await ApiContract.Text(host);
        var type = Compile(await Generate(text));
        using var http = host.Api();
        var client = Activator.CreateInstance(type, http)!;
        type.GetProperty("BaseUrl")!.SetValue(client, http.BaseAddress!.ToString());
        var read = 0;

        foreach (var (path, item) in JsonNode.Parse(text)!["paths"]!.AsObject())
        {
            if (item!["get"]?["operationId"]?.GetValue<string>() is { } operation)
            {
                var answer = await Call(type, client, operation, things.Fill(path).Split('/').Where(p => Guid.TryParse(p, out _)).Select(Guid.Parse).ToArray());
                Assert.True(answer is not null, path);
                read++;
            }
        }

        Assert.InRange(read, 40, 200);
    }

    private static async Task<string> Generate(string document)
    {
        var generator = new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(document), new CSharpClientGeneratorSettings
        {
            ClassName = ClientName,
            CSharpGeneratorSettings = { Namespace = "Generated" },
            OperationNameGenerator = new NSwag.CodeGeneration.OperationNameGenerators.SingleClientFromOperationIdOperationNameGenerator(),
        });
        return $"{generator.GenerateFile()}{Environment.NewLine}{FileParameter}";
    }

    private static Type Compile(string source)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            ClientName, [CSharpSyntaxTree.ParseText(source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var assembly = new MemoryStream();
        var result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(20)));
        assembly.Position = 0;
        return new AssemblyLoadContext(ClientName, isCollectible: true).LoadFromStream(assembly).GetType($"Generated.{ClientName}")!;
    }

    private static async Task<object?> Call(Type type, object client, string operation, Guid[] ids)
    {
        var method = type.GetMethods().Single(m => m.Name == $"{operation}Async" && m.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken));
        var given = new Queue<Guid>(ids);
        var arguments = method.GetParameters().Select(p => p.ParameterType == typeof(Guid) ? given.Dequeue() : (object?)null).ToArray();
        var task = (Task)method.Invoke(client, BindingFlags.Default, null, arguments, null)!;
        await task;
        return task.GetType().GetProperty("Result")!.GetValue(task);
    }
}
