using System.Globalization;

namespace EmailCampaigns.Benchmarks.Running;

/// <summary>What stands behind the scenario's name: <c>--name value</c>, or <c>--name</c> alone for a switch.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string?> _given = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = [];

    public static Options Parse(IEnumerable<string> arguments)
    {
        var options = new Options();
        string? name = null;
        foreach (var argument in arguments)
        {
            if (argument.StartsWith("--", StringComparison.Ordinal))
            {
                name = argument[2..];
                options._given[name] = null;
            }
            else if (name is not null)
            {
                options._given[name] = argument;
                name = null;
            }
            else
            {
                throw new UsageException($"'{argument}' belongs to no option.");
            }
        }

        return options;
    }

    public string Text(string name, string fallback) => Given(name) ?? fallback;

    public bool Flag(string name)
    {
        _known.Add(name);
        return _given.ContainsKey(name);
    }

    public int Number(string name, int fallback) => Given(name) is { } text ? Parse(name, text) : fallback;

    /// <summary>Numbers separated by commas.</summary>
    public IReadOnlyList<int> Numbers(string name, params int[] fallback) =>
        Given(name) is { } text ? [.. text.Split(',').Select(part => Parse(name, part))] : fallback;

    /// <summary>Call it when all that a scenario understands has been asked for.</summary>
    public void RefuseOthers()
    {
        if (_given.Keys.FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
        {
            throw new UsageException($"--{unknown} is unknown here; known are {string.Join(", ", _known.Order().Select(name => $"--{name}"))}.");
        }
    }

    private string? Given(string name)
    {
        _known.Add(name);
        return _given.TryGetValue(name, out var value) ? value ?? throw new UsageException($"--{name} needs a value.") : null;
    }

    private static int Parse(string name, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new UsageException($"--{name}: '{text}' is not a whole number.");
}
