using System.Globalization;
using System.Text.Json;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>What a scenario found: a table for people and, as the last line, a JSON object for programs.</summary>
internal sealed class Figures
{
    private readonly List<(string Name, object Value, string? Goal)> _figures = [];

    public Figures(string scenario, string provider)
    {
        Add("scenario", scenario);
        Add("provider", provider);
    }

    /// <summary>Notes a figure under its name in the JSON object.</summary>
    /// <param name="name">In camelCase; the unit is its end where it needs one: <c>callMs</c>.</param>
    /// <param name="value">A number or a word.</param>
    /// <param name="goal">What it should be, for the table.</param>
    public void Add(string name, object value, string? goal = null) => _figures.Add((name, value is double d ? Math.Round(d, 3) : value, goal));

    public void Print(TextWriter output)
    {
        var width = _figures.Max(f => f.Name.Length);
        foreach (var (name, value, goal) in _figures)
        {
            output.WriteLine($"{name.PadRight(width)}  {Text(value),14}{(goal is null ? "" : $"   goal {goal}")}");
        }

        output.WriteLine(JsonSerializer.Serialize(_figures.ToDictionary(f => f.Name, f => f.Value)));
    }

    private static string Text(object value) => value switch
    {
        double d => d.ToString("#,0.###", CultureInfo.InvariantCulture),
        int or long => string.Create(CultureInfo.InvariantCulture, $"{value:#,0}"),
        _ => $"{value}",
    };
}
