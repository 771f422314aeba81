using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;

namespace EmailCampaigns.Web.Senders;

/// <summary>What stands in the form of the server that a sender sends through.</summary>
public sealed class SmtpForm : ServerForm
{
    /// <summary>The form of settings that stand; null for a new sender.</summary>
    public SmtpForm(SmtpShown? standing)
        : base(standing)
    {
        if (standing is null)
        {
            (Port, Security) = (UsualPorts.Starttls, SmtpSecurity.Starttls);
        }

        MaxConnections = standing?.MaxConnections ?? SmtpServer.DefaultConnections;
    }

    public int? MaxConnections { get; set; }

    /// <inheritdoc/>
    public override (int Tls, int Starttls) UsualPorts => (465, 587);

    /// <summary>Takes over what a provider says of its server; what is typed of user and password stays.</summary>
    public void Take(SmtpPreset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        (Host, Port, Security, MaxConnections) = (preset.Host, preset.Port, preset.Security, preset.Connections);
    }

    /// <inheritdoc/>
    public override void Take(SmtpSecurity security)
    {
        Port = Port is 25 && security is SmtpSecurity.Tls ? UsualPorts.Starttls : Port; // no server offers TLS from the start there
        base.Take(security);
    }

    /// <summary>Everything it says.</summary>
    public SmtpInput ToInput() => (SmtpInput)Fill(new SmtpInput { MaxConnections = MaxConnections ?? 0 });
}
