using EmailCampaigns.Core;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Tests.Sending;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Senders.TestEmails;

public sealed class TestEmailSenderTests
{
    private static readonly StepText Step = new("Hello {{first_name}}", "<p>Dear {{first_name}}, <a href=\"https://www.example.com/\">look</a></p>", Preheader: "For {{company}}");

    [Fact]
    public async Task A_step_comes_to_who_asks_as_the_contact_would_get_it()
    {
        await using var world = await World(footer: FooterKind.Line, sender: s => s.SignatureHtml = "<p>Ann Lee, Northwind</p>");
        var (me, stepId, contactId) = await Facts(world);

        var outcome = await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { CampaignId = world.CampaignId, StepId = stepId }, default);

        Assert.Equal((true, "ida@northwind.example", null), (outcome.IsSent, outcome.To, outcome.Problem));
        var handed = Assert.Single(world.Transport.Handed);
        Assert.Equal(("ida@northwind.example", "ida@northwind.example"), (handed.To, handed.Header("To")));
        var message = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(handed.Message)));
        Assert.Equal("[Test] Hello Zoë", message.Subject);
        Assert.Contains("For Contoso", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Ann Lee, Northwind", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("href=\"https://mail.example/u/test\"", message.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("href=\"https://www.example.com/\"", message.HtmlBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/t/", message.HtmlBody + message.TextBody, StringComparison.Ordinal);
        Assert.Null(handed.Header("List-Unsubscribe"));
    }

    [Theory]
    [InlineData(VariantLetter.A, "[Test] Hello Zoë")]
    [InlineData(VariantLetter.B, "[Test] Another Zoë")]
    public async Task A_step_with_variants_comes_as_the_one_that_was_asked_for(VariantLetter variant, string subject)
    {
        await using var world = await World(step: Step with { VariantB = new StepText("Another {{first_name}}", "<p>B</p>") });
        var (me, stepId, contactId) = await Facts(world);

        Assert.True((await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { CampaignId = world.CampaignId, StepId = stepId, Variant = variant }, default)).IsSent);

        var message = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(Assert.Single(world.Transport.Handed).Message)));
        Assert.Equal(subject, message.Subject);
        var none = await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { CampaignId = world.CampaignId, StepId = stepId, Variant = VariantLetter.D }, default);
        Assert.Equal((EditVerdict.InUse, "Step 1 has no variant D."), (none.Outcome.Verdict, none.Problem));
    }

    [Fact]
    public async Task Nothing_is_written_counted_or_sent_twice_because_of_it()
    {
        await using var world = await World();
        var (me, stepId, contactId) = await Facts(world);
        var before = await TableDump.Of(world.Database.Store);

        await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { CampaignId = world.CampaignId, StepId = stepId }, default);
        await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { Source = new TemplateSource("Only {{first_name}}", "<p>Hi</p>", null) }, default);

        Assert.Equal(before, await TableDump.Of(world.Database.Store));
        Assert.Equal(2, world.Transport.Handed.Select(h => h.MessageId).Distinct().Count());
        await world.Tick();
        Assert.Equal(3, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task What_is_being_written_can_be_tried_before_it_is_saved()
    {
        await using var world = await World();
        var (me, _, contactId) = await Facts(world);
        var step = new FrozenStep(Guid.CreateVersion7(world.Clock.UtcNow()), 1, "", "Unsaved {{company}}", "<p>Hi</p>", null, 0, 0, null, false, true);

        await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { CampaignId = world.CampaignId, StepId = step.Id, Plan = new FrozenPlan([step]) }, default);

        Assert.Equal("[Test] Unsaved Contoso", Assert.Single(world.Transport.Handed).Header("Subject"));
    }

    [Fact]
    public async Task A_server_that_refuses_is_explained()
    {
        await using var world = await World();
        var (me, stepId, contactId) = await Facts(world);
        world.Transport.AnswerAlways(ScriptedTransport.Of(DeliveryVerdict.SenderRefused, 535, "535 5.7.8 Bad password"));

        var outcome = await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { CampaignId = world.CampaignId, StepId = stepId }, default);

        Assert.False(outcome.IsSent);
        Assert.Equal("The server refuses this sender. Check its settings and its password, then verify it again. (535 5.7.8 Bad password)", outcome.Problem);
    }

    [Fact]
    public async Task There_are_only_so_many_a_minute()
    {
        await using var world = await World();
        var (me, stepId, contactId) = await Facts(world);
        var request = new TestEmailRequest(contactId) { CampaignId = world.CampaignId, StepId = stepId };
        for (var i = 0; i < TestEmailSender.PerMinute; i++)
        {
            Assert.True((await world.Get<TestEmailSender>().Send(me, request, default)).IsSent);
        }

        var refused = await world.Get<TestEmailSender>().Send(me, request, default);
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await world.Get<TestEmailSender>().Send(me, request, default);

        Assert.Equal((EditVerdict.InUse, "10 test emails a minute are possible. Wait a minute."), (refused.Outcome.Verdict, refused.Problem));
        Assert.True(again.IsSent);
        Assert.Equal(TestEmailSender.PerMinute + 1, world.Transport.Handed.Count);
    }

    [Fact]
    public async Task Nothing_leaves_while_sending_is_held_or_the_sender_is_off_or_nobody_is_there_to_get_it()
    {
        await using var world = await World();
        var (me, stepId, contactId) = await Facts(world);
        var request = new TestEmailRequest(contactId) { CampaignId = world.CampaignId, StepId = stepId };
        var tests = world.Get<TestEmailSender>();

        var nobody = await tests.Send(world.Database.System, request, default);
        var stranger = await tests.Send(Actor.User(world.Database.WorkspaceId, Guid.CreateVersion7(world.Clock.UtcNow()), Role.Owner), request, default);
        var noContact = await tests.Send(me, request with { ContactId = Guid.Empty }, default);
        var noStep = await tests.Send(me, request with { StepId = Guid.Empty }, default);
        await world.Do(async db => (await db.SenderAccounts.SingleAsync()).IsActive = false);
        var off = await tests.Send(me, request, default);
        await world.Do(async db => (await db.SenderAccounts.SingleAsync()).IsActive = true);
        await world.Get<SendingHold>().HoldWorkspace(world.Database.System, "Looking into it", default);
        var held = await tests.Send(me, request, default);

        Assert.Equal(
            [EditVerdict.InUse, EditVerdict.InUse, EditVerdict.NotFound, EditVerdict.NotFound, EditVerdict.InUse, EditVerdict.InUse],
            new[] { nobody, stranger, noContact, noStep, off, held }.Select(o => o.Outcome.Verdict));
        Assert.Empty(world.Transport.Handed);
    }

    [Fact]
    public async Task A_text_with_mistakes_or_nothing_in_it_says_so()
    {
        await using var world = await World();
        var (me, _, contactId) = await Facts(world);

        var mistake = await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { Source = new TemplateSource("x", "{{#if a}}", null) }, default);
        var empty = await world.Get<TestEmailSender>().Send(me, new TestEmailRequest(contactId) { Source = new TemplateSource("x", "<p>{{nick}}</p>", null) }, default);

        Assert.Contains("line 1", mistake.Problem, StringComparison.Ordinal);
        Assert.Equal("The email has no content: this contact has no nick.", empty.Problem);
    }

    private static async Task<SendingWorld> World(FooterKind footer = FooterKind.None, Action<SenderAccount>? sender = null, StepText? step = null)
    {
        var world = await SendingWorld.Create(sender, configure: services => services.AddSingleton<TestEmailSender>());
        await world.StartFirst(1, [step ?? Step]);
        await world.Do(async db => (await db.CampaignSettings.SingleAsync()).Footer = footer);
        return world;
    }

    private static async Task<(Actor Me, Guid StepId, Guid ContactId)> Facts(SendingWorld world)
    {
        var now = world.Clock.UtcNow();
        var user = new User { Id = Guid.CreateVersion7(now), UserName = "ida@northwind.example", NormalizedUserName = "IDA@NORTHWIND.EXAMPLE", Email = "ida@northwind.example" };
        await world.Database.Add(user);
        await world.Database.Add(new WorkspaceMember(user.Id, Role.Marketer, now));
        await using var db = world.Database.Open();
        return (Actor.User(world.Database.WorkspaceId, user.Id, Role.Marketer), await db.SequenceSteps.Select(s => s.Id).SingleAsync(), await db.Contacts.Select(c => c.Id).SingleAsync());
    }
}
