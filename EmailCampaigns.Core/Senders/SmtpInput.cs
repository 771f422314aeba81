namespace EmailCampaigns.Core.Senders;

/// <summary>What is said about the mail server that a sender sends through. If nothing is said: port 465 with TLS, else 587 with STARTTLS.</summary>
public sealed record SmtpInput : ServerInput
{
    private const int ConnectionsLimit = 50;

    public int? MaxConnections { get; init; }

    /// <inheritdoc/>
    internal override string Field => "smtp";

    /// <inheritdoc/>
    private protected override string UsualPorts => "mail servers use 587 or 465";

    /// <summary>The input trimmed, and what is wrong with each field by itself.</summary>
    internal SmtpInput Check(FieldChecks checks, bool isNew)
    {
        var checkedInput = (SmtpInput)CheckServer(checks, isNew);
        if (MaxConnections is < 1 or > ConnectionsLimit)
        {
            checks.Add("smtp.maxConnections", $"Use a number from 1 to {ConnectionsLimit}.");
        }

        return checkedInput;
    }
}
