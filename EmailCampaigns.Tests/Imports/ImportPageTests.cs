using System.Text;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Tests.Browser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Imports;

/// <summary>An import by a person, from the file to the list, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ImportPageTests(BrowserFixture browser, WebScene scene)
{
    [Fact]
    public async Task A_file_in_an_old_encoding_is_read_mapped_checked_and_imported()
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new");
        var page = opened.Page;
        await opened.AssertAccessibleAsync();
        await page.Locator("input[type=file]").SetInputFilesAsync(OldFile("fair-leads.csv"));

        await Assertions.Expect(page.Locator(".chk")).ToContainTextAsync("2new contacts");
        await Assertions.Expect(page.Locator(".mp")).ToContainTextAsync("Jörg");
        await Assertions.Expect(page.Locator(".chk .bad")).ToContainTextAsync("1");
        await opened.AssertEveryLookAsync("import");

        await page.GetByRole(AriaRole.Button, new() { Name = "Start import of 3 rows" }).ClickAsync();
        await Assertions.Expect(page.Locator(".run")).ToContainTextAsync("Completed");
        await Assertions.Expect(page.Locator(".tiles")).ToContainTextAsync("2imported");
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
        await page.Locator("input[type=file]").SetInputFilesAsync(OldFile("columns.csv"));
        await Assertions.Expect(page.Locator(".mp tbody tr")).ToHaveCountAsync(5);

        await page.GetByRole(AriaRole.Combobox, new() { Name = "Delimiter" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Comma ," }).ClickAsync();

        await Assertions.Expect(page.Locator(".mp tbody tr")).ToHaveCountAsync(1);
        await Assertions.Expect(page.GetByText("No column is the email address.")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Start import" })).ToBeDisabledAsync();
        Assert.Contains("file=", page.Url, StringComparison.Ordinal);
    }

    [Fact(Timeout = 300_000)] // an import that never begins would be waited for without end
    public async Task While_it_runs_it_tells_how_far_it_is()
    {
        await using var opened = await scene.OpenAsync(browser, "/imports/new");
        var page = opened.Page;
        await page.Locator("input[type=file]").SetInputFilesAsync(LongFile("long.csv", rows: 150_000));
        var start = page.GetByRole(AriaRole.Button, new() { Name = "Start import of 150,000 rows" });
        await Assertions.Expect(start).ToBeEnabledAsync(new() { Timeout = 120_000 }); // a long file is checked to its end first
        await start.ClickAsync();

        // Who holds the database's one write lock holds the import where it is: after its first rows, long before its last.
        await using (var db = scene.Engine.Database.Open())
        {
            while (!await db.UploadBatches.AnyAsync(u => u.FileName == "long.csv" && u.ProcessedContacts > 0))
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            }

            await using var held = await db.Database.BeginTransactionAsync();
            await Assertions.Expect(page.GetByText("rows a second")).ToBeVisibleAsync();
            await opened.AssertLooksAsync("import-running", BrowserLook.Desktop, BrowserLook.PhoneDark); // writers wait half a minute at most
            await Assertions.Expect(page.Locator(".run")).ToContainTextAsync("of 150,000 rows");
            await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel import" })).ToBeVisibleAsync();
        }

        await Assertions.Expect(page.Locator(".run .st")).ToHaveTextAsync("Completed");
        await Assertions.Expect(page.Locator(".tiles")).ToContainTextAsync("150,000imported");
        opened.AssertNoErrors();
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
