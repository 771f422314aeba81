using EmailCampaigns.Web.Analytics;
using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Contacts;
using EmailCampaigns.Web.Hosting;
using EmailCampaigns.Web.Files;
using EmailCampaigns.Web.Imports;
using EmailCampaigns.Web.Jobs;
using EmailCampaigns.Web.Layout;
using EmailCampaigns.Web.Senders;
using EmailCampaigns.Web.Sending;
using EmailCampaigns.Web.Suppressions;
using EmailCampaigns.Web.Tracking;
using EmailCampaigns.Web.Webhooks;
using EmailCampaigns.Web.Workspaces;

const int ConfigurationError = 78; // EX_CONFIG of sysexits.h

try
{
    var builder = HostRegistration.CreateBuilder(args);
    var settings = builder.AddSettings();
    builder.AddDatabase(settings);
    builder.AddCore(settings);
    builder.AddSignIn();
    builder.AddSecurityHeaders();
    builder.AddApi(settings);
    builder.AddSending(settings);
    builder.AddJobs(settings);
    builder.AddTelemetry(settings);
    builder.AddShell();

    await using var app = builder.Build();
    if (RecountCommand.IsIn(args))
    {
        return await RecountCommand.Run(app.Services, args, Console.Out, CancellationToken.None);
    }

    if (PasswordCommand.IsIn(args))
    {
        return await PasswordCommand.Run(app.Services, args, Console.In, Console.Out, CancellationToken.None);
    }

    await app.StartDatabase(builder.Services, settings);
    await app.StartSending(settings);

    app.UseForwarding(settings);
    app.UseSecurityHeaders(settings);
    app.UseErrorPages();
    app.UseApiProblems();
    app.UseAuthentication();
    app.UseAuthorization();
    app.MapApi();
    app.MapSignIn();
    app.MapWorkspaceChoice();
    app.MapProviderSignIn();
    app.MapHealth();
    app.MapUnsubscribe();
    app.MapTracking();
    app.MapImages();
    app.MapAttachments();
    app.MapIncomingWebhooks();
    app.MapRejectionDownload();
    app.MapPersonExportDownload();
    app.MapResultsDownload();
    app.MapPeriodDownload();
    app.MapShell();
    await app.RunAsync();
    return 0;
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return ConfigurationError;
}

/// <summary>Public, so that tests can start the host.</summary>
public partial class Program;
