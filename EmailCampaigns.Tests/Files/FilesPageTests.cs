using System.Text.RegularExpressions;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace EmailCampaigns.Tests.Files;

/// <summary>The pictures and attachments of the workspace in a real browser. The scene is this class's own, so that no other test adds files to it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FilesPageTests(BrowserFixture browser, WebScene scene) : IClassFixture<WebScene>
{
    private const string Pictures = "/templates/files?kind=pictures";
    private const string Attachments = "/templates/files?kind=attachments";

    [Fact]
    public async Task Pictures_are_chosen_or_dropped_and_what_is_none_is_refused_by_its_name()
    {
        await using var opened = await scene.OpenAsync(browser, "/templates");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Tab, new() { Name = "Pictures" }).ClickAsync();
        await Add(page).SetInputFilesAsync([Png("Gripper NR-6.png", 1), new() { Name = "page.png", MimeType = "image/png", Buffer = "<html></html>"u8.ToArray() }, Png("poster.png", 2, ContentLimits.ImageBytes)]);

        await Expect(Row(page, "Gripper NR-6.png")).ToContainTextAsync("1 × 1, PNG");
        await Expect(Problem(page)).ToContainTextAsync("2 files were not added");
        await Expect(Problem(page)).ToContainTextAsync("page.png: This is no PNG, JPEG, GIF or WebP picture.");
        await Expect(Problem(page)).ToContainTextAsync("poster.png: A picture may have 2 MB at most.");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Added Gripper NR-6.png");
        Assert.True(await Row(page, "Gripper NR-6.png").Locator("img").EvaluateAsync<bool>("image => image.decode().then(() => image.naturalWidth === 1)"));
        await Expect(page.Locator(".toast")).ToHaveCountAsync(0); // it fades while the page is looked at
        await opened.AssertEveryLookAsync("files-refused");

        await DropAsync(page, Png("From the folder.png", 3));
        await Expect(Row(page, "From the folder.png")).ToBeVisibleAsync();
        await Expect(Problem(page)).ToHaveCountAsync(0);
        await Add(page).SetInputFilesAsync(Png("Another name.png", 3));
        await Expect(page.Locator(".toast")).ToContainTextAsync("Here already: Another name.png");
        await Expect(Row(page, "Another name.png")).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task A_file_says_where_it_is_used_and_goes_once_it_is_not()
    {
        await scene.StartEngineAsync(browser);
        var templates = new TemplateEditor(scene.Engine.Database, scene.Engine.Database.Clock);
        var picture = (await Store.AddPicture(new MemoryStream(Png("", 4).Buffer), "Signature.png", scene.Actor, default)).Id;
        var path = (await new FileQueries(scene.Engine.Database).Find(scene.Actor.WorkspaceId, picture, default))!.Path;
        List<Guid> users = [];
        foreach (var name in (string[])["Invitation", "Newsletter for partners and integrators in the north", "Reminder"])
        {
            users.Add((await templates.Create(new TemplateInput { Name = name, Subject = "x", BodyHtml = $"<img src=\"https://mail.example{path}\" alt=\"\">" }, scene.Actor, default)).Id);
        }

        await using var opened = await scene.OpenAsync(browser, Pictures);
        var page = opened.Page;
        await Expect(Row(page, "Signature.png").GetByRole(AriaRole.Link, new() { Name = "Invitation" })).ToHaveAttributeAsync("href", $"/templates/{users[0]}");
        await Row(page, "Signature.png").GetByRole(AriaRole.Link, new() { Name = "and 2 more places" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Signature.png" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(Problem(page)).ToContainTextAsync(new Regex("The template \"[^\"]+\" shows this picture. Take it out there first."));
        await opened.AssertEveryLookAsync("file-used");

        foreach (var user in users)
        {
            await templates.Delete(user, null, scene.Actor, default);
        }

        await using var second = await scene.OpenAsync(browser, $"/templates/files/{picture}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Where its link was used elsewhere, a gap is left.");
        await opened.ScreenshotAsync("file-remove");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the picture" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Removed Signature.png");
        await Expect(Row(page, "Signature.png")).ToHaveCountAsync(0);

        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "Not found" })).ToBeVisibleAsync();
        opened.AssertNoErrors();
        second.AssertNoErrors();
    }

    [Fact]
    public async Task The_link_of_a_picture_is_copied_unless_it_was_removed_in_another_tab()
    {
        await scene.StartEngineAsync(browser);
        var picture = (await Store.AddPicture(new MemoryStream(Png("", 5).Buffer), "Linked.png", scene.Actor, default)).Id;
        var path = (await new FileQueries(scene.Engine.Database).Find(scene.Actor.WorkspaceId, picture, default))!.Path!;
        await using var opened = await scene.OpenAsync(browser, Pictures);
        var page = opened.Page;
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var copy = page.GetByRole(AriaRole.Button, new() { Name = "Copy the link of Linked.png" });

        await copy.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Copied the link of Linked.png");
        Assert.EndsWith(path, await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);

        Assert.True((await Store.Remove(picture, scene.Actor, default)).IsDone);
        await copy.ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Not copied: Linked.png, it was removed meanwhile");
        await Expect(copy).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Attachments_are_added_by_reviewers_too_and_removed_by_those_who_edit_campaigns()
    {
        await using var opened = await scene.OpenAsTomAsync(browser, Attachments);
        var page = opened.Page;
        await Add(page).SetInputFilesAsync([new FilePayload { Name = "Price list.pdf", MimeType = "application/pdf", Buffer = "%PDF-1.7 prices"u8.ToArray() }, new FilePayload { Name = "setup.exe", MimeType = "application/octet-stream", Buffer = [1] }]);
        await Expect(Problem(page)).ToContainTextAsync("setup.exe: Mail services refuse .exe files");
        await Row(page, "Price list.pdf").GetByRole(AriaRole.Link).First.ClickAsync();

        await Expect(page.Locator(".facts")).ToContainTextAsync("PDF");
        await Expect(page.GetByText("Nowhere.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true })).ToHaveCountAsync(0);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        Assert.Equal("Price list.pdf", download.SuggestedFilename);
        await opened.AssertEveryLookAsync("file-unused");
        await opened.GoAsync(Pictures);
        await Expect(Add(page)).ToHaveCountAsync(0); // pictures are those of marketers
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Of_a_thousand_files_a_page_is_shown_and_one_is_found_by_its_name()
    {
        await scene.StartEngineAsync(browser);
        await using (var db = scene.Engine.Database.Open())
        {
            db.EmailFiles.AddRange(Enumerable.Range(0, 1000).Select(number => new EmailFile
            {
                Id = Guid.CreateVersion7(scene.Engine.Database.Now.AddYears(-1)),
                Kind = FileKind.Picture,
                Name = $"Booth {number:0000}.png",
                MediaType = "image/png",
                Width = 1,
                Height = 1,
                Size = FileStoreTests.Png.Length,
                ContentHash = $"booth {number}",
                PublicToken = $"booth-{number}",
                Content = FileStoreTests.Png,
            }));
            await db.SaveChangesAsync();
        }

        try
        {
            await using var opened = await scene.OpenAsync(browser, Pictures + "&sort=name");
            var page = opened.Page;
            await Expect(Row(page, "Booth 0000.png")).ToBeVisibleAsync();
            await Expect(page.Locator(".paged-grid tbody tr")).ToHaveCountAsync(50);
            await page.GetByRole(AriaRole.Button, new() { Name = "Next page" }).ClickAsync();
            await Expect(Row(page, "Booth 0050.png")).ToBeVisibleAsync();
            await opened.AssertLooksAsync("files-thousand", BrowserLook.Desktop, BrowserLook.PhoneDark);
            await page.GetByRole(AriaRole.Searchbox, new() { Name = "Search pictures" }).FillAsync("booth 0777");
            await Expect(page.Locator(".paged-grid tbody tr")).ToHaveCountAsync(1);
            await Expect(Row(page, "Booth 0777.png")).ToBeVisibleAsync();
        }
        finally
        {
            await using var db = scene.Engine.Database.Open();
            await db.EmailFiles.Where(f => f.Name.StartsWith("Booth ")).ExecuteDeleteAsync(); // the other tests look at the first page
        }
    }

    [Fact]
    public async Task A_viewer_sees_the_files_and_no_way_to_change_them()
    {
        await scene.StartEngineAsync(browser);
        await Store.AddPicture(new MemoryStream(Png("", 6).Buffer), "For all.png", scene.Actor, default);
        await using var opened = await scene.OpenAsViewerAsync(browser, Pictures);
        var page = opened.Page;

        await Expect(Row(page, "For all.png")).ToBeVisibleAsync();
        await Expect(Add(page)).ToHaveCountAsync(0);
        await opened.AssertEveryLookAsync("files-viewer");
        await Row(page, "For all.png").GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "For all.png" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copy link" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true })).ToHaveCountAsync(0);
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task On_a_slow_line_a_file_arrives_with_its_progress_and_no_letter_of_the_search_is_lost()
    {
        await using var line = await scene.OpenFromAfarAsync(browser, Attachments);
        var page = line.Opened.Page;
        await Add(page).SetInputFilesAsync(new FilePayload { Name = "Film.txt", MimeType = "text/plain", Buffer = [.. Enumerable.Repeat((byte)'x', 4_000_000)] });
        await Expect(page.GetByRole(AriaRole.Progressbar, new() { Name = "Uploading Film.txt" })).ToBeVisibleAsync();
        await line.Opened.ScreenshotAsync("files-uploading");
        await Expect(Row(page, "Film.txt")).ToContainTextAsync("4 MB", new() { Timeout = 180_000 });

        Assert.Equal(1, await line.TypeIntoEveryFieldAsync());
        await Expect(page.GetByText("No attachment fits this search.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all attachments" }).ClickAsync();
        await Expect(Row(page, "Film.txt")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Not used" }).ClickAsync();
        await page.IsAtAsync("unused");
        await Expect(Row(page, "Film.txt")).ToBeVisibleAsync();
        line.Opened.AssertNoErrors();
    }

    [Fact]
    public async Task An_attachment_that_another_tab_removed_is_named_when_the_email_is_saved()
    {
        await using var opened = await scene.OpenAsync(browser, "/templates/new");
        var page = opened.Page;
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("With terms");
        await Attach(page).SetInputFilesAsync(Text("Terms.txt"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Terms.txt" })).ToBeVisibleAsync();
        var kept = (await new FileQueries(scene.Engine.Database).All(scene.Actor.WorkspaceId, FileKind.Attachment, default)).Single(f => f.Name == "Terms.txt");
        Assert.True((await Store.Remove(kept.Id, scene.Actor, default)).IsDone);

        await page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await Expect(Problem(page)).ToContainTextAsync("Terms.txt is not kept here any more. Take it out, or attach it again.");
        await opened.ScreenshotAsync("attachment-gone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take Terms.txt away" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Terms.txt" })).ToHaveCountAsync(0);
        await Attach(page).SetInputFilesAsync(Text("Terms.txt"));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Terms.txt" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save template" }).ClickAsync();
        await page.HasLeftAsync("/new$");
        var saved = new Uri(page.Url).AbsolutePath;

        await using var viewer = await scene.OpenAsViewerAsync(browser, saved);
        await Expect(viewer.Page.GetByRole(AriaRole.Link, new() { Name = "Terms.txt" })).ToBeVisibleAsync();
        await Expect(viewer.Page.GetByRole(AriaRole.Button, new() { Name = "Take Terms.txt away" })).ToHaveCountAsync(0);
        await Expect(Attach(viewer.Page)).ToHaveCountAsync(0);
        await viewer.ScreenshotAsync("attachments-viewer");
        opened.AssertNoErrors();
        viewer.AssertNoErrors();
    }

    [Fact]
    public async Task A_file_that_is_attached_as_soon_as_a_slow_page_is_there_arrives()
    {
        await using var line = await scene.OpenFromAfarAsync(browser, "/templates");
        var page = line.Opened.Page;
        await line.Opened.GoAsync("/templates/new", interactive: false);
        await Attach(page).SetInputFilesAsync(Text("At once.txt"));

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "At once.txt" })).ToBeVisibleAsync();
        await Attach(page).SetInputFilesAsync([Text("Second.txt"), Text("Third.txt")]);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Third.txt" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take Second.txt away" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Second.txt" })).ToHaveCountAsync(0);
        line.Opened.AssertNoErrors();
    }

    private FileStore Store => new(scene.Engine.Database, scene.Engine.Database.Clock);

    private static ILocator Problem(IPage page) => page.Locator(".problem[role=alert]");

    private static ILocator Row(IPage page, string name) => page.Locator(".paged-grid tbody tr").Filter(new() { HasText = name });

    private static ILocator Add(IPage page) => page.Locator(".drop input[type=file]:enabled");

    private static ILocator Attach(IPage page) => page.Locator(".attach input:enabled");

    private static FilePayload Text(string name) => new() { Name = name, MimeType = "text/plain", Buffer = System.Text.Encoding.UTF8.GetBytes(name) };

    /// <summary>A picture of one pixel, another one for each number.</summary>
    private static FilePayload Png(string name, byte number, int more = 0) => new() { Name = name, MimeType = "image/png", Buffer = [.. FileStoreTests.Png, number, .. new byte[more]] };

    /// <summary>Drops a file of this machine, as its file manager does.</summary>
    private static async Task DropAsync(IPage page, FilePayload file)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, file.Name);
        await File.WriteAllBytesAsync(path, file.Buffer);
        await Add(page).WaitForAsync(new() { State = WaitForSelectorState.Attached }); // what falls before is not taken
        var box = (await page.Locator(".drop").BoundingBoxAsync())!;
        var devTools = await page.Context.NewCDPSessionAsync(page);
        foreach (var type in (string[])["dragEnter", "dragOver", "drop"])
        {
            await devTools.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = box.X + (box.Width / 2),
                ["y"] = box.Y + (box.Height / 2),
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = new[] { path }, ["dragOperationsMask"] = 1 },
            });
        }

        await devTools.DetachAsync();
    }
}
