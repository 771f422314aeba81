using Xunit.Sdk;

namespace EmailCampaigns.Tests.Browser;

/// <summary>The check that every screen is held to finds what it is for.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BrowserPageTests(BrowserFixture browser)
{
    [Fact]
    public async Task A_picture_without_a_text_and_pale_letters_are_found_on_a_page_that_had_nothing()
    {
        await using var opened = await browser.OpenAsync("/lists");
        await opened.AssertAccessibleAsync();
        await opened.Page.EvaluateAsync("""
            () => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="/favicon.svg"><p style="color: #ccc; background: #fff">pale</p>')
            """);

        var failure = await Assert.ThrowsAnyAsync<XunitException>(opened.AssertAccessibleAsync);

        Assert.Contains("critical image-alt", failure.Message, StringComparison.Ordinal);
        Assert.Contains("serious color-contrast", failure.Message, StringComparison.Ordinal);
    }
}
