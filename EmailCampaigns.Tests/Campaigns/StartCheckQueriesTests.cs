using System.Diagnostics;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Campaigns;

public sealed class StartCheckQueriesTests
{
    [Fact]
    public async Task What_contacts_lack_is_counted_for_every_variable_with_who_they_are()
    {
        await using var scene = await Scene("Hello {{salutation}}", "<p>{{default first_name \"there\"}} {{company}}</p>");
        await scene.Database.Add(new ContactField("Salutation", scene.Database.Now), new ContactField("vip", scene.Database.Now));
        await Change(scene, (contact, i) =>
        {
            contact.Company = i == 0 ? "Contoso" : " ";
            contact.RawData = new() { ["salutation"] = "Dr." };
            contact.EnrichedData = i == 1 ? [] : new() { ["Salutation"] = "Dr." };
        });

        var check = await Check(scene);

        Assert.True(check.CanStart);
        Assert.Equal((3, false), (check.Contacts, check.IsSample));
        var missing = check.Findings.Where(f => f.Kind == StartFindingKind.MissingValue).ToList();
        Assert.Equal([("company", 2), ("salutation", 1)], missing.Select(f => (f.Variable, f.Contacts!.Value)));
        Assert.Equal([scene.ContactIds[1]], missing[1].Examples.Select(e => e.ContactId));
        Assert.Contains("@", missing[1].Examples[0].Email, StringComparison.Ordinal);
        Assert.StartsWith("1 of 3 contacts have no salutation", missing[1].Message, StringComparison.Ordinal);

        // The filter that the check links to, and the count beside a variable, see what the template sees: a column that an import left out is no value.
        var filtered = await new ContactQueries(scene.Database, new(new(scene.Database))).Page(scene.Database.WorkspaceId, new ContactFilter { ListId = scene.ListId, Missing = "salutation" }, default);
        Assert.Equal([scene.ContactIds[1]], filtered.Rows.Select(c => c.Id));
        Assert.Equal(1, await new AudienceQueries(scene.Database).CountLacking(scene.Database.WorkspaceId, scene.ListId, "salutation", default));
    }

    [Fact]
    public async Task Branches_are_counted_and_one_that_nobody_takes_is_a_warning()
    {
        await using var scene = await Scene("Hello", "<p>Hi {{#if vip}}A{{else}}B{{/if}}{{#if (eq vip \"gold\")}}C{{/if}}</p>");
        await scene.Database.Add(new ContactField("vip", scene.Database.Now));
        await Change(scene, (contact, i) => contact.EnrichedData = new() { ["vip"] = i == 0 ? "yes" : "nein" });

        var branches = (await Check(scene)).Findings.Where(f => f.Kind == StartFindingKind.Branch).ToList();

        Assert.Equal(
            [("1 of 3 contacts for whom {{#if vip}} holds; 2 take the other way.", StartFindingWeight.Information), ("Nobody takes {{#if (eq vip \"gold\")}}.", StartFindingWeight.Warning)],
            branches.Select(f => (f.Message, f.Weight)));
    }

    [Fact]
    public async Task Size_counts_signature_footer_and_tracking()
    {
        var link = "<a href=\"https://www.example.com/a/very/long/path/that/grows\">x</a>";
        await using var scene = await Scene("Hello", "<p>Hi</p>" + string.Concat(Enumerable.Repeat(link, 800))); // 57 KB as written
        Assert.Contains((await Check(scene)).Findings, f => f.Kind == StartFindingKind.Size && f.Step == 1);

        await using (var db = scene.Database.Open())
        {
            (await db.CampaignSettings.SingleAsync()).TrackClicks = false;
            await db.SaveChangesAsync();
        }

        Assert.DoesNotContain((await Check(scene)).Findings, f => f.Kind == StartFindingKind.Size);
    }

    [Fact]
    public async Task What_refuses_the_start_stands_first_and_names_its_step()
    {
        await using var scene = await Scene("Hello {{nobody_has_it}}", "<p>Hi</p><img src=\"data:image/png;base64,AAAA\" alt=\"\">");

        var check = await Check(scene);

        Assert.False(check.CanStart);
        Assert.Equal([1, 1], check.Findings.Where(f => f.Weight == StartFindingWeight.Refusal).Select(f => f.Step!.Value));
        Assert.Equal(StartFindingKind.Refusal, check.Findings[0].Kind);
        var outcome = await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        Assert.Contains(outcome.Problems, p => p.Field == "steps[0].bodyTemplate" && p.Message.Contains("(data:)", StringComparison.Ordinal));
    }

    /// <summary>Nobody can be looked at before the start: what every contact may lack needs a fallback.</summary>
    [Fact]
    public async Task What_contacts_who_come_by_an_event_may_lack_is_a_warning()
    {
        await using var scene = await Scene("Hello {{first_name}}", "<p>{{default company \"you\"}}, {{#if city}}in {{city}}, {{/if}}thank you for {{form}}. {{sender.name}} {{email}}</p>");
        await scene.Database.Add(new ContactField("city", scene.Database.Now), new ContactField("form", scene.Database.Now));
        await Trigger(scene, listId: Guid.Empty);

        var check = await Check(scene);

        Assert.Equal((true, 0, true), (check.CanStart, check.Contacts, check.TakesContactsLater));
        var missing = Assert.Single(check.Findings, f => f.Weight != StartFindingWeight.Information);
        Assert.Equal((StartFindingKind.MissingValue, StartFindingWeight.Warning, "first_name", 1, null), (missing.Kind, missing.Weight, missing.Variable, missing.Step, missing.Contacts));
        Assert.StartsWith("Contacts who come by the event may have no first_name", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_contacts_of_the_list_lack_is_told_once()
    {
        await using var scene = await Scene("Hello {{first_name}}", "<p>{{company}}</p>");
        await Change(scene, (contact, _) => contact.Company = null);
        await Trigger(scene, listId: null);

        var missing = (await Check(scene)).Findings.Where(f => f.Kind == StartFindingKind.MissingValue);

        Assert.Equal([("company", 3), ("first_name", null)], missing.Select(f => (f.Variable, f.Contacts)));
    }

    [Theory]
    [InlineData(FooterKind.None, "<p>Hi</p>", true)]
    [InlineData(FooterKind.None, "<p>Hi <a href=\"{{unsubscribe_url}}\">leave</a></p>", false)]
    [InlineData(FooterKind.Line, "<p>Hi</p>", false)]
    public async Task An_email_without_a_way_out_is_told(FooterKind footer, string html, bool isTold)
    {
        await using var scene = await Scene("Hello", html, s => s.Footer = footer);

        Assert.Equal(isTold, (await Check(scene)).Findings.Any(f => f.Kind == StartFindingKind.NoUnsubscribeLink));
    }

    [Fact]
    public async Task The_picture_that_tells_of_opens_is_told()
    {
        await using var scene = await Scene("Hello", "<p>Hi</p>", s => s.TrackOpens = true);
        await using var without = await Scene("Hello", "<p>Hi</p>");

        Assert.Contains((await Check(scene)).Findings, f => f.Kind == StartFindingKind.TrackedOpens);
        Assert.DoesNotContain((await Check(without)).Findings, f => f.Kind == StartFindingKind.TrackedOpens);
    }

    [Fact]
    public async Task A_full_footer_needs_a_postal_address()
    {
        await using var scene = await Scene("Hello", "<p>Hi</p>", s => s.Footer = FooterKind.Full);

        var before = await Check(scene);
        await using (var db = scene.Database.Open())
        {
            (await db.Workspaces.SingleAsync(w => w.Id == scene.Database.WorkspaceId)).PostalAddress = "1 Example Street";
            await db.SaveChangesAsync();
        }

        Assert.Equal("settings.footer", Assert.Single(before.Findings, f => f.Weight == StartFindingWeight.Refusal).Field);
        Assert.True((await Check(scene)).CanStart);
    }

    [Fact]
    public async Task A_campaign_that_is_not_here_has_no_check()
    {
        await using var scene = await Scene("Hello", "<p>Hi</p>");

        Assert.Null(await scene.Get<StartCheckQueries>().Find(scene.Database.WorkspaceId, Guid.CreateVersion7(scene.Database.Now), default));
        Assert.Null(await scene.Get<StartCheckQueries>().Find(Guid.CreateVersion7(scene.Database.Now), scene.CampaignId, default));
    }

    [Fact]
    public async Task What_is_the_same_for_every_email_stands_once()
    {
        await using var scene = await CampaignScene.Create(
            settings: s => s.TrackOpens = true, steps: [.. CampaignScene.ThreeSteps().Take(2)],
            configure: services => services.AddSingleton<InstallationKeys>().AddSingleton<PublicTokens>().AddSingleton<StartCheckQueries>());

        var findings = (await Check(scene)).Findings;

        Assert.Equal([(StartFindingKind.NoUnsubscribeLink, null), (StartFindingKind.TrackedOpens, null)], findings.Where(f => f.IsOfEveryStep).Select(f => (f.Kind, f.Step)));
        Assert.DoesNotContain(findings, f => f.Step is not null && f.Kind is StartFindingKind.NoUnsubscribeLink or StartFindingKind.TrackedOpens && !f.IsOfEveryStep);
    }

    [Theory]
    [InlineData(DraftsBy.Ai, "<p>Hi</p>", "A model writes the email for each of 3 contacts: about 9,300 tokens, EUR 0.01.")]
    [InlineData(DraftsBy.Template, "<p>{{ai \"a line\"}} {{ai \"another\"}}</p>", "A model writes 2 texts for each of 3 contacts: about 9,300 tokens, EUR 0.01.")]
    public async Task What_a_model_takes_is_told_and_that_there_is_none(DraftsBy draftsBy, string html, string told)
    {
        await using var scene = await Scene("Hello", html);
        await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, new CampaignEdit { DraftsBy = draftsBy, Approval = Approval.Required }, default);
        var without = await Check(scene);
        var settings = new AiSettingsInput { BaseUrl = "http://127.0.0.1:9/v1", Model = "small", InputPrice = 1, OutputPrice = 2 };
        Assert.True((await scene.Get<AiSettingsEditor>().Update(scene.Database.System, settings, null, default)).IsDone);

        var with = await Check(scene);

        Assert.Equal(draftsBy == DraftsBy.Ai ? "draftsBy" : "steps[0].bodyTemplate", Assert.Single(without.Findings, f => f.Weight == StartFindingWeight.Refusal).Field);
        Assert.True(with.CanStart);
        Assert.Equal((told, StartFindingWeight.Information), Assert.Single(with.Findings, f => f.Kind == StartFindingKind.Writing) is var f ? (f.Message, f.Weight) : default);
        await scene.Get<AiSettingsEditor>().Update(scene.Database.System, new AiSettingsInput { DailyBudget = 0.005m }, null, default);
        Assert.Equal(StartFindingWeight.Warning, Assert.Single((await Check(scene)).Findings, f => f.Kind == StartFindingKind.Writing).Weight);
    }

    [Fact]
    public async Task Ten_thousand_contacts_take_moments()
    {
        await using var scene = await Scene("Hello {{default first_name \"there\"}}", "<p>{{#if company}}{{company}}{{else}}{{city}}{{/if}} {{default nick \"x\"}}</p>");
        var now = scene.Database.Now;
        await scene.Database.Add(new ContactField("city", now), new ContactField("nick", now));
        var people = Enumerable.Range(0, 10_000).Select(i =>
        {
            Assert.True(EmailAddress.TryParse($"p{i}@many.example", out var address, out _));
            return new Contact(address, now) { FirstName = "Ann", EnrichedData = new() { ["city"] = i % 2 == 0 ? "Bonn" : "", ["a"] = "b", ["c"] = "d", ["e"] = "f" } };
        }).ToList();
        await scene.Database.Add([.. people]);
        await scene.Database.Add([.. people.Select(p => new ContactListMember(scene.ListId, p.Id, now))]);
        var clock = Stopwatch.StartNew();

        var check = await Check(scene);

        Assert.Equal(10_003, check.Contacts);
        Assert.Equal(5_000, check.Findings.Single(f => f.Variable == "city").Contacts);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{clock.Elapsed}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{clock.Elapsed}");
    }

    private static Task<CampaignScene> Scene(string subject, string html, Action<CampaignSettings>? settings = null) => CampaignScene.Create(
        settings: settings,
        steps: [new StepEdit { Name = "First", SubjectTemplate = subject, BodyTemplate = html }],
        configure: services => services.AddSingleton<InstallationKeys>().AddSingleton<PublicTokens>().AddSingleton<StartCheckQueries>());

    private static async Task<StartCheck> Check(CampaignScene scene) => (await scene.Get<StartCheckQueries>().Find(scene.Database.WorkspaceId, scene.CampaignId, default))!;

    /// <summary>Lets contacts come by an event about the form "demo", beside those of the list.</summary>
    private static async Task Trigger(CampaignScene scene, Guid? listId)
    {
        var edit = new CampaignEdit { TriggerEvent = "form_submit", TriggerConfig = new Dictionary<string, string?> { ["form"] = "demo" }, ListId = listId };
        var outcome = await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, edit, default);
        Assert.True(outcome.IsDone, outcome.Message);
    }

    private static async Task Change(CampaignScene scene, Action<Contact, int> change)
    {
        await using var db = scene.Database.Open();
        foreach (var contact in await db.Contacts.Where(c => scene.ContactIds.Contains(c.Id)).ToListAsync())
        {
            change(contact, scene.ContactIds.IndexOf(contact.Id));
        }

        await db.SaveChangesAsync();
    }
}
