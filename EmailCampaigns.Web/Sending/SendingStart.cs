using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Web.Hosting;

namespace EmailCampaigns.Web.Sending;

/// <summary>Gives sending its settings and its transports.</summary>
internal static class SendingStart
{
    public static void AddSending(this WebApplicationBuilder builder, Settings settings)
    {
        var options = new SendingOptions
        {
            Enabled = settings.Sending.Enabled,
            DispatchInterval = settings.Sending.DispatchInterval,
            Parallelism = settings.Sending.Parallelism,
            HoldAfterAbsence = settings.Sending.HoldAfterAbsence,
            DataDirectory = settings.DataDirectory,
            PublicBaseUrl = settings.PublicBaseUrl,
        };
        builder.Services.AddSending(options, _ => sender => OpenTransport(sender, options));
    }

    private static IMailTransport OpenTransport(SenderAccount sender, SendingOptions options) => sender.Provider switch
    {
        SenderProvider.Pickup => new PickupTransport(PickupFolder.Resolve(options.DataDirectory, PickupSettings.Of(sender).Folder)),
        SenderProvider.Smtp or SenderProvider.Microsoft365 =>
            throw new NotSupportedException($"Senders of kind {sender.Provider} cannot be made yet, so this one cannot be there."),
    };
}
