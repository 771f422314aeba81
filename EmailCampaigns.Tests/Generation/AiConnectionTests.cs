using EmailCampaigns.Core.Ai;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Generation;

public sealed class AiConnectionTests
{
    [Fact]
    public async Task A_model_that_answers_as_asked_works_and_is_asked_without_a_key_where_there_is_none()
    {
        await using var model = await FakeModel.Start();
        await using var scene = await CampaignScene.Create();
        model.Answer = (_, context) => FakeModel.Say(context, "```json\n{\"ready\":true}\n```");
        await Set(scene, new AiSettingsInput { BaseUrl = model.BaseUrl + "/chat/completions/", Model = "small" });

        var result = await scene.Get<AiConnection>().Test(scene.Database.System, default);

        Assert.True(result.Works, result.Message);
        Assert.StartsWith("small answers, in ", result.Message, StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(model.All).Authorization);
    }

    [Theory]
    [InlineData(401, AiResult.Unauthorized)]
    [InlineData(403, AiResult.Unauthorized)]
    [InlineData(404, AiResult.NotFound)]
    [InlineData(402, AiResult.OutOfQuota)]
    [InlineData(422, AiResult.BadRequest)]
    [InlineData(429, AiResult.RateLimited)]
    [InlineData(503, AiResult.ServerFault)]
    [InlineData(302, AiResult.NotFound)]
    public async Task A_refusal_is_explained(int status, AiResult expected)
    {
        await using var model = await FakeModel.Start();
        await using var scene = await CampaignScene.Create();
        model.Answer = (_, context) => FakeModel.Refuse(context, status, "code", "Said so.");
        await Set(scene, new AiSettingsInput { BaseUrl = model.BaseUrl, Model = "small", ApiKey = "sk-secret" });

        var result = await scene.Get<AiConnection>().Test(scene.Database.System, default);

        Assert.Equal((false, expected), (result.Works, result.Result));
        Assert.Contains($"({status})", result.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-secret", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_is_no_model_is_not_told_on()
    {
        await using var model = await FakeModel.Start();
        await using var scene = await CampaignScene.Create();
        model.Answer = (_, context) => FakeModel.Write(context, 403, "<html>internal secret</html>", "text/html");
        await Set(scene, new AiSettingsInput { BaseUrl = model.BaseUrl, Model = "small" });

        Assert.DoesNotContain("secret", (await scene.Get<AiConnection>().Test(scene.Database.System, default)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9/v1", AiResult.Unreachable, "Nothing listens at 127.0.0.1:9. Is the server running, and is the port right?")]
    [InlineData("http://169.254.169.254/v1", AiResult.Forbidden, "The address is in a network that this installation does not allow for models.")]
    [InlineData("http://[::ffff:169.254.169.254]/v1", AiResult.Forbidden, "The address is in a network that this installation does not allow for models.")]
    public async Task What_is_not_there_or_not_allowed_is_explained(string url, AiResult expected, string message)
    {
        await using var scene = await CampaignScene.Create();
        await Set(scene, new AiSettingsInput { BaseUrl = url, Model = "small" });

        var result = await scene.Get<AiConnection>().Test(scene.Database.System, default);

        Assert.Equal((expected, message), (result.Result, result.Message));
    }

    [Fact]
    public async Task A_key_is_kept_encrypted_and_goes_to_no_other_server()
    {
        await using var scene = await CampaignScene.Create();
        await Set(scene, new AiSettingsInput { BaseUrl = "https://one.example/v1", Model = "small", ApiKey = "sk-secret" });
        var editor = scene.Get<AiSettingsEditor>();

        var other = await editor.Update(scene.Database.System, new AiSettingsInput { BaseUrl = "https://two.example/v1" }, null, default);

        Assert.Equal("apiKey", Assert.Single(other.Problems).Field);
        await using var db = scene.Database.Open();
        Assert.Equal(("https://one.example/v1", "kept sk-secret"), (await db.AiSettings.SingleAsync()) is var kept ? (kept.BaseUrl, kept.ProtectedKey) : default);
        Assert.True((await editor.Update(scene.Database.System, new AiSettingsInput { BaseUrl = "https://two.example/v1", ApiKey = "" }, null, default)).IsDone);
        Assert.False((await scene.Get<AiSettingsQueries>().Read(scene.Database.WorkspaceId, default)).HasKey);
    }

    [Theory]
    [InlineData("ftp://model.example/v1", "small", "EUR", null, "baseUrl")]
    [InlineData("https://user:pass@model.example/v1", "small", "EUR", null, "baseUrl")]
    [InlineData("https://model.example/v1?key=1", "small", "EUR", null, "baseUrl")]
    [InlineData("", "small", "EUR", null, "baseUrl")]
    [InlineData("https://model.example/v1", "", "EUR", null, "model")]
    [InlineData("https://model.example/v1", "small", "euros", null, "currency")]
    [InlineData("https://model.example/v1", "small", "EUR", 5, "dailyBudget")]
    [InlineData("https://model.example/v1", "small", "EUR", -5, "dailyBudget")]
    public async Task A_wrong_setting_is_told_at_its_field(string url, string model, string currency, int? budget, string field)
    {
        await using var scene = await CampaignScene.Create();

        var outcome = await scene.Get<AiSettingsEditor>().Update(
            scene.Database.System, new AiSettingsInput { BaseUrl = url, Model = model, Currency = currency, DailyBudget = budget }, null, default);

        Assert.Contains(field, outcome.Problems.Select(p => p.Field));
    }

    [Fact]
    public async Task Who_saves_over_what_somebody_else_saved_is_told()
    {
        await using var scene = await CampaignScene.Create();
        await Set(scene, new AiSettingsInput { BaseUrl = "https://one.example/v1", Model = "small" });

        var stale = await scene.Get<AiSettingsEditor>().Update(scene.Database.System, new AiSettingsInput { Model = "large" }, expectedVersion: 0, default);

        Assert.Equal(EmailCampaigns.Core.EditVerdict.Stale, stale.Verdict);
    }

    private static async Task Set(CampaignScene scene, AiSettingsInput input) =>
        Assert.True((await scene.Get<AiSettingsEditor>().Update(scene.Database.System, input, null, default)).IsDone);
}
