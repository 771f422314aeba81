namespace EmailCampaigns.Core.Model.Content;

/// <summary>Is told of each element that is seen, in the order of the text. What is entered is left, the inner elements first.</summary>
internal interface IHtmlElements
{
    void Enter(HtmlTag tag);

    void Leave(HtmlTag tag);
}

/// <summary>
/// Finds out from tags which elements are open, as browsers do where it shows in the text (WHATWG HTML, section 13.2.6): end tags that may be left out, tags
/// that belong to nothing, and tables. What a browser moves out of a table stays where it was written. It keeps the open elements and nothing else.
/// </summary>
internal sealed class HtmlStructure(IHtmlElements elements)
{
    private readonly List<HtmlTag> _open = [];

    // The outermost open element that is hidden.
    private int _hiddenFrom = int.MaxValue;

    private bool IsHidden => _open.Count > _hiddenFrom;

    /// <summary>Whether this text is seen. With text the body begins, where the head has no end tag.</summary>
    public bool ShowsText(ReadOnlySpan<char> text)
    {
        if (_open is [.., { Name: "head" }] && !text.IsWhiteSpace())
        {
            CloseFrom(_open.Count - 1);
        }

        return !IsHidden;
    }

    public void Start(HtmlTag tag)
    {
        if (tag.Name is "html" or "body")
        {
            CloseHead();
            return;
        }

        if (!MakeRoom(tag))
        {
            return;
        }

        if (tag.Traits.HasFlag(HtmlTraits.Void) || (tag.IsSelfClosing && IsForeign(tag)))
        {
            if (!IsHidden && !tag.IsHidden)
            {
                elements.Enter(tag);
                elements.Leave(tag);
            }

            return;
        }

        if (_open.Count == ContentLimits.HtmlNesting)
        {
            throw new ContentLimitException($"HTML elements can stand in each other {ContentLimits.HtmlNesting} deep.", tag.Position);
        }

        Open(tag);
    }

    public void End(string name)
    {
        switch (name)
        {
            case "html" or "body":
                break;
            case "head":
                CloseHead();
                break;
            case "br":
                Start(new HtmlTag("br", default, 0));
                break;
            case "p" when Find(name, HtmlTraits.Scope, "button") < 0:
                Start(new HtmlTag("p", default, 0));
                End("p");
                break;
            default:
                EndOpen(name);
                break;
        }
    }

    public void EndAll() => CloseFrom(0);

    // Only in drawings and formulas does a slash end an element.
    private bool IsForeign(HtmlTag tag) => tag.Name is "svg" or "math" || _open.Exists(o => o.Name is "svg" or "math");

    private void EndOpen(string name)
    {
        var traits = HtmlElement.Of(name);
        if (traits.HasFlag(HtmlTraits.Formatting))
        {
            CloseFormatting(name);
            return;
        }

        var index =
            traits.HasFlag(HtmlTraits.TablePart) ? Find(name, HtmlTraits.None, "table")
            : traits.HasFlag(HtmlTraits.Heading) ? FindHeading()
            : name is "table" ? Find(name, HtmlTraits.None, "template")
            : name is "li" ? Find(name, HtmlTraits.Scope, "ul", "ol")
            : Find(name, traits.HasFlag(HtmlTraits.Special) ? HtmlTraits.Scope : HtmlTraits.Special);
        CloseFound(index);
    }

    /// <summary>Ends what cannot stay open before this tag; false where the tag belongs to nothing.</summary>
    private bool MakeRoom(HtmlTag tag)
    {
        if (_open is [.., { Name: "head" }] && tag.Name is not ("base" or "basefont" or "bgsound" or "link" or "meta" or "noframes" or "noscript" or "script" or "style"
            or "template" or "title"))
        {
            CloseHead();
        }

        if (tag.Traits.HasFlag(HtmlTraits.TablePart))
        {
            return MakeRoomInTable(tag.Name);
        }

        switch (tag.Name)
        {
            case "li":
                CloseItem("li", "li");
                break;
            case "dd" or "dt":
                CloseItem("dd", "dt");
                break;
            case "a":
                CloseFormatting("a");
                break;
            case "button":
                CloseFound(Find("button", HtmlTraits.Scope));
                break;
            case "option" or "optgroup" when _open is [.., { Name: "option" }]:
                CloseFrom(_open.Count - 1);
                break;
            case "table" when Find("table", HtmlTraits.None, "td", "th", "caption", "template") is >= 0 and var around:
                CloseFrom(around);
                break;
            default:
                break;
        }

        if (tag.Traits.HasFlag(HtmlTraits.EndsParagraph) && tag.Name is not "table")
        {
            CloseFound(Find("p", HtmlTraits.Scope, "button"));
        }

        if (tag.Traits.HasFlag(HtmlTraits.Heading) && _open is [.., var last] && last.Traits.HasFlag(HtmlTraits.Heading))
        {
            CloseFrom(_open.Count - 1);
        }

        return true;
    }

    private bool MakeRoomInTable(string name)
    {
        var table = Find("table", HtmlTraits.None, "template");
        if (table < 0)
        {
            return false;
        }

        var keep = table;
        for (var i = table + 1; i < _open.Count; i++)
        {
            var isAround = name switch
            {
                "td" or "th" => _open[i].Name is "tbody" or "thead" or "tfoot" or "tr",
                "tr" => _open[i].Name is "tbody" or "thead" or "tfoot",
                "col" => _open[i].Name is "colgroup",
                _ => false,
            };
            keep = isAround ? i : keep;
        }

        CloseFrom(keep + 1);
        return true;
    }

    // A list item ends where the next one of its list begins.
    private void CloseItem(string name, string orName)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Name == name || _open[i].Name == orName)
            {
                CloseFrom(i);
                return;
            }

            if (_open[i].Traits.HasFlag(HtmlTraits.Special) && _open[i].Name is not ("address" or "div" or "p"))
            {
                return;
            }
        }
    }

    // <a><p></a>: the link ends, the paragraph does not.
    private void CloseFormatting(string name)
    {
        var index = Find(name, HtmlTraits.Scope);
        if (index < 0)
        {
            return;
        }

        if (_open.FindIndex(index, o => o.Traits.HasFlag(HtmlTraits.Special)) < 0)
        {
            CloseFrom(index);
            return;
        }

        var wasHidden = index >= _hiddenFrom;
        if (!wasHidden)
        {
            elements.Leave(_open[index]);
        }

        _open.RemoveAt(index);
        _hiddenFrom = _open.FindIndex(o => o.IsHidden) is >= 0 and var hidden ? hidden : int.MaxValue;
    }

    private void CloseHead()
    {
        if (_open.FindIndex(o => o.Name is "head") is >= 0 and var head)
        {
            CloseFrom(head);
        }
    }

    private void CloseFound(int index)
    {
        if (index >= 0)
        {
            CloseFrom(index);
        }
    }

    private int FindHeading()
    {
        for (var i = _open.Count - 1; i >= 0 && !_open[i].Traits.HasFlag(HtmlTraits.Scope); i--)
        {
            if (_open[i].Traits.HasFlag(HtmlTraits.Heading))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The innermost open element of this name that no border lies before; -1 where there is none.</summary>
    private int Find(string name, HtmlTraits border, params ReadOnlySpan<string> borders)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            if (_open[i].Name == name)
            {
                return i;
            }

            if ((_open[i].Traits & border) != 0 || borders.Contains(_open[i].Name))
            {
                return -1;
            }
        }

        return -1;
    }

    private void Open(HtmlTag tag)
    {
        if (!IsHidden && tag.IsHidden)
        {
            _hiddenFrom = _open.Count;
        }

        _open.Add(tag);
        if (!IsHidden)
        {
            elements.Enter(tag);
        }
    }

    private void CloseFrom(int index)
    {
        for (var i = _open.Count - 1; i >= index; i--)
        {
            if (i < _hiddenFrom)
            {
                elements.Leave(_open[i]);
            }
        }

        _open.RemoveRange(index, _open.Count - index);
        _hiddenFrom = _hiddenFrom >= _open.Count ? int.MaxValue : _hiddenFrom;
    }
}
