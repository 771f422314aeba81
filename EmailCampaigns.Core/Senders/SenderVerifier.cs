using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Senders.SignIn;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders;

/// <summary>Proves that a sender works, or says in plain words why it does not. No email is sent.</summary>
public sealed class SenderVerifier(
    IDbContextFactory<CampaignsDb> dbs, DataDirectory data, SenderTransports transports, SenderSecrets secrets, TimeProvider clock)
{
    /// <summary>Tries the sender and stores the result. Sending that was paused because of it resumes once it works.</summary>
    public async Task<SenderProof> Verify(Guid id, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        if (await Find(id, by, cancellationToken) is not { } sender)
        {
            return SenderProof.Without(EditOutcome.NotFound(id));
        }

        // Outside of any transaction: a network share or a mail server can take its time to answer.
        var checks = await Look(sender, cancellationToken);
        var proof = new SenderProof(EditOutcome.Done(id), checks);
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.SenderAccounts.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } tried)
            {
                return EditOutcome.NotFound(id);
            }

            if (tried.Version != sender.Version)
            {
                return EditOutcome.Stale(id); // what was proven is not what stands now
            }

            if (proof.Problem is null)
            {
                await RecordWorking(db, tried, cancellationToken);
            }
            else
            {
                await SenderPause.CloseLanes(db, id, clock.UtcNow(), cancellationToken);
                tried.VerificationFailed(proof.Problem, clock.UtcNow());
            }

            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
        return proof with { Outcome = outcome };
    }

    /// <summary>Tries what a form says, before it is saved; nothing is kept.</summary>
    /// <param name="id">The sender that it would change, whose secrets hold where the form says none; null for a new one.</param>
    /// <param name="input">What the form says.</param>
    /// <param name="by">Who wants to know.</param>
    /// <param name="cancellationToken">Stops trying.</param>
    public async Task<SenderProof> Try(Guid? id, SenderInput input, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSenders);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: id is null);
        if (problems.Count > 0)
        {
            return SenderProof.Without(EditOutcome.Invalid(problems));
        }

        var sender = id is null
            ? new SenderAccount(given.Email!, given.Provider ?? SenderProvider.Pickup, clock.UtcNow())
            : await Find(id.Value, by, cancellationToken);
        if (sender is null)
        {
            return SenderProof.Without(EditOutcome.NotFound(id!.Value));
        }

        var (settings, wrong) = given.SettingsFor(sender, secrets);
        if (wrong.Count > 0)
        {
            return SenderProof.Without(EditOutcome.Invalid(wrong));
        }

        sender.ProviderSettings = settings ?? sender.ProviderSettings;
        given.ApplyTo(sender);
        return new SenderProof(EditOutcome.Done(sender.Id), await Look(sender, cancellationToken));
    }

    private async Task<SenderAccount?> Find(Guid id, Actor by, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(by.WorkspaceId);
        return await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
    }

    private async Task RecordWorking(CampaignsDb db, SenderAccount sender, CancellationToken cancellationToken)
    {
        if (sender is { IsActive: true, HealthPausedAt: null })
        {
            await SenderPause.End(db, sender.Id, clock.UtcNow(), cancellationToken);
        }

        sender.Verified(clock.UtcNow());
    }

    private async Task<IReadOnlyList<SenderCheck>> Look(SenderAccount sender, CancellationToken cancellationToken) => sender.Provider switch
    {
        SenderProvider.Pickup => [await LookAtFolder(PickupFolder.Resolve(data.Path, PickupSettings.Of(sender).Folder), sender.Id, cancellationToken)],
        SenderProvider.Smtp => await LookAtServer(sender, cancellationToken),
        SenderProvider.Microsoft365 => await LookAtMicrosoft(sender, cancellationToken),
        SenderProvider.Google => [.. await LookAtServer(sender, cancellationToken), await LookAtMailbox(sender, cancellationToken)],
    };

    private async Task<IReadOnlyList<SenderCheck>> LookAtMicrosoft(SenderAccount sender, CancellationToken cancellationToken)
    {
        using var api = transports.GraphOf(sender);
        return await MicrosoftCheck.Run(api, sender.Email, sender.InboundSettings is not null, cancellationToken);
    }

    /// <summary>Who signed in reads with the same token that sends; so the two are tried together.</summary>
    private async Task<SenderCheck> LookAtMailbox(SenderAccount sender, CancellationToken cancellationToken)
    {
        if (transports.MailboxOf(sender) is not { } server)
        {
            return new SenderCheck(CheckStage.Mailbox, CheckResult.NotNeeded, "The mailbox is not read.");
        }

        var checks = await MailboxVerifier.Look(server, clock, cancellationToken);
        return checks.FirstOrDefault(check => check.Result is CheckResult.Failed) is { } failed ? failed with { Stage = CheckStage.Mailbox } : checks[^1];
    }

    private async Task<IReadOnlyList<SenderCheck>> LookAtServer(SenderAccount sender, CancellationToken cancellationToken)
    {
        SmtpServer server;
        try
        {
            server = transports.ServerOf(sender);
        }
        catch (UnreadableSecretException fault)
        {
            return [new SenderCheck(CheckStage.SignIn, CheckResult.Failed, fault.Message)];
        }

        var from = MailboxAddresses.Parse(sender.Email, name: null, "From").OnTheWire();
        return SenderCheck.Of(server, from, await SmtpProbe.Run(server, from, SmtpTimeouts.Trying, clock, cancellationToken));
    }

    /// <summary>
    /// Writes a file and removes it, as each message would be. Its ending is none that a program watching the folder would take for a message.
    /// </summary>
    private static async Task<SenderCheck> LookAtFolder(string folder, Guid senderId, CancellationToken cancellationToken)
    {
        var trial = Path.Combine(folder, $"{senderId:N}.check");
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(trial, "Whether this folder can be written to.", cancellationToken);
            File.Delete(trial);
            return new SenderCheck(CheckStage.PickupFolder, CheckResult.Passed, $"The folder {folder} can be written to.");
        }
        catch (UnauthorizedAccessException)
        {
            return Failed($"The folder {folder} cannot be written to. Give the account that runs EmailCampaigns the right to write there, then check again.");
        }
        catch (IOException fault)
        {
            return Failed($"The folder {folder} cannot be written to: {fault.Message} Mend that, then check again.");
        }

        static SenderCheck Failed(string text) => new(CheckStage.PickupFolder, CheckResult.Failed, text);
    }
}

/// <summary>What came of a check.</summary>
/// <param name="Outcome">Whether there is such a sender.</param>
/// <param name="Checks">Each stage with how it went; empty where nothing was tried.</param>
public sealed record SenderProof(EditOutcome Outcome, IReadOnlyList<SenderCheck> Checks)
{
    /// <summary>Why it does not work, for a person; null where it works, or nothing was tried.</summary>
    public string? Problem => Checks.FirstOrDefault(check => check.Result is CheckResult.Failed)?.Text;

    internal static SenderProof Without(EditOutcome outcome) => new(outcome, []);
}
