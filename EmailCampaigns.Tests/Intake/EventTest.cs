using System.Net;
using System.Text.Json;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Tests.Api;

namespace EmailCampaigns.Tests.Intake;

/// <summary>Campaigns that wait for events, and the words of a program that tells of them.</summary>
public abstract class EventTest : ApiTest
{
    private Guid? _sender;

    protected Task<JsonElement> Tell(object told, HttpStatusCode expected = HttpStatusCode.OK) => Post("/events", told, expected);

    /// <summary>A campaign without a list that was started and is launched; its emails go at any time, without a yes.</summary>
    protected async Task<Guid> Started(string trigger = "lead_created", object? config = null, int steps = 1)
    {
        _sender ??= Id(await Post("/senders", new { email = "sales@northwind.example", provider = "pickup" }, HttpStatusCode.Created));
        var campaign = Id(await Post("/campaigns", new
        {
            name = $"Welcome {Guid.CreateVersion7(Host.Clock.GetUtcNow())}",
            senderAccountId = _sender,
            triggerEvent = trigger,
            triggerConfig = config,
            approval = "automatic",
            settings = new
            {
                sendWindowStart = "00:00",
                sendWindowEnd = "00:00",
                sendDays = new[] { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" },
                dailyLimit = 0,
                delayBetweenEmailsSeconds = 0,
            },
        }, HttpStatusCode.Created));
        var sequence = Enumerable.Range(1, steps).Select(i => new { name = $"Email {i}", subjectTemplate = $"Hello {i}", bodyTemplate = "<p>Hello {{default first_name \"there\"}}</p>", delayDays = i - 1 });
        await Send(HttpMethod.Put, $"/campaigns/{campaign}/steps", sequence, HttpStatusCode.OK);
        await Post($"/campaigns/{campaign}/start", null, HttpStatusCode.Accepted);
        await RunJobs();
        Assert.Equal("done", await Text(campaign, "launchState"));
        return campaign;
    }

    /// <summary>What the jobs do that plan.</summary>
    protected async Task RunJobs()
    {
        await Host.Get<ScheduleReconciler>().Run(CancellationToken.None);
        await Host.Get<CampaignLauncher>().Run(CancellationToken.None);
    }

    protected async Task<string?> Text(Guid campaign, string field) => (await Get($"/campaigns/{campaign}")).GetProperty(field).GetString();

    protected async Task<int> Enrolled(Guid campaign) => (await Get($"/campaigns/{campaign}/enrollments")).GetProperty("total").GetInt32();

    /// <summary>The emails of a campaign, each with why it does not go.</summary>
    protected async Task<List<(string? Status, string? CancelReason)>> Emails(Guid campaign) =>
        [.. (await Get($"/campaigns/{campaign}/schedule")).GetProperty("items").EnumerateArray().Select(e => (e.GetProperty("status").GetString(), e.GetProperty("cancelReason").GetString()))];

    protected static Guid ContactOf(JsonElement told) => told.GetProperty("contactId").GetGuid();

    /// <summary>The campaigns that an answer names, each with whether the contact is new in it.</summary>
    protected static List<(Guid Campaign, bool IsNew)> EnrollmentsOf(JsonElement told) =>
        [.. told.GetProperty("enrollments").EnumerateArray().Select(e => (e.GetProperty("campaignId").GetGuid(), e.GetProperty("isNew").GetBoolean()))];
}
