namespace EmailCampaigns.Core.Model.Content;

/// <summary>A start tag with those attributes that bear on its text.</summary>
internal sealed class HtmlTag
{
    /// <param name="name">In lower case.</param>
    /// <param name="attributes">As <see cref="HtmlPieces.Attributes"/> gives them.</param>
    /// <param name="position">Where the tag begins.</param>
    public HtmlTag(string name, ReadOnlySpan<char> attributes, int position)
    {
        (Name, Traits, Position) = (name, HtmlElement.Of(name), position);
        IsHidden = Traits.HasFlag(HtmlTraits.Unseen);
        IsSelfClosing = attributes is [.., '/', '>'];
        for (var each = new HtmlAttributes(attributes); each.Read();)
        {
            Take(each.Name, each.Value);
        }
    }

    public string Name { get; }
    public HtmlTraits Traits { get; }
    public int Position { get; }
    public bool IsSelfClosing { get; }
    public bool IsHidden { get; private set; }
    public string? Href { get; private set; }
    public string? Alt { get; private set; }

    /// <summary>Whether an image names a picture.</summary>
    public bool HasSource { get; private set; }

    public string? Start { get; private set; }
    public string? Value { get; private set; }

    // The first attribute of a name stands.
    private void Take(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (Name)
        {
            case "a" when Href is null && Is(name, "href"):
                Href = HtmlEntities.Decode(value, inAttribute: true);
                break;
            case "img" when Alt is null && Is(name, "alt"):
                Alt = HtmlEntities.Decode(value, inAttribute: true);
                break;
            case "ol" when Start is null && Is(name, "start"):
                Start = value.ToString();
                break;
            case "li" when Value is null && Is(name, "value"):
                Value = value.ToString();
                break;
            case "img" when Is(name, "src") || Is(name, "srcset"):
                HasSource |= !value.IsWhiteSpace();
                break;
            default:
                IsHidden |= Is(name, "hidden")
                    || (Is(name, "style") && HtmlEntities.Decode(value, inAttribute: true).Replace(" ", "", StringComparison.Ordinal)
                        .Contains("display:none", StringComparison.OrdinalIgnoreCase));
                break;
        }
    }

    private static bool Is(ReadOnlySpan<char> name, ReadOnlySpan<char> wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
