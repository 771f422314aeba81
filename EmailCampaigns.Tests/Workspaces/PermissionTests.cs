using System.Reflection;
using System.Runtime.CompilerServices;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Intake;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Sending.Health;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Webhooks.Outgoing;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Api;
using EmailCampaigns.Tests.Support;

namespace EmailCampaigns.Tests.Workspaces;

/// <summary>Every doer demands the role that it needs, whoever calls it: a page, an endpoint or a job.</summary>
public sealed class PermissionTests
{
    /// <summary>The id of an actor; a doer does not ask who it is.</summary>
    private static readonly Guid Someone = Guid.CreateVersion7(TestDatabase.Start);

    /// <summary>The one table: what a member or key must at least be to call it. A doer that is missing here fails the test.</summary>
    private static readonly Dictionary<string, Role> Needed = new()
    {
        ["ContactEditor.Create"] = Role.Marketer,
        ["ContactEditor.Update"] = Role.Marketer,
        ["ContactEditor.Delete"] = Role.Marketer,
        ["ContactEditor.DeleteMany"] = Role.Marketer,
        ["PersonEraser.Erase"] = Role.Admin,
        ["PersonExport.Write"] = Role.Admin,
        ["ListEditor.Create"] = Role.Marketer,
        ["ListEditor.Update"] = Role.Marketer,
        ["ListEditor.Delete"] = Role.Marketer,
        ["ListEditor.AddMembers"] = Role.Marketer,
        ["ListEditor.RemoveMembers"] = Role.Marketer,
        ["UploadReceiver.Store"] = Role.Marketer,
        ["UploadReceiver.Start"] = Role.Marketer,
        ["UploadCanceller.Cancel"] = Role.Marketer,
        ["Suppressor.Suppress"] = Role.Marketer,
        ["Suppressor.Lift"] = Role.Marketer,
        ["TemplateEditor.Create"] = Role.Marketer,
        ["TemplateEditor.Update"] = Role.Marketer,
        ["TemplateEditor.Delete"] = Role.Marketer,
        ["TemplateEditor.Duplicate"] = Role.Marketer,
        ["FileStore.AddPicture"] = Role.Marketer,
        ["FileStore.AddAttachment"] = Role.Reviewer,
        ["FileStore.Remove"] = Role.Marketer,
        ["TemplatePreview.As"] = Role.Reviewer,
        ["CampaignEditor.Create"] = Role.Marketer,
        ["CampaignEditor.Update"] = Role.Marketer,
        ["CampaignEditor.Delete"] = Role.Marketer,
        ["CampaignEditor.Duplicate"] = Role.Marketer,
        ["SequenceEditor.Replace"] = Role.Marketer,
        ["SequenceEditor.Impact"] = Role.Marketer,
        ["CampaignControl.Start"] = Role.Marketer,
        ["CampaignControl.Pause"] = Role.Marketer,
        ["CampaignControl.Resume"] = Role.Marketer,
        ["CampaignControl.Stop"] = Role.Marketer,
        ["CampaignControl.Archive"] = Role.Marketer,
        ["CampaignControl.CloseIntake"] = Role.Marketer,
        ["CampaignControl.OpenIntake"] = Role.Marketer,
        ["Enroller.Enroll"] = Role.Marketer,
        ["EventReceiver.Receive"] = Role.Marketer,
        ["EnrollmentControl.Pause"] = Role.Marketer,
        ["EnrollmentControl.Resume"] = Role.Marketer,
        ["EnrollmentControl.Stop"] = Role.Marketer,
        ["EnrollmentControl.TakeUpAgain"] = Role.Marketer,
        ["EmailControl.Move"] = Role.Marketer,
        ["EmailControl.SendNow"] = Role.Marketer,
        ["EmailControl.Cancel"] = Role.Marketer,
        ["EmailControl.Restore"] = Role.Marketer,
        ["HolidayEditor.Create"] = Role.Marketer,
        ["HolidayEditor.Update"] = Role.Marketer,
        ["HolidayEditor.Delete"] = Role.Marketer,
        ["InterruptedResolver.Resolve"] = Role.Marketer,
        ["InterruptedResolver.ResolveMany"] = Role.Marketer,
        ["DraftApprover.Approve"] = Role.Reviewer,
        ["DraftApprover.ApproveAll"] = Role.Reviewer,
        ["DraftApprover.TakeBack"] = Role.Reviewer,
        ["DraftEditor.Edit"] = Role.Reviewer,
        ["DraftEditor.Keep"] = Role.Reviewer,
        ["DraftRegenerator.Regenerate"] = Role.Reviewer,
        ["DraftRegenerator.RegenerateAll"] = Role.Reviewer,
        ["DraftBatches.Begin"] = Role.Reviewer,
        ["DraftPresence.Look"] = Role.Reviewer,
        ["DraftPresence.Leave"] = Role.Reviewer,
        ["DraftRejecter.Reject"] = Role.Reviewer,
        ["DraftRejecter.RejectAll"] = Role.Reviewer,
        ["DraftRejecter.TakeBack"] = Role.Reviewer,
        ["FirstEmails.After"] = Role.Reviewer,
        ["AiSettingsEditor.Update"] = Role.Admin,
        ["AiConnection.Test"] = Role.Admin,
        ["WritingStopper.Stop"] = Role.Marketer,
        ["PreviewWriter.Write"] = Role.Reviewer,
        ["ReplyRecorder.Record"] = Role.Reviewer,
        ["ReplyEditor.Edit"] = Role.Reviewer,
        ["ReplyEditor.MarkRead"] = Role.Reviewer,
        ["ReplyEditor.EditMany"] = Role.Reviewer,
        ["AnswerWriter.Send"] = Role.Reviewer,
        ["AnswerWriter.Undo"] = Role.Reviewer,
        ["AnswerWriter.Resolve"] = Role.Reviewer,
        ["AnswerWriter.Keep"] = Role.Reviewer,
        ["JudgementReverser.TakeBack"] = Role.Reviewer,
        ["TestEmailSender.Send"] = Role.Marketer,
        ["SenderEditor.Create"] = Role.Admin,
        ["SenderEditor.Update"] = Role.Admin,
        ["SenderEditor.Delete"] = Role.Admin,
        ["SenderVerifier.Verify"] = Role.Admin,
        ["SenderVerifier.Try"] = Role.Admin,
        ["SenderResumer.Resume"] = Role.Admin,
        ["SenderSignIn.Begin"] = Role.Admin,
        ["SenderSignIn.Complete"] = Role.Admin,
        ["SenderSignIn.SignOut"] = Role.Admin,
        ["MailboxVerifier.Try"] = Role.Admin,
        ["RateLimitEditor.Set"] = Role.Admin,
        ["RateLimitEditor.Delete"] = Role.Admin,
        ["SendingHold.HoldWorkspace"] = Role.Admin,
        ["SendingHold.ReleaseWorkspace"] = Role.Admin,
        ["SendingHold.ReleaseInstallation"] = Role.Owner,
        ["WorkspaceEditor.Update"] = Role.Admin,
        ["CounterRecount.Run"] = Role.Owner,
        ["WorkspaceEditor.Create"] = Role.Owner,
        ["EndpointEditor.Create"] = Role.Admin,
        ["EndpointEditor.Update"] = Role.Admin,
        ["EndpointEditor.RotateSecret"] = Role.Admin,
        ["EndpointEditor.Disable"] = Role.Admin,
        ["EndpointEditor.Enable"] = Role.Admin,
        ["EndpointEditor.Delete"] = Role.Admin,
        ["MessageResender.SendTest"] = Role.Admin,
        ["MessageResender.Resend"] = Role.Admin,
        ["WebhookSourceEditor.MakeSecret"] = Role.Admin,
        ["WebhookSourceEditor.SetSendGridKey"] = Role.Admin,
        ["WebhookSourceEditor.Remove"] = Role.Admin,
        ["DeliveryReplayer.RunAgain"] = Role.Admin,
        ["DeliveryReplayer.RunFailedAgain"] = Role.Admin,
        ["MemberEditor.ChangeRole"] = Role.Admin,
        ["MemberEditor.Remove"] = Role.Admin,
        ["MemberEditor.Leave"] = Role.Viewer,
        ["InvitationEditor.Create"] = Role.Admin,
        ["InvitationEditor.Revoke"] = Role.Admin,
        ["ApiKeyEditor.Create"] = Role.Admin,
        ["ApiKeyEditor.Revoke"] = Role.Admin,
    };

    /// <summary>What a doer is given, so good that it would be done.</summary>
    private static readonly Dictionary<Type, object> Inputs = new()
    {
        [typeof(string)] = "Any",
        [typeof(ContactInput)] = new ContactInput { Email = "any@example.org", FirstName = "Any" },
        [typeof(EventInput)] = new EventInput { Event = "lead_created", Email = "any@example.org" },
        [typeof(ListInput)] = new ListInput { Name = "Any" },
        [typeof(TemplateInput)] = new TemplateInput { Name = "Any", Subject = "Any", BodyHtml = "<p>Any</p>" },
        [typeof(TemplateSource)] = new TemplateSource("Any", "<p>Any</p>", null),
        [typeof(IReadOnlyDictionary<string, bool>)] = new Dictionary<string, bool>(),
        [typeof(SenderInput)] = new SenderInput { Email = "any@example.org", DisplayName = "Any" },
        [typeof(CampaignEdit)] = new CampaignEdit { Name = "Any" },
        [typeof(IReadOnlyList<StepEdit>)] = new List<StepEdit> { new() { Name = "Any", SubjectTemplate = "Any", BodyTemplate = "<p>Any</p>" } },
        [typeof(PlanMove)] = new PlanMove(),
        [typeof(HolidayInput)] = new HolidayInput("Any", "05-01"),
        [typeof(RateLimitInput)] = new RateLimitInput(QuotaScope.RecipientDomain, "example.org", QuotaPeriod.Day, 7),
        [typeof(ReplyNote)] = new ReplyNote { Email = "cem@contoso.example", Subject = "Any" },
        [typeof(ReplyEdit)] = new ReplyEdit { Intent = ReplyIntent.Question },
        [typeof(AnswerInput)] = new AnswerInput { BodyText = "Any" },
        [typeof(WorkspaceInput)] = new WorkspaceInput { Name = "Any" },
        [typeof(InvitationInput)] = new InvitationInput { Email = "any@example.org", Role = Role.Viewer },
        [typeof(ApiKeyInput)] = new ApiKeyInput { Name = "Any", Role = Role.Viewer },
        [typeof(EndpointInput)] = new EndpointInput { Url = "https://example.org/webhooks", EventTypes = [MessageEventType.Bounced] },
        [typeof(TestEmailRequest)] = new TestEmailRequest(Guid.Empty),
        [typeof(PreviewWriting)] = new PreviewWriting(new TemplateSource("Any", "<p>Any</p>", null), Guid.Empty),
        [typeof(AiSettingsInput)] = new AiSettingsInput { BaseUrl = "http://127.0.0.1:9/v1", Model = "any" },
        [typeof(DraftEdit)] = DraftEdit.To("Any", null, null),
        [typeof(DraftFilter)] = new DraftFilter(),
        [typeof(DraftBatchRequest)] = new DraftBatchRequest(Guid.Empty, DraftBatchAction.Approve),
        [typeof(Uri)] = new Uri("https://campaigns.example/oauth/callback"),
        [typeof(PendingSignIn)] = new PendingSignIn
        {
            SenderId = Guid.Empty,
            WorkspaceId = Guid.Empty,
            UserId = null,
            State = "any",
            Verifier = "any",
            RedirectUri = new Uri("https://campaigns.example/oauth/callback"),
            Until = TestDatabase.Start,
        },
        [typeof(AuthorizationResponse)] = new AuthorizationResponse("any", "any", null, null),
        [typeof(UploadChoices)] = RuntimeHelpers.GetUninitializedObject(typeof(UploadChoices)),
    };

    [Fact]
    public void Every_doer_stands_in_the_table()
    {
        var doers = Doers().Select(NameOf).ToHashSet();

        Assert.Empty(doers.Except(Needed.Keys));
        Assert.Empty(Needed.Keys.Except(doers));
    }

    [Fact]
    public async Task Every_doer_refuses_every_role_that_is_too_small_and_changes_nothing()
    {
        await using var host = await ApiHost.Start();
        var things = await ForeignThings.Add(host, host.WorkspaceId);
        var before = await Everything(host);
        var wrong = new List<string>();
        foreach (var doer in Doers())
        {
            foreach (var role in Enum.GetValues<Role>().Where(role => role < Needed[NameOf(doer)]))
            {
                foreach (var actor in new[] { Actor.User(host.WorkspaceId, Someone, role), Actor.ApiKey(host.WorkspaceId, Someone, role) })
                {
                    if (await Call(host, doer, actor, things) is not PermissionDeniedException)
                    {
                        wrong.Add($"{NameOf(doer)} does not refuse {actor.Kind} with the role {role}.");
                    }
                }
            }

            if (await Everything(host) != before)
            {
                wrong.Add($"{NameOf(doer)} changes something though it refuses.");
                before = await Everything(host);
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task No_doer_refuses_a_role_that_is_strong_enough_nor_the_system()
    {
        var wrong = new List<string>();
        await using var host = await ApiHost.Start();
        var things = await ForeignThings.Add(host, host.WorkspaceId);
        foreach (var doer in Doers())
        {
            var actors = Enum.GetValues<Role>().Where(role => role >= Needed[NameOf(doer)]).Select(role => Actor.User(host.WorkspaceId, Someone, role))
                .Append(Actor.System(host.WorkspaceId));
            foreach (var actor in actors)
            {
                if (await Call(host, doer, actor, things) is PermissionDeniedException denied)
                {
                    wrong.Add($"{NameOf(doer)}, {actor.Kind} with the role {actor.Role}: {denied.Message}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData(Role.Viewer, Role.Marketer, "This needs the role marketer or a stronger one; yours is viewer.")]
    [InlineData(Role.Admin, Role.Owner, "This needs the role owner; yours is admin.")]
    public void A_refusal_says_which_role_is_needed(Role role, Role needed, string message) =>
        Assert.Equal(message, new PermissionDeniedException(needed, role).Message);

    [Fact]
    public void Each_role_may_do_what_the_weaker_ones_may() => Assert.All(
        from permission in Enum.GetValues<Permission>()
        from role in Enum.GetValues<Role>()
        select (permission, role),
        pair => Assert.Equal(pair.role >= pair.permission.MinimumRole(), pair.role.May(pair.permission)));

    /// <summary>
    /// Every public method of a public class that is told who acts. What takes the database is a step inside of another's transaction, which no page and no
    /// endpoint can call (see ArchitectureTests); entities note who it was.
    /// </summary>
    private static IEnumerable<MethodInfo> Doers() => typeof(Actor).Assembly.GetExportedTypes()
        .Where(type => !typeof(IWorkspaceOwned).IsAssignableFrom(type) && type != typeof(Permissions))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters() is var parameters
            && parameters.Any(p => p.ParameterType == typeof(Actor)) && parameters.All(p => p.ParameterType != typeof(CampaignsDb)) && !method.IsSpecialName)
        .Where(method => method.DeclaringType != typeof(Actor));

    private static string NameOf(MethodInfo doer) => $"{doer.DeclaringType!.Name}.{doer.Name}";

    private static async Task<Exception?> Call(ApiHost host, MethodInfo doer, Actor actor, ForeignThings things)
    {
        var arguments = doer.GetParameters().Select(p => p.ParameterType == typeof(Actor) ? actor : ValueFor(p, doer, host, things)).ToArray();
        var subject = doer.IsStatic ? null : host.Services.GetService(doer.DeclaringType!) ?? throw new InvalidOperationException($"{doer.DeclaringType} is not registered.");
        try
        {
            await (Task)doer.Invoke(subject, arguments)!;
            return null;
        }
        catch (TargetInvocationException thrown)
        {
            return thrown.InnerException;
        }
        catch (Exception thrown)
        {
            return thrown; // whatever else stands against it is not what is asked here
        }
    }

    private static object? ValueFor(ParameterInfo parameter, MethodInfo doer, ApiHost host, ForeignThings things)
    {
        var type = parameter.ParameterType;
        return type switch
        {
            _ when type == typeof(CancellationToken) => CancellationToken.None,
            _ when type == typeof(Guid) => things.Id(KindOf(parameter.Name!, doer.DeclaringType!)),
            _ when type == typeof(IReadOnlyCollection<Guid>) => new[] { things.Id(KindOf(parameter.Name!, doer.DeclaringType!)) },
            _ when type == typeof(IReadOnlyCollection<SeenDraft>) => new[] { new SeenDraft(things.Id("drafts"), 1) },
            _ when type == typeof(Stream) => new MemoryStream("email\nann@example.org\n"u8.ToArray()),
            _ when type == typeof(ReceivedFile) => new ReceivedFile(Someone, host.WorkspaceId, "any.csv", 20, new string('0', 64)),
            _ when Inputs.TryGetValue(type, out var input) => input,
            _ when Nullable.GetUnderlyingType(type) is not null => null,
            _ when type.IsValueType => Activator.CreateInstance(type),
            _ => throw new InvalidOperationException($"{NameOf(doer)}: add a {type.Name} to {nameof(Inputs)}."),
        };
    }

    private static string KindOf(string parameter, Type doer) => parameter switch
    {
        "campaignId" => "campaigns",
        "enrollmentId" => "enrollments",
        "contactId" or "contactIds" => "contacts",
        "listId" => "lists",
        "fileId" => "files",
        "draftId" or "draftIds" => "drafts",
        "scheduledEmailId" or "scheduledEmailIds" => "scheduled",
        "suppressionId" => "suppressions",
        "senderId" => "senders",
        "replyId" or "replyIds" => "replies",
        "answerId" => "answers",
        "endpointId" => "webhook-endpoints",
        "messageId" => "webhook-messages",
        "deliveryIds" => "webhook-deliveries",
        "id" or "ids" => doer.Name switch
        {
            nameof(ContactEditor) => "contacts",
            nameof(ListEditor) => "lists",
            nameof(TemplateEditor) => "templates",
            nameof(SenderEditor) or nameof(SenderVerifier) or nameof(MailboxVerifier) => "senders",
            nameof(UploadCanceller) => "imports",
            nameof(MemberEditor) => "members",
            nameof(InvitationEditor) => "invitations",
            nameof(ApiKeyEditor) => "api-keys",
            nameof(HolidayEditor) => "holidays",
            nameof(RateLimitEditor) => "rate-limits",
            var other => throw new InvalidOperationException($"Of what is the id that {other} takes?"),
        },
        _ => throw new InvalidOperationException($"Of what is {parameter} of {doer.Name} the id?"),
    };

    private static async Task<string> Everything(ApiHost host)
    {
        await using var db = host.Open();
        var files = Directory.EnumerateFiles(Path.Combine(host.DataDirectory), "*", SearchOption.AllDirectories).Where(f => !f.Contains("emailcampaigns.db", StringComparison.Ordinal));
        return await TableContents.Of(db) + string.Join(Environment.NewLine, files.Order(StringComparer.Ordinal));
    }
}
