using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Suppressions;

public sealed class SuppressorTests
{
    [Fact]
    public async Task Unsubscribing_suppresses_ends_every_enrollment_and_writes_one_event_however_often()
    {
        await using var scene = await CampaignScene.Create(contacts: 1);
        await scene.Start();
        var email = (await scene.Emails())[0];

        Assert.True(await scene.Get<Suppressor>().Unsubscribe(email.Id, "one_click", default));
        Assert.True(await scene.Get<Suppressor>().Unsubscribe(email.Id, "one_click", default));

        await using var db = scene.Database.Open();
        Assert.Equal(SuppressionReason.Unsubscribed, (await db.Suppressions.SingleAsync()).Reason);
        Assert.Equal(EnrollmentStatus.Unsubscribed, (await db.Enrollments.SingleAsync()).Status);
        Assert.Equal(1, await db.MessageEvents.CountAsync());
        Assert.All(await scene.Emails(), e => Assert.Equal(ScheduledEmailStatus.Cancelled, e.Status));
    }

    [Fact]
    public async Task Unsubscribing_from_an_email_to_a_former_address_suppresses_that_and_the_present_one()
    {
        await using var world = await SendingWorld.WithCampaign();
        await world.Tick();
        var row = await world.Row();
        var mailed = await world.Read(db => db.SentEmails.Select(s => s.RecipientEmail).SingleAsync());
        await new ContactEditor(world.Database, new(new(world.Database)), world.Clock).Update(row.ContactId, new ContactInput { Email = "new@customer.example" }, null, world.Database.System, default);

        Assert.True(await world.Get<Suppressor>().Unsubscribe(row.Id, "one_click", default));
        Assert.True(await world.Get<Suppressor>().Unsubscribe(row.Id, "one_click", default));

        Assert.Equal(
            new[] { mailed, "new@customer.example" }.Order(),
            (await world.Read(db => db.Suppressions.Where(s => s.Reason == SuppressionReason.Unsubscribed).Select(s => s.Value!).ToListAsync())).Order());
        Assert.Equal(1, await world.Read(db => db.MessageEvents.CountAsync(e => e.Type == MessageEventType.Unsubscribed)));
        Assert.Equal(1, await world.Read(db => db.DailyAnalytics.SumAsync(d => d.Unsubscribed)));
    }

    [Fact]
    public async Task A_token_of_no_email_does_nothing()
    {
        await using var scene = await CampaignScene.Create(contacts: 1);

        Assert.False(await scene.Get<Suppressor>().Unsubscribe(Guid.CreateVersion7(scene.Database.Now), "one_click", default));
    }

    [Fact]
    public async Task A_stronger_reason_takes_the_place_of_a_weaker_one_and_never_the_other_way()
    {
        await using var scene = await CampaignScene.Create();
        var suppressor = scene.Get<Suppressor>();

        await suppressor.Suppress(scene.Database.System, SuppressionKind.Address, "A@example.org", SuppressionReason.Manual, "user", null, default);
        await suppressor.Suppress(scene.Database.System, SuppressionKind.Address, "a@EXAMPLE.org", SuppressionReason.Complaint, "webhook", null, default);
        var again = await suppressor.Suppress(scene.Database.System, SuppressionKind.Address, "a@example.org", SuppressionReason.Manual, "user", null, default);

        await using var db = scene.Database.Open();
        Assert.Equal(SuppressionReason.Complaint, (await db.Suppressions.SingleAsync()).Reason);
        Assert.Equal(EditVerdict.Exists, again.Verdict);
    }

    [Fact]
    public async Task A_suppressed_contact_is_enrolled_as_stopped_and_gets_no_email()
    {
        await using var scene = await CampaignScene.Create(contacts: 2);
        await scene.Get<Suppressor>().Suppress(scene.Database.System, SuppressionKind.Domain, "company1.example.org", SuppressionReason.Manual, "user", null, default);

        await scene.Start();

        Assert.Equal([EnrollmentStatus.Pending, EnrollmentStatus.Stopped], (await scene.Enrollments()).Select(e => e.Status));
        Assert.Equal(3, (await scene.Emails()).Count);
    }

    [Fact]
    public async Task A_lifted_suppression_may_be_mailed_again_but_an_erased_person_never()
    {
        await using var scene = await CampaignScene.Create();
        var suppressor = scene.Get<Suppressor>();
        var manual = await suppressor.Suppress(scene.Database.System, SuppressionKind.Address, "a@example.org", SuppressionReason.Manual, "user", null, default);
        var erased = await suppressor.Suppress(scene.Database.System, SuppressionKind.Address, "b@example.org", SuppressionReason.Erased, "user", null, default);

        Assert.True((await suppressor.Lift(scene.Database.System, manual.Id, default)).IsDone);
        Assert.Equal(EditVerdict.InUse, (await suppressor.Lift(scene.Database.System, erased.Id, default)).Verdict);
    }
}
