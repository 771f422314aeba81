using System.Text;

namespace EmailCampaigns.Core.Templates.Html;

/// <summary>Changes of a text at some of its places, from the beginning to the end; the rest is copied as it stands.</summary>
/// <param name="text">The text.</param>
internal sealed class TextEdits(string text)
{
    private readonly StringBuilder _edited = new();
    private int _copied;
    private bool _any;

    /// <summary>Puts something in place of a stretch. Of stretches that overlap the first counts.</summary>
    /// <param name="start">Not before the end of the stretch replaced last.</param>
    /// <param name="length">May be 0.</param>
    /// <param name="with">May be empty.</param>
    internal void Replace(int start, int length, string with)
    {
        if (start < _copied)
        {
            return;
        }

        _edited.Append(text, _copied, start - _copied).Append(with);
        _copied = start + length;
        _any = true;
    }

    /// <summary>The text itself where nothing was changed.</summary>
    public override string ToString() => _any ? _edited.Append(text, _copied, text.Length - _copied).ToString() : text;
}
