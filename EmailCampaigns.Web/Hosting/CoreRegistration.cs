using EmailCampaigns.Core;
using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Analytics;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Imports;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Inbound.Mailboxes;
using EmailCampaigns.Core.Intake;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Lists;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Privacy;
using EmailCampaigns.Core.Scheduling;
using EmailCampaigns.Core.Scheduling.Calendar;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Scheduling.Simulation;
using EmailCampaigns.Core.Scheduling.Slots;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Webhooks;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Hosting.Options;
using Microsoft.AspNetCore.DataProtection;

namespace EmailCampaigns.Web.Hosting;

/// <summary>The doers and queries of the core. All of them are without state, so one of each serves every request and every job.</summary>
internal static class CoreRegistration
{
    public static void AddCore(this WebApplicationBuilder builder, Settings settings)
    {
        var services = builder.Services;

        services.AddSingleton<JobRunner>();
        services.AddSingleton<JobQueries>();
        services.AddSingleton<InstallationKeys>();
        services.AddSingleton<NewUser>();
        services.AddSingleton<WorkspaceSetUp>();
        services.AddSingleton<WorkspaceEditor>();
        services.AddSingleton<WorkspaceQueries>();
        services.AddSingleton<MembershipChanges>();
        services.AddSingleton<MemberSessions>();
        services.AddSingleton<MemberEditor>();
        services.AddSingleton<MemberQueries>();
        services.AddSingleton<InvitationEditor>();
        services.AddSingleton<InvitationAcceptance>();
        services.AddSingleton<ApiKeyEditor>();
        services.AddSingleton<ApiKeyQueries>();
        services.AddSingleton<AuditQueries>();
        services.AddSingleton<MembershipQueries>();
        services.AddSingleton<ApiKeyReader>();

        services.AddSingleton<ContactEditor>();
        services.AddSingleton<ContactIndexer>();
        services.AddSingleton<ContactQueries>();
        services.AddSingleton<TimelineQueries>();
        services.AddSingleton<ListEditor>();
        services.AddSingleton<ListQueries>();
        services.AddSingleton<SuppressionLookup>();
        services.AddSingleton<Suppressor>();
        services.AddSingleton<SuppressionSettler>();
        services.AddSingleton<PersonEraser>();
        services.AddSingleton<ErasureFinisher>();
        services.AddSingleton<ErasureQueries>();
        services.AddSingleton<PersonExport>();
        services.AddSingleton<PauseExpirer>();
        services.AddSingleton<SuppressionQueries>();
        services.AddSingleton<RecipientChoice>();
        services.AddSingleton<RecipientQueries>();

        services.AddSingleton(new UploadFolder(settings.DataDirectory));
        services.AddSingleton<UploadQueries>();
        services.AddSingleton<UploadReceiver>();
        services.AddSingleton<UploadCanceller>();
        services.AddSingleton<UploadSweeper>();
        services.AddSingleton<ImportPreview>();
        services.AddSingleton<ContactImporter>();
        services.AddSingleton<RejectionFile>();

        services.AddSingleton<TemplateRenderer>();
        services.AddSingleton<TemplateEditor>();
        services.AddSingleton<TemplateQueries>();
        services.AddSingleton<TemplatePreview>();
        services.AddSingleton<WrittenTexts>();

        services.AddSingleton(new DataDirectory(settings.DataDirectory));
        services.AddSingleton(provider =>
        {
            var protector = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("sender-secrets");
            return new SenderSecrets(protector.Protect, protector.Unprotect);
        });
        services.AddSingleton(provider => new SmtpConnections(new SmtpLimits(), TimeProvider.System)); // the wire runs on real time
        services.AddSingleton(MailProvidersOf.Settings(settings.Microsoft, settings.Google));
        services.AddSingleton<ProviderHttp>();
        services.AddSingleton<RefreshTokens>();
        services.AddSingleton<SenderGrants>();
        services.AddSingleton<SenderSignIn>();
        services.AddSingleton<SenderTransports>();
        services.AddSingleton<SenderVerifier>();
        services.AddSingleton<MailboxVerifier>();
        services.AddSingleton<SenderEditor>();
        services.AddSingleton<SenderQueries>();

        services.AddSingleton<FileStore>();
        services.AddSingleton<FileQueries>();

        services.AddSingleton<PlanFreezer>();
        services.AddSingleton<CampaignEditor>();
        services.AddSingleton<SequenceEditor>();
        services.AddSingleton<CampaignControl>();
        services.AddSingleton<CampaignQueries>();
        services.AddSingleton<AudienceQueries>();
        services.AddSingleton<StartCheckQueries>();
        services.AddSingleton<CampaignSimulations>();
        services.AddSingleton<TestEmailSender>();

        services.AddSingleton<EnrollmentPlanner>();
        services.AddSingleton<EmailRowBuilder>();
        services.AddSingleton<NextEmail>();
        services.AddSingleton<CampaignLauncher>();
        services.AddSingleton<ScheduleReconciler>();
        services.AddSingleton<Enroller>();
        services.AddSingleton<NewMemberEnroller>();
        services.AddSingleton<EventReceiver>();
        services.AddSingleton<EnrollmentControl>();
        services.AddSingleton<EmailControl>();
        services.AddSingleton<EnrollmentQueries>();
        services.AddSingleton<ScheduleQueries>();
        services.AddSingleton<CampaignSimulator>();
        services.AddSingleton<HolidayEditor>();
        services.AddSingleton<RateLimitEditor>();
        services.AddSingleton<RuleQueries>();

        services.AddSingleton<DraftGenerator>();
        services.AddSingleton<DraftApprover>();
        services.AddSingleton<DraftEditor>();
        services.AddSingleton<DraftRejecter>();
        services.AddSingleton<DraftRegenerator>();
        services.AddSingleton<DraftPresence>();
        services.AddSingleton<DraftBatches>();
        services.AddSingleton<DraftBatchQueries>();
        services.AddSingleton<DraftQueries>();
        services.AddSingleton<ReviewQueries>();
        services.AddSingleton<ApprovalForecast>();
        services.AddSingleton<FirstEmails>();

        services.AddSingleton(provider =>
        {
            var protector = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("ai-secrets");
            return new AiSecrets(protector.Protect, protector.Unprotect);
        });
        services.AddAi(settings.Ai);
        services.AddSingleton<DraftWriter>();
        services.AddSingleton<WritingStopper>();
        services.AddSingleton<WritingQueries>();
        services.AddSingleton<PreviewWriter>();

        services.AddSingleton<ReplyRecorder>();
        services.AddSingleton<InboundRecorder>();
        services.AddSingleton(settings.Mailboxes);
        services.AddSingleton<MailboxReader>();
        services.AddSingleton<SentCopyKeeper>();
        services.AddSingleton<ReplyQueries>();
        services.AddSingleton<ReplyDeskQueries>();
        services.AddSingleton<ReplyThreadQueries>();
        services.AddSingleton<ReplyEditor>();
        services.AddSingleton<JudgementReverser>();
        services.AddSingleton<AnswerWriter>();
        services.AddSingleton<AnswerQueries>();
        services.AddSingleton<AnswerLeases>();
        services.AddSingleton<AnswerDispatcher>();
        services.AddSingleton<EventQueries>();
        services.AddSingleton<LinkQueries>();
        services.AddSingleton<HitRecorder>();
        services.AddSingleton<HitCollector>();
        services.AddSingleton(provider =>
        {
            var protector = provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("webhook-secrets");
            return new WebhookSecrets(protector.Protect, protector.Unprotect);
        });
        services.AddWebhooks(settings.Webhooks);

        services.AddSingleton<AnalyticsQueries>();
        services.AddSingleton<PeriodQueries>();
        services.AddSingleton<PeriodFile>();
        services.AddSingleton<ResultQueries>();
        services.AddSingleton<ResultFile>();
        services.AddSingleton<CounterRecount>();
        services.AddSingleton<DashboardQueries>();
    }
}
