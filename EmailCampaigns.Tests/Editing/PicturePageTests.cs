using EmailCampaigns.Tests.Browser;
using EmailCampaigns.Tests.Files;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Editing;

/// <summary>Pictures and attachments in the editor: dropped, pasted, embedded, changed, attached.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PicturePageTests(BrowserFixture browser, EditorPageHost host) : IClassFixture<EditorPageHost>
{
    /// <summary>
    /// Runs in the page around the frame. What Playwright evaluates in the frame itself leaves its listeners for the mouse there, in the world of the frame's own scripts: none may run in a sandbox,
    /// so that each move of the mouse would be an error in the console, and a click of a locator would wait for ever.
    /// </summary>
    private const string Files = """
        (frame, given) => {
            const { ClipboardEvent, DataTransfer, DragEvent, File } = frame.contentWindow;
            const body = frame.contentDocument.getElementById('ec-body');
            const data = new DataTransfer();
            for (const [name, type, content] of given.files) {
                data.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name, { type }));
            }
            for (const [type, text] of given.texts) {
                data.setData(type, text);
            }
            const box = (body.querySelector('p') ?? body).getBoundingClientRect();
            const at = { bubbles: true, cancelable: true, clientX: box.left + given.x, clientY: box.top + box.height / 2 };
            if (given.kind === 'paste') {
                body.dispatchEvent(new ClipboardEvent('paste', { ...at, clipboardData: data }));
            } else {
                body.dispatchEvent(new DragEvent('dragover', { ...at, dataTransfer: data }));
                body.dispatchEvent(new DragEvent('drop', { ...at, dataTransfer: data }));
            }
        }
        """;

    [Fact]
    public async Task A_picture_that_is_dropped_is_taken_in_described_and_inserted_where_it_fell()
    {
        await using var opened = await Open();
        var page = opened.Page;
        await Body(page).ClickAsync();
        await page.Keyboard.TypeAsync("Look here");

        await Put(page, "drop", 0, [["notes.txt", "text/plain", "aGVsbG8="]]);
        await Assertions.Expect(page.GetByText("This is no PNG, JPEG, GIF or WebP picture.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0); // what is dropped while it closes is not taken

        await Put(page, "drop", 0, [Png("gripper.png", 1)]);
        await Assertions.Expect(page.GetByText("gripper.png, 1 × 1")).ToBeVisibleAsync();
        await page.GetByLabel("What it shows").FillAsync("A gripper");
        await page.GetByLabel("Embed it in the email").CheckAsync();
        await opened.ScreenshotAsync("editor-picture-dropped");
        await opened.AssertAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Insert picture" }).ClickAsync();

        await Assertions.Expect(Source(page)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^<p><img data-embed src=\"http://[^\"]+/i/[A-Za-z0-9_-]{27}\" alt=\"A gripper\"[^>]*>Look here</p>$"));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_pasted_picture_is_taken_in_and_pasted_words_with_a_picture_stay_words()
    {
        await using var opened = await Open();
        var page = opened.Page;
        await Body(page).ClickAsync();
        await page.Keyboard.TypeAsync("Look: ");

        string[][] png = [Png("image.png", 2)];
        await Put(page, "paste", 0, png, [["text/html", "<p>Words <img src=\"https://other.example/x.png\"></p>"], ["text/plain", "Words"]]);
        await Assertions.Expect(Source(page)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("Words"));
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);

        await page.Keyboard.TypeAsync(" and ");
        await Put(page, "paste", 0, png, [["text/html", "<img src=\"https://other.example/x.png\">"]]);
        await page.GetByLabel("Decoration: it says nothing").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Insert picture" }).ClickAsync();

        await Assertions.Expect(Source(page)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^<p>Look: Words and <img src=\"http://[^\"]+\" alt=\"\"[^>]*></p>$"));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_picture_that_stands_is_changed_by_a_click_or_from_the_toolbar()
    {
        await using var opened = await Open();
        var page = opened.Page;
        await Body(page).ClickAsync();
        await Put(page, "drop", 0, [Png("gripper.png", 3)]);
        await page.GetByLabel("What it shows").FillAsync("A gripper");
        await page.GetByLabel("Width in pixels").FillAsync("300");
        await page.GetByRole(AriaRole.Button, new() { Name = "Insert picture" }).ClickAsync();
        await Assertions.Expect(Source(page)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("width=\"300\""));

        await Body(page).Locator("img").ClickAsync();
        await Assertions.Expect(page.GetByLabel("What it shows")).ToHaveValueAsync("A gripper");
        await page.GetByLabel("Embed it in the email").CheckAsync();
        await opened.AssertEveryLookAsync("editor-picture-change");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change picture" }).ClickAsync();
        await Assertions.Expect(Source(page)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("<img [^>]*alt=\"A gripper\" width=\"300\"[^>]* data-embed=\"\">"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Picture", Exact = true }).ClickAsync();
        await page.GetByLabel("Embed it in the email").UncheckAsync();
        await page.GetByLabel("What it shows").FillAsync("The NR-6");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change picture" }).ClickAsync();
        await Assertions.Expect(Source(page)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("<img src=\"[^\"]+\" alt=\"The NR-6\" width=\"300\" style=\"[^\"]*\">"));
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Files_are_attached_warned_about_refused_and_saved_with_the_template()
    {
        await using var opened = await Open();
        var page = opened.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("With files");
        var input = page.GetByLabel("Attach files").And(page.Locator(":enabled"));
        await input.SetInputFilesAsync([File("setup.exe", 10), File("Preisliste – März 2026.txt", 3_200_000)]);
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Preisliste – März 2026.txt" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("setup.exe: Mail services refuse .exe files");
        await Assertions.Expect(page.GetByText("Many mail servers refuse more than 3 MB")).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("editor-attachments");
        await input.SetInputFilesAsync(File("too much.txt", 8_000_000));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("10 MB together");
        await input.SetInputFilesAsync(File("small.txt", 20));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "small.txt" })).ToBeVisibleAsync(); // what is under way is not saved
        await page.GetByRole(AriaRole.Button, new() { Name = "Take Preisliste – März 2026.txt away" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Preisliste – März 2026.txt" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await page.HasLeftAsync("/new$");
        await Assertions.Expect(page.Locator(".page-head")).ToContainTextAsync("Saved");
        Assert.Equal("small.txt", Assert.Single((await host.Find(Guid.Parse(new Uri(page.Url).Segments[^1]))).Attachments).Name);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "small.txt" }).ClickAsync());
        Assert.Equal("small.txt", download.SuggestedFilename);
        opened.AssertNoErrors();
    }

    /// <summary>A picture of one pixel, another one for each number: the same picture is kept once, under its first name.</summary>
    private static string[] Png(string name, byte number) => [name, "image/png", Convert.ToBase64String([.. FileStoreTests.Png, number])];

    private static FilePayload File(string name, int size) => new() { Name = name, MimeType = "text/plain", Buffer = [.. Enumerable.Repeat((byte)name[0], size)] };

    private async Task<BrowserPage> Open()
    {
        var opened = await host.Open(browser, "/templates/new");
        // Links begin with the address that the server was told to listen on, which has no port yet.
        await opened.Page.RouteAsync("http://127.0.0.1:0/**", route => route.ContinueAsync(new() { Url = new Uri(new Uri(opened.Page.Url), new Uri(route.Request.Url).AbsolutePath).AbsoluteUri }));
        await opened.Page.EditableBody().WaitForAsync();
        return opened;
    }

    private static Task Put(IPage page, string kind, int x, string[][] files, string[][]? texts = null) => page.Locator(".html-field iframe").EvaluateAsync(Files, new { kind, x, files, texts = texts ?? [] });

    private static ILocator Body(IPage page) => page.EditableBody();

    private static ILocator Source(IPage page) => page.Locator("#template-body");
}
