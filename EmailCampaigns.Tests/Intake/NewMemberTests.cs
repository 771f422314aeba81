using EmailCampaigns.Core;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Intake;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Intake;

/// <summary>Contacts who join the list of a campaign after its start.</summary>
public sealed class NewMemberTests
{
    [Fact]
    public async Task Who_joins_the_list_later_gets_all_emails_and_joining_twice_changes_nothing()
    {
        await using var scene = await Started();
        var ben = await Add(scene, "ben@later.example");

        await Join(scene, ben);
        await Look(scene);
        await Look(scene);

        Assert.Contains(await scene.Enrollments(), e => e.ContactId == ben && e.Status == EnrollmentStatus.Pending);
        Assert.Equal([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Planned, ScheduledEmailStatus.Planned], Statuses(await scene.Emails(), ben));

        await scene.Get<ListEditor>().RemoveMembers(scene.ListId, [ben], scene.Database.System, default);
        await Join(scene, ben);
        await Look(scene);

        Assert.Equal(3, (await scene.Emails()).Count(e => e.ContactId == ben));
    }

    [Fact]
    public async Task Without_the_setting_nobody_is_enrolled_and_with_it_those_who_join_from_then_on()
    {
        await using var scene = await Started(takes: false);
        var (early, late) = (await Add(scene, "early@later.example"), await Add(scene, "late@later.example"));
        await Join(scene, early);
        await Look(scene);
        scene.Database.Clock.Advance(NewMemberEnroller.Overlap * 2);

        await Set(scene, takes: true);
        await Join(scene, late);
        await Look(scene);

        Assert.DoesNotContain(await scene.Enrollments(), e => e.ContactId == early);
        Assert.Contains(await scene.Enrollments(), e => e.ContactId == late);

        await Set(scene, takes: false);
        var never = await Add(scene, "never@later.example");
        await Join(scene, never);
        await Look(scene);

        Assert.DoesNotContain(await scene.Enrollments(), e => e.ContactId == never);
    }

    [Fact]
    public async Task A_campaign_that_takes_new_members_starts_with_an_empty_list()
    {
        await using var scene = await Started(contacts: 0);
        var ben = await Add(scene, "ben@later.example");

        await Join(scene, ben);
        await Look(scene);
        await scene.Get<CampaignCompleter>().Sweep(default);

        Assert.Equal(ben, Assert.Single(await scene.Enrollments()).ContactId);
        Assert.Equal(CampaignStatus.Active, (await scene.Campaign()).Status);
    }

    /// <summary>A transaction takes its time: the key of a membership is older than the look that did not see it.</summary>
    [Fact]
    public async Task A_membership_that_is_committed_late_is_seen_by_the_next_look()
    {
        await using var scene = await Started();
        var made = scene.Database.Now;
        scene.Database.Clock.Advance(TimeSpan.FromMinutes(1.5));
        await Look(scene);
        Assert.Equal(scene.Database.Now, (await scene.Campaign()).MembersSeenUntil);
        var ben = await Add(scene, "ben@later.example");

        await scene.Database.Add(new ContactListMember(scene.ListId, ben, made));
        await Look(scene);

        Assert.Contains(await scene.Enrollments(), e => e.ContactId == ben);
    }

    [Fact]
    public async Task More_contacts_than_one_transaction_takes_are_all_enrolled()
    {
        await using var scene = await Started();
        var now = scene.Database.Now;
        await using (var db = scene.Database.Open())
        {
            for (var i = 0; i < 510; i++)
            {
                var contact = new Contact(Address($"c{i}@many.example"), now);
                db.AddRange(contact, new ContactListMember(scene.ListId, contact.Id, now));
            }

            await db.SaveChangesAsync();
        }

        await Look(scene);

        Assert.Equal(511, (await scene.Enrollments()).Count);
    }

    [Fact]
    public async Task A_campaign_that_takes_contacts_is_completed_only_once_its_intake_is_closed_and_active_again_when_it_opens()
    {
        await using var scene = await Started(contacts: 1);
        await StopAll(scene);
        await scene.Get<CampaignCompleter>().Sweep(default);
        Assert.Equal(CampaignStatus.Active, (await scene.Campaign()).Status);

        Assert.True((await scene.Get<CampaignControl>().CloseIntake(scene.Database.System, scene.CampaignId, default)).IsDone);
        var (missed, taken) = (await Add(scene, "missed@later.example"), await Add(scene, "taken@later.example"));
        await Join(scene, missed);
        await Look(scene);
        await scene.Get<CampaignCompleter>().Sweep(default);
        Assert.Equal(CampaignStatus.Completed, (await scene.Campaign()).Status);
        Assert.DoesNotContain(await scene.Enrollments(), e => e.ContactId == missed);

        scene.Database.Clock.Advance(NewMemberEnroller.Overlap * 2);
        Assert.True((await scene.Get<CampaignControl>().OpenIntake(scene.Database.System, scene.CampaignId, default)).IsDone);
        await Join(scene, taken);
        await Look(scene);
        await scene.Get<CampaignCompleter>().Sweep(default);

        Assert.Equal(CampaignStatus.Active, (await scene.Campaign()).Status);
        Assert.Contains(await scene.Enrollments(), e => e.ContactId == taken);
        Assert.DoesNotContain(await scene.Enrollments(), e => e.ContactId == missed);
    }

    [Fact]
    public async Task A_paused_campaign_takes_contacts_whose_emails_wait_for_its_resume()
    {
        await using var scene = await Started();
        await scene.Get<CampaignControl>().Pause(scene.Database.System, scene.CampaignId, reason: null, default);
        await scene.RunJobs();
        var ben = await Add(scene, "ben@later.example");

        await Join(scene, ben);
        await Look(scene);
        Assert.Contains(await scene.Enrollments(), e => e.ContactId == ben);
        Assert.DoesNotContain(ScheduledEmailStatus.Pending, Statuses(await scene.Emails(), ben));

        await scene.Get<CampaignControl>().Resume(scene.Database.System, scene.CampaignId, default);
        await scene.RunJobs();

        Assert.Equal([ScheduledEmailStatus.Pending, ScheduledEmailStatus.Planned, ScheduledEmailStatus.Planned], Statuses(await scene.Emails(), ben));
    }

    [Fact]
    public async Task Who_must_not_be_mailed_gets_nothing()
    {
        await using var scene = await Started();
        var ben = await Add(scene, "ben@later.example");
        await scene.Get<Suppressor>().Suppress(scene.Database.System, SuppressionKind.Address, "ben@later.example", SuppressionReason.Manual, "manual", note: null, default);

        await Join(scene, ben);
        await Look(scene);

        Assert.All(Statuses(await scene.Emails(), ben), status => Assert.Equal(ScheduledEmailStatus.Cancelled, status));
    }

    [Fact]
    public async Task Of_two_people_who_change_what_an_event_must_say_the_second_is_told()
    {
        await using var scene = await Made(takes: true, contacts: 1);
        await using var db = scene.Database.Open();
        var seen = (await db.CampaignSettings.SingleAsync()).Version;
        CampaignEdit Condition(string form) => new() { TriggerConfig = new Dictionary<string, string?> { ["form"] = form }, SettingsVersion = seen };

        var first = await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, Condition("demo"), default);
        var second = await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, Condition("prices"), default);

        Assert.Equal((EditVerdict.Done, EditVerdict.Stale), (first.Verdict, second.Verdict));
        Assert.Equal("demo", (await scene.Campaign()).TriggerConfig["form"]);
    }

    [Theory]
    [InlineData(CampaignStatus.Draft)]
    [InlineData(CampaignStatus.Stopped)]
    public async Task An_intake_opens_and_closes_only_where_there_is_one(CampaignStatus status)
    {
        await using var scene = await Made(takes: true, contacts: 1);
        if (status == CampaignStatus.Stopped)
        {
            await scene.Start();
            await scene.Get<CampaignControl>().Stop(scene.Database.System, scene.CampaignId, reason: null, default);
        }

        await Assert.ThrowsAsync<IllegalTransitionException>(() => scene.Get<CampaignControl>().CloseIntake(scene.Database.System, scene.CampaignId, default));
        await Assert.ThrowsAsync<IllegalTransitionException>(() => scene.Get<CampaignControl>().OpenIntake(scene.Database.System, scene.CampaignId, default));
    }

    private static async Task<CampaignScene> Started(bool takes = true, int contacts = 1)
    {
        var scene = await Made(takes, contacts);
        await scene.Start();
        return scene;
    }

    private static async Task<CampaignScene> Made(bool takes, int contacts)
    {
        var scene = await CampaignScene.Create(contacts, configure: services => services
            .AddSingleton<NewMemberEnroller>().AddSingleton<ListEditor>().AddSingleton<CampaignCompleter>());
        await Set(scene, takes);
        return scene;
    }

    private static async Task Set(CampaignScene scene, bool takes)
    {
        var outcome = await scene.Get<CampaignEditor>().Update(scene.Database.System, scene.CampaignId, new CampaignEdit { EnrollNewMembers = takes }, default);
        Assert.True(outcome.IsDone, outcome.Message);
    }

    private static async Task<Guid> Add(CampaignScene scene, string address)
    {
        var contact = new Contact(Address(address), scene.Database.Now);
        await scene.Database.Add(contact);
        return contact.Id;
    }

    private static EmailAddress Address(string text) => EmailAddress.TryParse(text, out var address, out _) ? address : throw new ArgumentException(text);

    private static async Task Join(CampaignScene scene, Guid contact) =>
        Assert.Equal(1, (await scene.Get<ListEditor>().AddMembers(scene.ListId, [contact], scene.Database.System, default)).Changed);

    /// <summary>What the job does; nothing of it fails.</summary>
    private static async Task Look(CampaignScene scene)
    {
        await scene.Get<NewMemberEnroller>().Sweep(default);
        await using var db = scene.Database.Open();
        Assert.Empty(await db.JobFailures.Select(f => f.Error).ToListAsync());
    }

    private static async Task StopAll(CampaignScene scene)
    {
        foreach (var enrollment in await scene.Enrollments())
        {
            await scene.Get<EnrollmentControl>().Stop(scene.Database.System, scene.CampaignId, enrollment.Id, "A test", default);
        }
    }

    private static List<ScheduledEmailStatus> Statuses(List<ScheduledEmail> emails, Guid contact) => [.. emails.Where(e => e.ContactId == contact).Select(e => e.Status)];
}
