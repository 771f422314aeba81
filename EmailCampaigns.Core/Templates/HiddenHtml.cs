using EmailCampaigns.Core.Model.Content;

namespace EmailCampaigns.Core.Templates;

/// <summary>The stretches of a part that no reader sees: style sheets, scripts, comments of HTML. Asked from the beginning to the end, so that the part is read once.</summary>
/// <param name="source">The part, template tags included.</param>
/// <param name="part">Only HTML hides anything.</param>
internal sealed class HiddenHtml(string source, TemplatePart part)
{
    private List<Range>? _stretches;
    private int _next;

    /// <param name="at">Not before the place asked for last.</param>
    internal bool Contains(int at)
    {
        _stretches ??= part == TemplatePart.Html ? Find(source) : [];
        while (_next < _stretches.Count && _stretches[_next].End.Value <= at)
        {
            _next++;
        }

        return _next < _stretches.Count && _stretches[_next].Start.Value <= at;
    }

    private static List<Range> Find(string html)
    {
        var stretches = new List<Range>();
        var pieces = new HtmlPieces(html);
        while (pieces.Read())
        {
            if (pieces.Kind is HtmlPiece.RawText or HtmlPiece.Other)
            {
                stretches.Add(pieces.Position..(pieces.Position + pieces.Source.Length));
            }
        }

        return stretches;
    }
}
