using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Drafts;

public sealed class ReviewQueriesTests
{
    [Fact]
    public async Task A_draft_is_told_with_its_contact_its_place_and_its_marks()
    {
        await using var scene = await Scene(contacts: 1);

        var draft = await Find(scene, (await scene.Drafts())[0].Id);

        Assert.Equal((1, 3, "Spring trade fair", "anna.keller@example.com"), (draft.StepOrder, draft.Steps, draft.CampaignName, draft.SenderEmail));
        Assert.Equal(("First0 Last0", "Company 0"), (draft.Contact.Name, draft.Contact.Company));
        Assert.Equal(["Trade fair Hannover"], draft.Contact.Lists);
        Assert.Equal([new("Hello ", WordMark.None), new("First0", WordMark.Filled)], draft.MarkedSubject);
        Assert.Equal("<p>Dear <span class=\"filled\">First0</span></p>", draft.MarkedHtml);
        Assert.False(draft.IsEdited);
        Assert.Empty(draft.MissingFields);
    }

    [Fact]
    public async Task A_field_that_the_contact_does_not_have_is_missing_until_a_person_writes_that_part_anew()
    {
        await using var scene = await Scene(contacts: 1);
        await using (var db = scene.Database.Open())
        {
            (await db.Contacts.SingleAsync()).FirstName = null;
            await db.SaveChangesAsync();
        }

        var id = (await scene.Drafts())[0].Id;
        Assert.Equal(["first_name"], (await Find(scene, id)).MissingFields);
        await scene.Get<DraftEditor>().Edit(scene.Database.System, id, "Hello", null, null, null, default);
        Assert.Empty((await Find(scene, id)).MissingFields);
    }

    [Fact]
    public async Task A_value_that_may_not_be_a_link_is_told_until_a_person_writes_the_body_anew()
    {
        await using var scene = await CampaignScene.Create(1, Approval.Required, configure: services => services.AddSingleton<ReviewQueries>(), steps:
            [new() { Name = "First email", SubjectTemplate = "Hello", BodyTemplate = "<p>See <a href=\"{{first_name}}\">this</a></p>" }]);
        await using (var db = scene.Database.Open())
        {
            (await db.Contacts.SingleAsync()).FirstName = "javascript:alert(1)";
            await db.SaveChangesAsync();
        }

        await scene.Start();
        var id = (await scene.Drafts())[0].Id;
        var draft = await Find(scene, id);
        Assert.Equal("<p>See <a href=\"\">this</a></p>", draft.Content.Html);
        Assert.Equal(["first_name"], draft.RefusedInLinks);
        await scene.Get<DraftEditor>().Edit(scene.Database.System, id, null, "<p>See this</p>", null, null, default);
        Assert.Empty((await Find(scene, id)).RefusedInLinks);
    }

    [Fact]
    public async Task What_is_added_at_the_end_is_told()
    {
        await using var scene = await Scene(contacts: 1);
        var id = (await scene.Drafts())[0].Id;
        Assert.Equal((null, false), ((await Find(scene, id)).Footer, (await Find(scene, id)).HasSignature));
        await using (var db = scene.Database.Open())
        {
            (await db.CampaignSettings.SingleAsync()).Footer = FooterKind.Line;
            (await db.SenderAccounts.SingleAsync()).SignatureHtml = "<p>Anna</p>";
            await db.SaveChangesAsync();
        }

        Assert.Equal(("Tell me if you would rather not hear from me", true), ((await Find(scene, id)).Footer, (await Find(scene, id)).HasSignature));
    }

    [Fact]
    public async Task Of_several_drafts_the_first_to_go_out_is_told()
    {
        await using var scene = await Scene(contacts: 1);
        var drafts = await scene.Drafts();
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [.. drafts.Select(d => new SeenDraft(d.Id, null))], default);
        var first = await scene.Get<ReviewQueries>().Expected(scene.Database.WorkspaceId, drafts[0].Id, default);

        Assert.Equal(first, await scene.Get<ReviewQueries>().Expected(scene.Database.WorkspaceId, [.. drafts.Select(d => d.Id).Reverse()], default));
        Assert.True(first!.IsFirm);
    }

    [Fact]
    public async Task What_can_be_filtered_by_counts_what_waits()
    {
        await using var scene = await Scene(contacts: 2);
        var first = (await scene.Drafts())[0];
        await scene.Get<DraftApprover>().Approve(scene.Database.System, [new SeenDraft(first.Id, null)], default);

        var campaign = Assert.Single(await scene.Get<ReviewQueries>().Campaigns(scene.Database.WorkspaceId, reviewer: null, default));

        Assert.Equal(5, campaign.Waiting);
        Assert.Equal([(1, 1), (2, 2), (3, 2)], campaign.Steps.Select(s => (s.Order, s.Waiting)));
        Assert.Equal(5, (await scene.Get<ReviewQueries>().Approvable(scene.Database.WorkspaceId, new DraftFilter(), default)).Drafts.Count);
    }

    [Fact]
    public async Task Nothing_is_seen_of_another_workspace()
    {
        await using var scene = await Scene(contacts: 1);
        var other = await scene.Database.AddWorkspace("Contoso");

        Assert.Null(await scene.Get<ReviewQueries>().Find(other, (await scene.Drafts())[0].Id, default));
        Assert.Empty(await scene.Get<ReviewQueries>().Campaigns(other, reviewer: null, default));
    }

    private static async Task<ReviewDraft> Find(CampaignScene scene, Guid id) =>
        await scene.Get<ReviewQueries>().Find(scene.Database.WorkspaceId, id, default) ?? throw new InvalidOperationException("It is there.");

    private static async Task<CampaignScene> Scene(int contacts)
    {
        var scene = await CampaignScene.Create(contacts, Approval.Required, configure: services => services.AddSingleton<ReviewQueries>());
        await scene.Start();
        return scene;
    }
}
