namespace EmailCampaigns.Core.Mail.Smtp;

/// <summary>
/// Tries a server as far as one can without sending anything: connects, greets, starts TLS, signs in, and asks whether the From address is taken.
/// </summary>
internal static class SmtpProbe
{
    /// <summary>Tries.</summary>
    /// <param name="server">The server.</param>
    /// <param name="from">The address that messages would come from.</param>
    /// <param name="timeouts">How long to wait.</param>
    /// <param name="clock">For the waiting.</param>
    /// <param name="cancellationToken">Stops trying.</param>
    public static async Task<SmtpProof> Run(SmtpServer server, string from, SmtpTimeouts timeouts, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var connection = new SmtpConnection(server, timeouts, clock, forSmtpUtf8: false);
        try
        {
            await connection.Open(cancellationToken);
            await connection.TryFrom(from, cancellationToken);
            return new SmtpProof(connection.Passed, connection.Tls, Fault: null);
        }
        catch (SmtpFault fault)
        {
            return new SmtpProof(connection.Passed, connection.Tls, fault);
        }
    }
}

/// <summary>What a try came to.</summary>
/// <param name="Passed">The stages that went well.</param>
/// <param name="Tls">The version of TLS that was agreed on; null in the clear.</param>
/// <param name="Fault">Where it ended and why; null where all went well.</param>
internal sealed record SmtpProof(IReadOnlySet<DeliveryStage> Passed, string? Tls, SmtpFault? Fault);
