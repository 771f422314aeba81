using EmailCampaigns.Core.Mail.Imap;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders;

/// <summary>Proves that the mailbox of a sender can be read, or says in plain words why it cannot. Nothing is kept and nothing is marked.</summary>
public sealed class MailboxVerifier(IDbContextFactory<CampaignsDb> dbs, SenderTransports transports, SenderSecrets secrets, TimeProvider clock)
{
    /// <summary>Tries what a form says.</summary>
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

        var sender = id is null ? new SenderAccount(given.Email!, given.Provider ?? SenderProvider.Pickup, clock.UtcNow()) : await Find(id.Value, by, cancellationToken);
        if (sender is null)
        {
            return SenderProof.Without(EditOutcome.NotFound(id!.Value));
        }

        var (settings, wrong) = given.MailboxFor(sender, secrets);
        if (wrong.Count > 0)
        {
            return SenderProof.Without(EditOutcome.Invalid(wrong));
        }

        sender.InboundSettings = settings;
        return sender.Provider.SignsIn()
            ? SenderProof.Without(EditOutcome.Invalid([new FieldProblem("imap", "Test the connection of this sender: its mailbox is tried with it.")]))
            : settings is null
            ? SenderProof.Without(EditOutcome.Invalid([new FieldProblem("imap.host", "Which server keeps the mailbox? It looks like imap.example.com.")]))
            : new SenderProof(EditOutcome.Done(sender.Id), await Look(sender, cancellationToken));
    }

    private async Task<SenderAccount?> Find(Guid id, Actor by, CancellationToken cancellationToken)
    {
        await using var db = dbs.For(by.WorkspaceId);
        return await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
    }

    private async Task<IReadOnlyList<SenderCheck>> Look(SenderAccount sender, CancellationToken cancellationToken)
    {
        try
        {
            return await Look(transports.MailboxOf(sender)!, clock, cancellationToken);
        }
        catch (UnreadableSecretException fault)
        {
            return [new SenderCheck(CheckStage.SignIn, CheckResult.Failed, fault.Message)];
        }
    }

    /// <summary>Opens a mailbox and its folders, and says how each stage went.</summary>
    internal static async Task<IReadOnlyList<SenderCheck>> Look(ImapServer server, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var mailbox = new ImapMailbox(server, clock);
        try
        {
            await mailbox.Open(cancellationToken);
            var tls = mailbox.Tls;
            var folders = await mailbox.Folders(cancellationToken);
            foreach (var folder in folders)
            {
                await folder.Open(cancellationToken);
            }

            await mailbox.Close(cancellationToken);
            return SenderCheck.Of(server, mailbox.Passed, tls, fault: null, Found(folders));
        }
        catch (MailboxException fault)
        {
            return SenderCheck.Of(server, mailbox.Passed, mailbox.Tls, fault, found: "");
        }
    }

    private static string Found(IReadOnlyList<ImapFolderReader> folders) => FormattableString.Invariant(
        $"{string.Join(" and ", folders.Select(folder => $"{folder.Name} ({folder.Count:N0} {(folder.Count == 1 ? "message" : "messages")})"))} can be read. Nothing was marked.");
}
