using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Api;

/// <summary>Compares JSON with the type that it is to become, and notes each value that does not fit: its place, and what is expected there.</summary>
internal sealed class JsonCheck
{
    private static readonly Type FieldValues = typeof(IReadOnlyDictionary<string, string?>);

    private readonly List<FieldProblem> _problems = [];
    private readonly List<(string Property, string Field)> _asText = [];

    /// <summary>Fields of a contact that came as numbers or switches; they are text, as written.</summary>
    public IReadOnlyList<(string Property, string Field)> AsText => _asText;

    public IReadOnlyList<FieldProblem> Problems => _problems;

    public void Check(JsonElement value, Type type) => Check(value, type, "");

    private void Check(JsonElement value, Type type, string path)
    {
        if (_problems.Count == ContentLimits.Problems)
        {
            return;
        }

        var info = ApiJson.Options.GetTypeInfo(type);
        switch (info.Kind, value.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object):
                CheckObject(value, info, path);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    CheckItem(item, info.ElementType!, $"{path}[{index++}]");
                }

                break;
            case (JsonTypeInfoKind.Object or JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary, _):
                Expect(type, path);
                break;
            default:
                CheckLeaf(value, type, path);
                break;
        }
    }

    // An item of a list is something: null would be a hole in it.
    private void CheckItem(JsonElement item, Type type, string path)
    {
        if (item.ValueKind == JsonValueKind.Null)
        {
            Expect(type, path);
        }
        else
        {
            Check(item, type, path);
        }
    }

    private void CheckObject(JsonElement value, JsonTypeInfo info, string path)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in value.EnumerateObject())
        {
            if (NameOf(property, path) is not { } name)
            {
                continue;
            }

            var place = path.Length == 0 ? name : $"{path}.{name}";
            if (!names.Add(name))
            {
                Add(place, "It is given twice.");
            }
            else if (info.Properties.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known)
            {
                CheckProperty(property, known.PropertyType, path.Length == 0 ? known.Name : $"{path}.{known.Name}");
            }
        }
    }

    private void CheckProperty(JsonProperty property, Type type, string path)
    {
        if (property.Value.ValueKind != JsonValueKind.Null)
        {
            if (type == FieldValues)
            {
                CheckFieldValues(property, path);
            }
            else
            {
                Check(property.Value, type, path);
            }
        }
        else if (type.IsValueType && Nullable.GetUnderlyingType(type) is null)
        {
            Expect(type, path);
        }
    }

    // A program sends numbers and switches as JSON has them; a field of a contact is text.
    private void CheckFieldValues(JsonProperty property, string path)
    {
        if (property.Value.ValueKind != JsonValueKind.Object)
        {
            Expect(FieldValues, path);
            return;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase); // "City" and "city" are one field of a contact
        foreach (var field in property.Value.EnumerateObject())
        {
            if (NameOf(field, path) is not { } name)
            {
                continue;
            }

            var place = $"{path}.{name}";
            if (!names.Add(name))
            {
                Add(place, "It is given twice.");
            }
            else if (field.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                Add(place, "Must be text in quotes, a number, or true or false.");
            }
            else if (field.Value.ValueKind == JsonValueKind.String)
            {
                CheckText(field.Value, place);
            }
            else if (field.Value.ValueKind != JsonValueKind.Null)
            {
                _asText.Add((property.Name, name));
            }
        }
    }

    private void CheckLeaf(JsonElement value, Type type, string path)
    {
        if (value.ValueKind == JsonValueKind.String && !CheckText(value, path))
        {
            return;
        }

        try
        {
            value.Deserialize(type, ApiJson.Options);
        }
        catch (JsonException)
        {
            Expect(type, path);
        }
    }

    private bool CheckText(JsonElement value, string path)
    {
        if (TextOf(value.GetString) is { } text && !PlainText.HasUnstorable(text))
        {
            return true;
        }

        Add(path, "It holds a character that no text can hold: U+0000, or half of a surrogate pair.");
        return false;
    }

    private string? NameOf(JsonProperty property, string path)
    {
        if (TextOf(() => property.Name) is { } name && !PlainText.HasUnstorable(name))
        {
            return name;
        }

        Add(path, "The name of a field holds a character that no text can hold.");
        return null;
    }

    // The reader of System.Text.Json finds half of a surrogate pair only when it is asked for the text.
    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Expect(Type type, string path) => Add(path, $"Must be {Expected.Kind(type)}.");

    private void Add(string path, string message)
    {
        if (_problems.Count < ContentLimits.Problems)
        {
            _problems.Add(new FieldProblem(path.Length == 0 ? "body" : path, message));
        }
    }
}
