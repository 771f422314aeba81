using System.Data.Common;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace EmailCampaigns.Tests.Scheduling;

public sealed class LaunchTests
{
    [Theory]
    [InlineData(Approval.Automatic)]
    [InlineData(Approval.Required)]
    public async Task Who_is_enrolled_between_the_planning_of_a_block_and_its_writing_keeps_the_rows_of_that(Approval approval)
    {
        var beside = new AfterPlanning();
        await using var scene = await CampaignScene.Create(contacts: 5, approval: approval, configure: services => TestStore.Configure(services, options => options.AddInterceptors(beside)));
        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        beside.Act = async () =>
        {
            var outcome = await scene.Get<Enroller>().Enroll(scene.Database.System, scene.CampaignId, [scene.ContactIds[1], scene.ContactIds[3]], default);
            Assert.Equal(2, outcome.Enrolled);
            beside.Enrolled = [.. (await scene.Enrollments()).Select(e => e.Id)];
        };

        await scene.RunJobs();

        Assert.Equal(2, beside.Enrolled.Count);
        var (enrollments, emails) = (await scene.Enrollments(), await scene.Emails());
        Assert.Equal(scene.ContactIds, enrollments.Select(e => e.ContactId));
        Assert.Subset(enrollments.Select(e => e.Id).ToHashSet(), beside.Enrolled.ToHashSet());
        Assert.Equal(15, emails.Count);
        Assert.All(enrollments, e => Assert.Equal(3, emails.Count(m => m.CampaignContactId == e.Id && m.ContactId == e.ContactId)));
        Assert.Equal(approval == Approval.Required ? 15 : 0, (await scene.Drafts()).Count);
        Assert.Equal(LaunchState.Done, (await scene.Campaign()).LaunchState);
    }

    [Fact]
    public async Task Who_is_enrolled_before_the_launch_comes_to_them_has_one_place_in_the_calendar()
    {
        await using var scene = await CampaignScene.Create(contacts: 2, settings: s => s.DailyLimit = 1, steps: [CampaignScene.ThreeSteps()[0]]);
        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        var enrolled = await scene.Get<Enroller>().Enroll(scene.Database.System, scene.CampaignId, [scene.ContactIds.Min()], default); // the one the launch comes to first
        Assert.Equal(1, enrolled.Enrolled);

        await scene.RunJobs();

        Assert.Equal([new DateOnly(2026, 1, 15), new DateOnly(2026, 1, 16)], (await scene.Emails()).Select(e => DateOnly.FromDateTime(e.ScheduledFor)).Order());
    }

    [Fact]
    public async Task Who_is_enrolled_by_several_at_once_is_enrolled_once()
    {
        await using var scene = await CampaignScene.Create(contacts: 3);
        await scene.Get<CampaignControl>().Start(scene.Database.System, scene.CampaignId, default);
        Task<EnrollOutcome> Enroll() => Task.Run(() => scene.Get<Enroller>().Enroll(scene.Database.System, scene.CampaignId, [.. scene.ContactIds, .. scene.ContactIds], default));

        var outcomes = await Task.WhenAll(Enroll(), Enroll(), Enroll());
        await scene.RunJobs();

        Assert.All(outcomes, o => Assert.Equal((true, 3), (o.Outcome.IsDone, o.Enrolled + o.Standing)));
        Assert.Equal(3, outcomes.Sum(o => o.Enrolled));
        Assert.Equal(scene.ContactIds, (await scene.Enrollments()).Select(e => e.ContactId));
        Assert.Equal((9, 9), ((await scene.Emails()).Count, (await scene.Campaign()).EmailsScheduledCount));
    }

    [Fact]
    public async Task Drafts_of_a_launch_come_by_contact_and_then_by_step()
    {
        await using var scene = await CampaignScene.Create(contacts: 3, approval: Approval.Required);
        await scene.Start();

        await using var db = scene.Database.Open();
        var orders = await db.SequenceSteps.ToDictionaryAsync(s => s.Id, s => s.SequenceOrder);
        var drafts = await db.EmailDrafts.OrderBy(d => d.Id).ToListAsync();
        Assert.Equal([1, 2, 3, 1, 2, 3, 1, 2, 3], drafts.Select(d => orders[d.StepId]));
        Assert.All(drafts.Chunk(3), ofOne => Assert.Single(ofOne.Select(d => d.ContactId).Distinct()));
    }

    [Fact]
    public async Task What_a_launch_writes_is_what_the_change_tracker_would_write()
    {
        await using var scene = await CampaignScene.Create(contacts: 2, approval: Approval.Required);
        await using (var db = scene.Database.Open())
        {
            var contacts = await db.Contacts.ToListAsync();
            contacts.ForEach(c => c.Company = "Żółw & Söhne\t\"\\N\"\n, {x}");
            await db.SaveChangesAsync();
        }

        await scene.Start();

        await using var written = scene.Database.Open();
        var drafts = await written.EmailDrafts.AsNoTracking().ToListAsync();
        var emails = await written.ScheduledEmails.AsNoTracking().ToListAsync();
        foreach (var (draft, email) in drafts.Join(emails, d => d.Id, e => e.DraftId, (draft, email) => (draft, email)))
        {
            written.Entry(draft).State = EntityState.Modified;
            written.Entry(email).State = EntityState.Modified;
        }

        var before = await Texts(written);
        Assert.Equal(12, await written.SaveChangesAsync());
        Assert.Equal(before, await Texts(written));
    }

    /// <summary>The rows as the database has them, but for the stamp of the save.</summary>
    private static async Task<List<string>> Texts(DbContext db)
    {
        var rows = new List<string>();
        foreach (var table in new[] { "email_drafts", "scheduled_emails" })
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table} ORDER BY id";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount)
                    .Where(i => reader.GetName(i) != "updated_at")
                    .Select(i => $"{reader.GetName(i)}={(reader.GetValue(i) is byte[] key ? Convert.ToHexString(key) : reader.GetValue(i))}")));
            }
        }

        return rows;
    }

    /// <summary>Acts once, when the first block has been read: what is enrolled then is new to it.</summary>
    private sealed class AfterPlanning : DbCommandInterceptor
    {
        private int _reads;

        public Func<Task> Act { get; set; } = () => Task.CompletedTask;

        public List<Guid> Enrolled { get; set; } = [];

        public override async ValueTask<DbDataReader> ReaderExecutedAsync(
            DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
        {
            // The last that a block reads are the enrollments that stand between its first and its last contact.
            var sql = command.CommandText.Replace("\"", "", StringComparison.Ordinal);
            if (sql.Contains("FROM campaign_contacts", StringComparison.Ordinal) && sql.Contains("contact_id <=", StringComparison.Ordinal)
                && Interlocked.Increment(ref _reads) == 1)
            {
                await Act();
            }

            return result;
        }
    }
}
