using System.Net;
using System.Text;

namespace EmailCampaigns.Core.Templates;

/// <summary>What values are merged into.</summary>
internal enum MergeTarget
{
    /// <summary>A subject: values stay as they are.</summary>
    Line,

    /// <summary>Values are escaped, and encoded in the addresses of links.</summary>
    Html,

    /// <summary>Values are encoded in addresses and stay as they are elsewhere.</summary>
    Text,
}

/// <summary>
/// Merges parsed segments with fields. Values are text and nothing else: they are escaped as the <paramref name="target"/> needs it, and never read as
/// template again. What is made is limited, and so is the work: each segment is passed once.
/// </summary>
/// <param name="segments">Blocks balanced, as <see cref="TemplateParser"/> leaves them where it finds no problem.</param>
/// <param name="target">What is made.</param>
/// <param name="maxLength">Characters the result can have.</param>
internal sealed class SegmentMerger(IReadOnlyList<TemplateSegment> segments, MergeTarget target, int maxLength)
{
    private const int NoAddress = -1;

    private readonly LinkPlace[]? _places = target switch
    {
        MergeTarget.Html => LinkPlaces.InHtml(segments),
        MergeTarget.Text => LinkPlaces.InText(segments),
        _ => null,
    };

    /// <summary>Whether a value stands in the address of a link.</summary>
    internal bool HasValuesInLinks => _places is not null;

    /// <exception cref="ContentLimitException">The result would be too long.</exception>
    internal string Merge(MergeFields fields) => Merge(fields, _ => { });

    /// <param name="fields">The values.</param>
    /// <param name="onRefused">Told of each address that was left out, with what its values come from.</param>
    /// <exception cref="ContentLimitException">The result would be too long.</exception>
    internal string Merge(MergeFields fields, Action<IReadOnlyList<TemplateExpression>> onRefused)
    {
        var output = new StringBuilder();
        var branches = new OpenBranches();
        var address = NoAddress;
        var inAddress = new List<TemplateExpression>();
        for (var i = 0; i < segments.Count; i++)
        {
            switch (segments[i])
            {
                case TemplateSegment.Text text when branches.AreTaken:
                    AppendText(text.Value, _places?[i] ?? LinkPlace.Outside);
                    break;
                case TemplateSegment.Output value when branches.AreTaken:
                    AppendValue(value.Value);
                    break;
                case TemplateSegment.Open block:
                    branches.Open(TemplateCondition.IsTrue(block.Condition, fields.Plain) != block.Negated);
                    break;
                case TemplateSegment.Else:
                    branches.Else();
                    break;
                case TemplateSegment.Close:
                    branches.Close();
                    break;
                default:
                    break;
            }
        }

        return output.ToString();

        void AppendText(string text, LinkPlace place)
        {
            // A branch can leave out what would have closed an address.
            address = place.IsInside ? address : NoAddress;
            var closes = Math.Max(place.Closes, 0);
            Append(output, text.AsSpan(0, closes));
            if (place.Closes >= 0)
            {
                CloseAddress();
            }

            Append(output, text.AsSpan(closes));
            if (place.Opens >= 0)
            {
                address = output.Length - (text.Length - place.Opens);
                inAddress.Clear();
            }
        }

        // A value in markup is not shown, so it needs no marks.
        void AppendValue(TemplateExpression value)
        {
            string written;
            if (address == NoAddress)
            {
                written = value.Evaluate(fields);
            }
            else
            {
                written = LinkAddress.Continue(StartOfAddress(), value.Evaluate(fields.Plain));
                inAddress.Add(value);
            }

            Demand(output, written.Length);
            if (target == MergeTarget.Html)
            {
                HtmlText.Escape(written, output);
            }
            else
            {
                output.Append(written);
            }
        }

        void CloseAddress()
        {
            if (address != NoAddress && inAddress.Count > 0 && target == MergeTarget.Html && LinkAddress.IsRefused(StartOfAddress()))
            {
                output.Length = address;
                onRefused(inAddress);
            }

            address = NoAddress;
        }

        string StartOfAddress()
        {
            var start = output.ToString(address, Math.Min(output.Length - address, LinkAddress.MaxStart));
            return target == MergeTarget.Html ? WebUtility.HtmlDecode(start) : start;
        }
    }

    private void Append(StringBuilder output, ReadOnlySpan<char> text)
    {
        Demand(output, text.Length);
        output.Append(text);
    }

    private void Demand(StringBuilder output, int length)
    {
        if (output.Length + length > maxLength)
        {
            throw new ContentLimitException($"After merge this part would have more than {maxLength:N0} characters.");
        }
    }
}
