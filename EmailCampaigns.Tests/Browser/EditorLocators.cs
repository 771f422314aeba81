using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Browser;

/// <summary>Finds the parts of the email editor, once what is typed into them is taken in: the browser has made them editable and knows the fields of contacts.</summary>
internal static class EditorLocators
{
    /// <summary>A line with chips, such as the subject.</summary>
    public static ILocator EditableLine(this IPage page, string label) =>
        page.GetByLabel(label, new() { Exact = true }).And(page.Locator(".line-field:has(button:enabled) [contenteditable=true]"));

    /// <summary>The body as it looks.</summary>
    public static ILocator EditableBody(this IPage page) =>
        page.FrameLocator(".html-field:has(button[aria-label=Bold]:enabled) iframe").Locator("#ec-body[contenteditable=true]");
}
