using EmailCampaigns.Tests.Browser;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Shared;

/// <summary>On a slow line the server's echo of a letter comes after the next letters were typed, and must not take them away.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TypingTests(BrowserFixture browser)
{
    [Fact]
    public async Task No_letter_is_lost_in_any_input_of_the_shared_pieces()
    {
        await using var line = await SlowLine.OpenAsync(browser, "/pieces");

        var fields = await line.TypeIntoEveryFieldAsync();

        Assert.True(fields >= 4, $"Only {fields} fields were found.");
    }

    [Fact]
    public async Task A_time_and_a_day_are_typed_part_by_part_and_stay_when_a_part_is_deleted()
    {
        await using var line = await SlowLine.OpenAsync(browser, "/pieces");
        var page = line.Opened.Page;
        var starts = page.GetByLabel("Starts");
        var day = page.GetByLabel("First day");

        await line.AssertTypedAsync(starts, "10:30");
        await line.TypeAsync(day, "03272027");
        await Assertions.Expect(day).ToHaveValueAsync("2027-03-27");

        await starts.FocusAsync();
        await page.Keyboard.PressAsync("Backspace");
        await page.WaitForTimeoutAsync(300);
        await page.Keyboard.TypeAsync("11", new() { Delay = 70 });
        await Assertions.Expect(starts).ToHaveValueAsync("11:30");
    }
}
