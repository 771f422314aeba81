using System.Text;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Generation;
using Microsoft.AspNetCore.Http;

namespace EmailCampaigns.Tests.Generation;

/// <summary>Servers that are slow, poor, broken or offended.</summary>
public sealed class ModelFailureTests
{
    /// <summary>All that may come instead of an answer and pass by itself.</summary>
    public static TheoryData<string, string> TemporaryFailures => new()
    {
        { "half", "The answer broke off in the middle." },
        { "utf8", "The answer is no UTF-8." },
        { "page", "The answer is not what a model's server says. Does the address end where /chat/completions begins, often in /v1?" },
        { "prose", "The model did not answer in the form that was asked for." },
        { "cut", "The answer ends in the middle: it reached the model's limit." },
        { "empty", "The answer is empty." },
        { "500", "The server is in trouble (500). It said: Overloaded." },
        { "endless", "The answer is larger than 4 MB." },
        { "stall", "The model did not answer within 1 seconds." },
    };

    [Theory]
    [MemberData(nameof(TemporaryFailures))]
    public async Task A_passing_trouble_is_tried_again_with_longer_and_longer_pauses(string trouble, string reason)
    {
        await using var scene = await AiScene.Start();
        await scene.Set(settings => settings.TimeLimitSeconds = trouble == "stall" ? 1 : 60);
        scene.Model.Answer = (_, context) => Answer(trouble, scene.Model, context);

        await scene.Write();
        await scene.Write(); // not before its pause is over

        Assert.Single(scene.Model.All);
        var text = Assert.Single(await scene.Texts());
        Assert.Equal((GenerationStatus.Queued, 1, reason), (text.Status, text.Attempts, text.Error));
        scene.Model.Answer = (asked, context) => FakeModel.Say(context, asked.AsExample());
        scene.Advance(TimeSpan.FromSeconds(1));
        await scene.Write();
        Assert.Equal((DraftStatus.Draft, 2), ((await scene.First()).Status, Assert.Single(await scene.Texts()).Attempts));
    }

    [Fact]
    public async Task After_five_bad_answers_a_person_decides()
    {
        await using var scene = await AiScene.Start();
        scene.Model.Answer = (_, context) => FakeModel.Say(context, "Sure! Here is your email.");

        for (var i = 0; i < 8; i++)
        {
            await scene.Write();
            scene.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(5, scene.Model.All.Count);
        var draft = await scene.First();
        Assert.Equal((DraftStatus.Failed, "A model could not write it. The model did not answer in the form that was asked for."), (draft.Status, draft.StatusReason));
        Assert.Equal(5 * 1_412, Assert.Single(await scene.Texts()).InputTokens);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_slower_pace_is_left_alone_for_as_long_as_it_says()
    {
        await using var scene = await AiScene.Start(contacts: 3, new AiSettingsInput { Parallel = 1 });
        scene.Model.Answer = (_, context) => FakeModel.Refuse(context, 429, "rate_limit_exceeded", "Slow down.", retryAfter: 90);
        await scene.Write();
        Assert.Single(scene.Model.All); // the other two are not even tried
        Assert.Equal("The server asked for a slower pace; it goes on by itself.", (await scene.Progress()).Waits);
        scene.Model.Answer = (asked, context) => FakeModel.Say(context, asked.AsExample());

        scene.Advance(TimeSpan.FromSeconds(89));
        await scene.Write();
        Assert.Single(scene.Model.All);
        scene.Advance(TimeSpan.FromSeconds(2));
        await scene.Write();

        Assert.Equal(3, (await scene.Progress()).Written);
        Assert.Equal(1, Assert.Single(await scene.Texts()).Attempts); // haste is no fault of the text
    }

    [Theory]
    [InlineData(401, "invalid_api_key", "The server refused the key (401). Enter a key that may use small. It said: Wrong key.")]
    [InlineData(404, "model_not_found", "The server knows no model small, or nothing is at this address (404). Check both. It said: Wrong key.")]
    [InlineData(429, "insufficient_quota", "The account has no credit left (429). Top it up, then test the connection. It said: Wrong key.")]
    public async Task What_no_later_question_could_pass_stops_the_writing_until_a_person_tests_it(int status, string code, string reason)
    {
        await using var scene = await AiScene.Start(contacts: 3, new AiSettingsInput { Parallel = 1 });
        scene.Model.Answer = (_, context) => FakeModel.Refuse(context, status, code, "Wrong key.");

        await scene.Write();
        scene.Advance(TimeSpan.FromHours(1));
        await scene.Write();

        Assert.Single(scene.Model.All);
        Assert.Equal(reason, (await scene.Progress()).Waits);
        scene.Model.Answer = (asked, context) => FakeModel.Say(context, asked.User.Contains("<data>", StringComparison.Ordinal) ? asked.AsExample() : """{"ready":true}""");
        Assert.True((await scene.Get<AiConnection>().Test(scene.By, default)).Works);
        await scene.Write();
        Assert.Equal((3, null), ((await scene.Progress()).Written, (await scene.Progress()).Waits));
    }

    [Fact]
    public async Task The_budget_of_a_day_stops_the_writing_and_it_goes_on_the_next_day()
    {
        // One costs 0.002484, and before the first 0.0049 is taken for the usual cost.
        await using var scene = await AiScene.Start(contacts: 4, new AiSettingsInput { DailyBudget = 0.006m, Parallel = 1 });

        await scene.Write();

        Assert.Equal(2, scene.Model.All.Count);
        Assert.Equal("The budget of today (EUR 0.006) is used up; it goes on by itself tomorrow.", (await scene.Progress()).Waits);
        scene.Campaign.Database.Clock.MoveTo(new DateTime(2026, 1, 15, 22, 59, 0, DateTimeKind.Utc));
        await scene.Write();
        var stillToday = scene.Model.All.Count;
        scene.Advance(TimeSpan.FromHours(2)); // over midnight in every zone that the workspace may have: UTC or Berlin
        await scene.Write();

        Assert.Equal((2, 4), (stillToday, scene.Model.All.Count));
        Assert.True((await scene.Get<WritingQueries>().Today(scene.WorkspaceId, default))!.Cost <= 0.006m);
    }

    [Fact]
    public async Task No_more_are_asked_for_at_once_than_the_settings_say()
    {
        await using var scene = await AiScene.Start(contacts: 8, new AiSettingsInput { Parallel = 3 });
        var (now, most, gate) = (0, 0, new Lock());
        scene.Model.Answer = async (asked, context) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }

            await Task.Yield();
            await FakeModel.Say(context, asked.AsExample());
            lock (gate)
            {
                now--;
            }
        };

        await scene.Write();

        Assert.Equal(8, scene.Model.All.Count);
        Assert.InRange(most, 1, 3);
    }

    /// <summary>Answers with one of <see cref="PassingTroubles"/>.</summary>
    internal static async Task Answer(string trouble, FakeModel model, HttpContext context)
    {
        switch (trouble)
        {
            case "half":
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = 5_000;
                await context.Response.WriteAsync("""{"id":"chatcmpl-1","choices":[{"mess""");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case "utf8":
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("""{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"x""").Concat(new byte[] { 0xC3, 0x28 }).Concat("\"}}]}"u8.ToArray()).ToArray());
                break;
            case "page":
                await FakeModel.Write(context, 200, "<html><body>Welcome to nginx</body></html>", "text/html");
                break;
            case "prose":
                await FakeModel.Say(context, "Dear Lena, here is an email.");
                break;
            case "cut":
                await FakeModel.Say(context, """{"subject":"Hel""", finish: "length");
                break;
            case "empty":
                await FakeModel.Say(context, "");
                break;
            case "500":
                await FakeModel.Refuse(context, 500, "server_error", "Overloaded.");
                break;
            case "endless":
                await FakeModel.Write(context, 200, new string(' ', 5 * 1024 * 1024));
                break;
            default:
                await model.Stall(context);
                break;
        }
    }
}
