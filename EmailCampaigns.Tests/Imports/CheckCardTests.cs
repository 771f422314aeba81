using Bunit;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Web.Imports;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Imports;

/// <summary>What a person reads before an import, rendered without a browser.</summary>
public sealed class CheckCardTests : BunitContext
{
    public CheckCardTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
    }

    [Fact]
    public async Task What_can_be_used_is_said_and_every_reason_can_be_seen()
    {
        var reasons = Enumerable.Range(0, 7).Select(i => new RejectionReason($"reason {i}", i < 3 ? 2 : 1, i + 2, "x")).ToList();
        var check = new ImportCheck(40, 25, 2, 3, 10, 0, reasons, [new ImportNote(ImportNoteKind.UnknownTimezone, 1, ["Mars"])], []);
        var card = Render<CheckCard>(p => p.Add(c => c.Check, check).Add(c => c.RowsRead, 40).Add(c => c.Problems, []).Add(c => c.Policy, DuplicatePolicy.FillEmpty));

        Assert.Contains("27 of 40 rows can be used", card.Markup, StringComparison.Ordinal);
        Assert.Contains("the time zone is left empty", card.Markup, StringComparison.Ordinal);
        Assert.Equal([8, 10], new[] { 5, 6 }.Select(lines => card.FindAll(".rejections > b").Take(lines).Sum(b => int.Parse(b.TextContent, System.Globalization.CultureInfo.InvariantCulture))));
        Assert.DoesNotContain("reason 5", card.Markup, StringComparison.Ordinal);

        await card.InvokeAsync(() => card.Find(".rejections button").ClickAsync(new MouseEventArgs()));

        Assert.Equal(7, card.FindAll(".rejections code").Count);
        Assert.Empty(card.FindAll(".rejections button"));
    }
}
