using System.Reflection;
using System.Reflection.Emit;
using EmailCampaigns.Core;
using EmailCampaigns.Web.Hosting;
using EmailCampaigns.Web.Hosting.Options;

namespace EmailCampaigns.Tests.Architecture;

/// <summary>What people can set is read by something that acts on it. Who writes, copies or shows it does not count.</summary>
public sealed class NothingPretendsTests
{
    private static readonly string[] WhoOnlyPassesOn = ["Editor", "Input", "Edit", "Resource", "Form", "Row", "Rows", "Reader", "Endpoints"];

    private static readonly Lazy<ILookup<string, Type>> ReadersOf = new(FindReaders);

    public static TheoryData<string, Type> Settable
    {
        get
        {
            var data = new TheoryData<string, Type>();
            var sections = typeof(Settings).GetProperties().Select(p => p.PropertyType).Append(typeof(ConnectionStringsOptions)).Where(t => t.Name.EndsWith("Options", StringComparison.Ordinal));
            foreach (var type in sections.Concat([typeof(CampaignSettings), typeof(SequenceStep), typeof(SenderAccount)]))
            {
                foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p.SetMethod?.IsPublic is true))
                {
                    data.Add(property.Name, type);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Settable))]
    public void What_can_be_set_is_read_by_something_that_acts(string property, Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var readers = ReadersOf.Value[$"{type.Name}.{property}"].Concat(ReadersOf.Value[SnakeCase.Of(property)]).Where(reader => reader != type).Select(reader => reader.Name).Distinct().ToList();

        Assert.True(readers.Count > 0, $"{type.Name}.{property} is read by nobody.");
    }

    private static ILookup<string, Type> FindReaders()
    {
        var opCodes = typeof(OpCodes).GetFields().Select(f => (OpCode)f.GetValue(null)!).ToDictionary(o => (ushort)o.Value);
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var reads =
            from type in typeof(Workspace).Assembly.GetTypes().Concat(typeof(Program).Assembly.GetTypes())
            let reader = Outermost(type)
            where !reader.Name.StartsWith('<') && !WhoOnlyPassesOn.Any(end => reader.Name.EndsWith(end, StringComparison.Ordinal)) && reader.Namespace?.Contains(".Migrations", StringComparison.Ordinal) is not true
                && reader.Namespace?.EndsWith("Persistence.Tables", StringComparison.Ordinal) is not true
            from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            from read in ReadIn(method, opCodes)
            select (read, reader);
        return reads.ToLookup(r => r.read, r => r.reader);
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    // Getters as Type.Property, whether called or named in a query; and the words of texts, since SQL names columns.
    private static IEnumerable<string> ReadIn(MethodBase method, Dictionary<ushort, OpCode> opCodes)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
        {
            yield break;
        }

        for (var at = 0; at < il.Length;)
        {
            var value = il[at] == 0xFE ? (ushort)(0xFE00 | il[at + 1]) : il[at];
            at += value > 0xFF ? 2 : 1;
            var code = opCodes[value];
            if (code.OperandType is OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineString)
            {
                var token = BitConverter.ToInt32(il, at);
                foreach (var read in Named(method, code, token))
                {
                    yield return read;
                }
            }

            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<string> Named(MethodBase method, OpCode code, int token)
    {
        if (code.OperandType == OperandType.InlineString)
        {
            return method.Module.ResolveString(token).Split([' ', '.', ',', '\n', '(', ')', '='], StringSplitOptions.RemoveEmptyEntries).Where(w => w.Contains('_', StringComparison.Ordinal));
        }

        var named = method.Module.ResolveMember(
            token, method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null, method.IsGenericMethod ? method.GetGenericArguments() : null);
        return named is MethodInfo { IsSpecialName: true, DeclaringType: { } declaring } getter && getter.Name.StartsWith("get_", StringComparison.Ordinal)
            ? [$"{declaring.Name}.{getter.Name[4..]}"]
            : [];
    }
}
