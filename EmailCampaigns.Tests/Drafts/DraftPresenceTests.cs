using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Drafts;

/// <summary>Who has which draft in front of them.</summary>
public sealed class DraftPresenceTests
{
    [Fact]
    public async Task Others_are_seen_with_what_they_do_and_oneself_is_not()
    {
        await using var scene = await CampaignScene.Create();
        var (ada, tom, draft) = (await Person(scene, "Ada Lang"), await Person(scene, "Tom Weber"), Guid.CreateVersion7(scene.Database.Now));

        await scene.Get<DraftPresence>().Look(ada, draft, isEditing: false, decided: 2, default);
        await scene.Get<DraftPresence>().Look(tom, draft, isEditing: true, decided: 0, default);
        await scene.Get<DraftPresence>().Look(ada, draft, isEditing: false, decided: 3, default);

        Assert.Equal([new OtherReviewer(ada.UserId!.Value, "Ada Lang", draft, false, 3)], await Others(scene, tom));
        Assert.Equal([new OtherReviewer(tom.UserId!.Value, "Tom Weber", draft, true, 0)], await Others(scene, ada));
    }

    [Fact]
    public async Task Who_gives_no_sign_or_leaves_is_gone()
    {
        await using var scene = await CampaignScene.Create();
        var (ada, tom) = (await Person(scene, "Ada Lang"), await Person(scene, "Tom Weber"));
        await scene.Get<DraftPresence>().Look(ada, Guid.Empty, isEditing: false, decided: 0, default);
        scene.Database.Clock.Advance(DraftViewer.Lasts);
        Assert.Empty(await Others(scene, tom));

        await scene.Get<DraftPresence>().Look(ada, Guid.Empty, isEditing: false, decided: 0, default);
        Assert.Single(await Others(scene, tom));
        await scene.Get<DraftPresence>().Leave(ada, default);
        await scene.Get<DraftPresence>().Leave(ada, default);
        Assert.Empty(await Others(scene, tom));
    }

    [Fact]
    public async Task Nobody_is_seen_from_another_workspace()
    {
        await using var scene = await CampaignScene.Create();
        var ada = await Person(scene, "Ada Lang");
        await scene.Get<DraftPresence>().Look(ada, Guid.Empty, isEditing: false, decided: 0, default);

        Assert.Empty(await scene.Get<DraftPresence>().Others(Guid.CreateVersion7(scene.Database.Now), null, default));
    }

    [Fact]
    public async Task A_key_is_nobody_who_looks()
    {
        await using var scene = await CampaignScene.Create();
        await scene.Get<DraftPresence>().Look(Actor.ApiKey(scene.Database.WorkspaceId, Guid.CreateVersion7(scene.Database.Now), Role.Reviewer), Guid.Empty, false, 0, default);

        Assert.Empty(await scene.Get<DraftPresence>().Others(scene.Database.WorkspaceId, null, default));
    }

    private static Task<IReadOnlyList<OtherReviewer>> Others(CampaignScene scene, Actor of) =>
        scene.Get<DraftPresence>().Others(scene.Database.WorkspaceId, of.UserId, default);

    private static async Task<Actor> Person(CampaignScene scene, string name)
    {
        var email = $"{name.Replace(' ', '.')}@example.com";
        var user = new User
        {
            Id = Guid.CreateVersion7(scene.Database.Now),
            DisplayName = name,
            UserName = email,
            NormalizedUserName = email.ToUpperInvariant(),
            Email = email,
            NormalizedEmail = email.ToUpperInvariant(),
            SecurityStamp = "of a test",
        };
        await using var db = scene.Database.Open();
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return Actor.User(scene.Database.WorkspaceId, user.Id, Role.Reviewer);
    }
}
