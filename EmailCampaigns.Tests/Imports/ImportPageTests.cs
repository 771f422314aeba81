using System.Text;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Imports;

/// <summary>An import by a person, from the file to the list, in a real browser.</summary>
[Collection(BrowserSceneCollection.Name)]
public sealed class ImportPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_file_in_an_old_encoding_is_read_mapped_checked_and_imported()
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new");
        var page = opened.Page;
        await opened.AssertAccessibleAsync();
        await UploadAsync(page, OldFile("fair-leads.csv"));

        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("2new contacts");
        await Assertions.Expect(page.Locator(".column-table")).ToContainTextAsync("Jörg");
        await Assertions.Expect(page.Locator(".figures .bad")).ToContainTextAsync("1");
        await opened.AssertEveryLookAsync("import");

        await page.GetByRole(AriaRole.Button, new() { Name = "Start import of 2 rows" }).ClickAsync();
        await Assertions.Expect(page.Locator(".import-run")).ToContainTextAsync("Completed");
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("2imported");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Download 1 row" })).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("import-done");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download 1 row" }).ClickAsync());
        Assert.Contains("klaus.ott.example.net", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        await opened.GoAsync("/imports");
        await Assertions.Expect(page.GetByText("fair-leads.csv").First).ToBeVisibleAsync();
        await opened.AssertEveryLookAsync("imports");
        opened.AssertNoErrors();

        await using var db = scene.Engine.Database.Open();
        var joerg = await db.Contacts.SingleAsync(c => c.EmailNormalized == "j.mueller@import.example.org");
        Assert.Equal(("Jörg", "Müller", "Intralogistik"), (joerg.FirstName, joerg.LastName, joerg.EnrichedData["industry"]));
        Assert.Equal(2, await db.ContactListMembers.CountAsync(m => db.ContactLists.Any(l => l.Id == m.ListId && l.Name == "Fair leads")));
    }

    [Fact]
    public async Task A_wrong_delimiter_is_shown_at_once_and_put_right()
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new", BrowserLook.Phone);
        var page = opened.Page;
        await UploadAsync(page, OldFile("columns.csv"));
        await Assertions.Expect(page.Locator(".column-table tbody tr")).ToHaveCountAsync(5);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Delimiter" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Comma ," }).ClickAsync();

        await Assertions.Expect(page.Locator(".column-table tbody tr")).ToHaveCountAsync(1);
        var doubt = page.GetByRole(AriaRole.Region, new() { Name = "Are these columns right?" });
        await Assertions.Expect(doubt).ToContainTextAsync("Everything stands in one column.");
        await opened.AssertEveryLookAsync("import-wrong-delimiter");
        Assert.Contains("file=", page.Url, StringComparison.Ordinal);
        await doubt.GetByText("Semicolon ; makes 5 columns").ClickAsync();

        await Assertions.Expect(page.Locator(".column-table tbody tr")).ToHaveCountAsync(5);
        await Assertions.Expect(doubt).ToHaveCountAsync(0);
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Delimiter" })).ToHaveValueAsync("Semicolon ;");
        opened.AssertNoErrors();
    }

    [Fact]
    public async Task Another_encoding_is_read_at_once_from_the_lines_that_show_it()
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new");
        var page = opened.Page;
        await UploadAsync(page, OldFile("names.csv"));

        await page.Locator(".readings").GetByText("J÷rg").First.ClickAsync();
        await Assertions.Expect(page.Locator(".column-table")).ToContainTextAsync("J÷rg");
        await page.Locator(".readings").GetByText("Western (Windows-1252)", new() { Exact = true }).ClickAsync();

        await Assertions.Expect(page.Locator(".column-table")).ToContainTextAsync("Jörg");
        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "Encoding" })).ToHaveValueAsync("Western (Windows-1252)");
    }

    [Theory]
    [MemberData(nameof(NoText))]
    public async Task A_file_that_is_no_text_is_refused_with_advice_and_the_next_one_is_taken(string name, byte[] content, string advice)
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new", BrowserLook.Phone);
        var page = opened.Page;
        await page.Locator("input[type=file]:enabled").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = content });

        var alert = page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(alert).ToContainTextAsync($"{name} cannot be imported");
        await Assertions.Expect(alert).ToContainTextAsync(advice);
        await opened.AssertLooksAsync("import-refused", BrowserLook.Phone, BrowserLook.DesktopDark);
        await UploadAsync(page, OldFile("right.csv"));

        await Assertions.Expect(page.Locator(".column-table")).ToContainTextAsync("Jörg");
        opened.AssertNoErrors();
    }

    public static TheoryData<string, byte[], string> NoText => new()
    {
        { "picture.csv", [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8], "This is a picture" },
        { "contacts.csv", [.. "PK\u0003\u0004"u8, 20, 0, 0, 0, 8, 0, .. "[Content_Types].xml xl/workbook.xml"u8], "CSV UTF-8 (comma delimited)" },
        { "noise.csv", [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 7919 % 251))], "Export the contacts as CSV" },
    };

    [Fact]
    public async Task Two_files_at_once_are_not_taken_and_say_so()
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new");
        await opened.Page.Locator("input[type=file]:enabled").SetInputFilesAsync([OldFile("one.csv"), OldFile("two.csv")]);

        await Assertions.Expect(opened.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("2 files came at once, and none was taken.");
        await Assertions.Expect(opened.Page.GetByText("Drop a CSV file here")).ToBeVisibleAsync();
        await opened.AssertAccessibleAsync();
    }

    [Fact]
    public async Task A_file_that_is_dragged_over_the_page_sees_where_it_can_fall()
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new");
        var page = opened.Page;
        await page.Locator("input[type=file]:enabled").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await Drag(page, page.Locator(".drop"), "dragEnter", "dragOver");

        await Assertions.Expect(page.Locator(".drop.over")).ToContainTextAsync("Let go to upload it");
        await opened.AssertLooksAsync("import-drag", BrowserLook.Desktop, BrowserLook.DesktopDark);
        await Drag(page, page.Locator("h1"), "dragOver");

        await Assertions.Expect(page.Locator(".drop")).ToContainTextAsync("Drop a CSV file here");
    }

    [Fact]
    public async Task A_file_for_a_list_goes_into_that_list()
    {
        await using var opened = await scene.OpenAsync(browser, "/lists");
        var page = opened.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "New list" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Stand visitors");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create list" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Import into it" }).ClickAsync();
        await UploadAsync(page, OldFile("visitors.csv"));

        await Assertions.Expect(page.GetByRole(AriaRole.Combobox, new() { Name = "List", Exact = true })).ToHaveValueAsync("Stand visitors");
    }

    [Fact]
    public async Task Fields_lose_no_letters_on_a_slow_line()
    {
        await using var line = await SlowLine.OpenAsync(browser, "/imports");
        Assert.Equal(1, await line.TypeIntoEveryFieldAsync());
        await line.Opened.GoAsync("/imports/new");
        await UploadAsync(line.Opened.Page, OldFile("slow.csv"));
        var column = line.Opened.Page.GetByRole(AriaRole.Combobox, new() { Name = "Branche becomes" });
        await column.ClickAsync();
        await line.Opened.Page.GetByRole(AriaRole.Option, new() { Name = "New field…" }).ClickAsync();
        await Assertions.Expect(line.Opened.Page.GetByLabel("Name of the new field for Branche")).ToBeVisibleAsync();

        Assert.Equal(2, await line.TypeIntoEveryFieldAsync());
    }

    [Fact(Timeout = 600_000)] // an import that never begins would be waited for without end
    public async Task While_it_runs_it_tells_how_far_it_is()
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new");
        var page = opened.Page;
        await UploadAsync(page, LongFile("long.csv", rows: 150_000));
        var start = page.GetByRole(AriaRole.Button, new() { Name = "Start import of 150,000 rows" });
        await Assertions.Expect(start).ToBeEnabledAsync(new() { Timeout = 120_000 }); // a long file is checked to its end first
        await start.ClickAsync();

        // Who holds the database's one write lock holds the import where it is: after its first rows. A writer waits half a minute at most; after that the job begins where it stood.
        await using (var db = scene.Engine.Database.Open())
        {
            await WebProcess.Until(() => db.UploadBatches.AnyAsync(u => u.FileName == "long.csv" && u.ProcessedContacts > 0));
            await using var held = await db.Database.BeginTransactionAsync();
            await Assertions.Expect(page.GetByText("rows a second")).ToBeVisibleAsync();
            await Assertions.Expect(page.Locator(".import-run")).ToContainTextAsync("of 150,000 rows");
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel import" })).ToBeVisibleAsync();
            await opened.AssertLooksAsync("import-running", BrowserLook.Desktop, BrowserLook.PhoneDark);
        }

        await Assertions.Expect(page.Locator(".import-run .badge")).ToHaveTextAsync("Completed", new() { Timeout = 180_000 });
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("150,000imported");
        opened.AssertNoErrors();
    }

    /// <summary>Waits for its columns.</summary>
    private static async Task UploadAsync(IPage page, FilePayload file)
    {
        await page.Locator("input[type=file]:enabled").SetInputFilesAsync(file);
        await Assertions.Expect(page.Locator(".column-table")).ToBeVisibleAsync();
    }

    /// <summary>A file from outside, dragged by a real mouse as far as the page can tell.</summary>
    private static async Task Drag(IPage page, ILocator target, params string[] events)
    {
        var box = (await target.BoundingBoxAsync())!;
        var devTools = await page.Context.NewCDPSessionAsync(page);
        foreach (var type in events)
        {
            await devTools.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = type,
                ["x"] = box.X + (box.Width / 2),
                ["y"] = box.Y + (box.Height / 2),
                ["data"] = new Dictionary<string, object> { ["items"] = Array.Empty<object>(), ["files"] = new[] { "/contacts.csv" }, ["dragOperationsMask"] = 1 },
            });
        }

        await devTools.DetachAsync();
    }

    private static FilePayload LongFile(string name, int rows) => new()
    {
        Name = name,
        MimeType = "text/csv",
        Buffer = Encoding.UTF8.GetBytes(
            "email,first_name,company\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"person{i}@long.example.org,Person {i},Company {i % 977}\n"))),
    };

    private static FilePayload OldFile(string name) => new()
    {
        Name = name,
        MimeType = "text/csv",
        Buffer = Encoding.Latin1.GetBytes(
            "Kontakt-E-Mail;Vorname;Nachname;Firma;Branche\r\n"
            + "j.mueller@import.example.org;Jörg;Müller;Müller Fördertechnik;Intralogistik\r\n"
            + "petra@import.example.org;Petra;Böhm;;Verpackung\r\n"
            + "j.mueller@import.example.org;Jörg;Müller;;\r\n"
            + "klaus.ott.example.net;Klaus;Ott;Ott Antriebe;Maschinenbau\r\n"),
    };
}
