using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Drafts;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Inbound;
using EmailCampaigns.Core.Inbound.Answers;
using EmailCampaigns.Core.Inbound.Desk;
using EmailCampaigns.Core.Jobs;
using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Scheduling.Launch;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Suppressions;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmailCampaigns.Tests.Sending;

/// <summary>What a process of the product consists of, as far as it sends and takes in what comes back.</summary>
internal static class SendingServices
{
    public static IServiceCollection AddProduct(this IServiceCollection services, LoggedErrors errors, SendingOptions options, Func<SenderAccount, IMailTransport> open) => services
        .AddSingleton<ILoggerProvider>(errors)
        .AddSingleton<JobRunner>()
        .AddSingleton<PlanFreezer>()
        .AddSingleton(new AiSecrets(key => $"kept {key}", kept => kept["kept ".Length..]))
        .AddAi(new AiOptions())
        .AddSingleton<SequenceEditor>()
        .AddSingleton<CampaignControl>()
        .AddSingleton<EnrollmentControl>()
        .AddSingleton<DraftGenerator>()
        .AddSingleton<EmailRowBuilder>()
        .AddSingleton<Enroller>()
        .AddSingleton<ScheduleReconciler>()
        .AddSingleton<DraftEditor>()
        .AddSingleton<FileStore>()
        .AddSingleton<PauseExpirer>()
        .AddSingleton<InboundRecorder>()
        .AddSingleton<ReplyRecorder>()
        .AddSingleton<SuppressionLookup>()
        .AddSingleton<ReplyThreadQueries>()
        .AddSingleton<ReplyEditor>()
        .AddSingleton<JudgementReverser>()
        .AddSingleton<AnswerWriter>()
        .AddSingleton<AnswerQueries>()
        .AddSingleton<AnswerLeases>()
        .AddSingleton<AnswerDispatcher>()
        .AddSingleton<HitRecorder>()
        .AddSingleton(new WebhookSecrets(secret => "kept:" + secret, kept => kept["kept:".Length..]))
        .AddWebhooks(new WebhookOptions { AllowPrivateNetworks = true })
        .AddSending(options, _ => open);
}
