using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Browser;

/// <summary>Finds the parts of the email editor.</summary>
internal static class EditorLocators
{
    /// <summary>A line with chips, such as the subject, once the browser has made it editable.</summary>
    public static ILocator EditableLine(this IPage page, string label) =>
        page.GetByLabel(label, new() { Exact = true }).And(page.Locator("[contenteditable=true]"));

    /// <summary>The body as it looks, once the browser has made it editable.</summary>
    public static ILocator EditableBody(this IPage page) => page.FrameLocator(".html-field iframe").Locator("#ec-body[contenteditable=true]");
}
