using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Browser;

/// <summary>
/// Waits for the address of a page. It asks again and again, as Playwright's assertions do: WaitForURLAsync looks once and then listens, so it may miss an address that changes
/// in between.
/// </summary>
internal static class PageAddress
{
    /// <summary>Waits until the address matches a regular expression.</summary>
    public static Task IsAtAsync(this IPage page, string pattern) => Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern));

    /// <summary>Waits until the address does not match a regular expression any more.</summary>
    public static Task HasLeftAsync(this IPage page, string pattern) => Assertions.Expect(page).Not.ToHaveURLAsync(new Regex(pattern));
}
