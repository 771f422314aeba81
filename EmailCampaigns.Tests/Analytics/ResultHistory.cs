using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Tests.Inbound;
using EmailCampaigns.Tests.Inbound.Samples;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Analytics;

/// <summary>
/// Six contacts were sent the first of three steps. The first opened it three times and clicked a link twice; the second opened once, as did a program, which clicked too. The third replied
/// and is interested, the fourth is away, the fifth bounced, the sixth unsubscribed. One import brought the first, third and fifth, another the second and sixth.
/// </summary>
internal sealed class ResultHistory : IAsyncDisposable
{
    private const string Browser = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private ResultHistory(InboundWorld world) => World = world;

    public InboundWorld World { get; }

    public IReadOnlyList<SentEmail> Sent => World.Sent;

    public Guid CampaignId => World.Sending.CampaignId;

    public ResultQueries Queries => new(World.Sending.Database, new LinkQueries(World.Sending.Database));

    public CounterRecount Recount => new(World.Sending.Database, World.Sending.Clock);

    public static async Task<ResultHistory> Create()
    {
        var world = await InboundWorld.Create(contacts: 6);
        var history = new ResultHistory(world);
        var rows = world.Sent.Select(s => s.ScheduledEmailId).ToList();
        await history.Import("a.csv", 0, 2, 4);
        await history.Import("b.csv", 1, 5);
        await history.Recount.Run(world.Sending.Database.System, repair: true, default);
        world.Sending.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 3; i++)
        {
            await history.Open(rows[0]);
        }

        await history.Record(history.Hit(rows[0]) with { Type = MessageEventType.Clicked, Url = "https://shop.example/a" });
        world.Sending.Clock.Advance(TimeSpan.FromMinutes(1));
        await history.Record(history.Hit(rows[0]) with { Type = MessageEventType.Clicked, Url = "https://shop.example/a" });
        await history.Open(rows[1]);
        await history.Record(
            history.Hit(rows[1]) with { IsHead = true },
            history.Hit(rows[1]) with { Type = MessageEventType.Clicked, Url = "https://shop.example/a", UserAgent = "curl/8.9.1" });
        await world.Receive(Eml.Text("Sounds good, call me."), world.Sent[2]);
        await world.Receive(Eml.Text("I am out of office.", headers: "Auto-Submitted: auto-replied"), world.Sent[3]);
        await world.Receive(Eml.Report("5.1.1", "550 5.1.1 User unknown", recipient: null), world.Sent[4]);
        await world.Sending.Get<Suppressor>().Unsubscribe(rows[5], "one_click", default);
        return history;
    }

    public async Task<CampaignResults> Results() => (await Queries.Find(World.Sending.Database.WorkspaceId, CampaignId, default))!;

    public async Task Open(Guid scheduledEmailId)
    {
        World.Sending.Clock.Advance(TimeSpan.FromMinutes(1));
        await Record(Hit(scheduledEmailId));
    }

    public async Task SendSecondStep()
    {
        await World.Sending.MakeAllDue(World.Now.AddDays(5));
        await World.Sending.Tick();
        World.Sending.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    public Task<List<Guid>> SentRows(Guid contactId) =>
        Read(db => db.SentEmails.Where(s => s.ContactId == contactId).OrderBy(s => s.SequenceStep).Select(s => s.ScheduledEmailId).ToListAsync());

    public Task<T> Read<T>(Func<CampaignsDb, Task<T>> read) => World.Sending.Read(read);

    public async Task<string> Written(ResultTable table, Guid? workspaceId = null)
    {
        using var output = new MemoryStream();
        await new ResultFile(World.Sending.Database, Queries, new LinkQueries(World.Sending.Database))
            .Write(workspaceId ?? World.Sending.Database.WorkspaceId, CampaignId, table, withMark: false, output, default);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private async Task Record(params TrackingHit[] hits) => await World.Sending.Get<HitRecorder>().Record(hits, default);

    private TrackingHit Hit(Guid scheduledEmailId) => new()
    {
        Type = MessageEventType.Opened,
        EmailId = scheduledEmailId,
        At = World.Now,
        Ip = "192.0.2.1",
        UserAgent = Browser,
    };

    /// <summary>As if the contacts of these emails had come by an import before they were enrolled.</summary>
    private async Task Import(string fileName, params int[] emails)
    {
        var upload = new UploadBatch { Id = Guid.CreateVersion7(World.Now), FileName = fileName, Status = UploadStatus.Completed };
        await World.Sending.Database.Add(upload);
        var enrollments = emails.Select(i => Sent[i].CampaignContactId).ToList();
        await World.Sending.Do(db => db.Enrollments.Where(e => enrollments.Contains(e.Id)).ExecuteUpdateAsync(e => e.SetProperty(x => x.UploadBatchId, upload.Id)));
        World.Sending.Clock.Advance(TimeSpan.FromSeconds(1)); // keys go by time
    }
}
