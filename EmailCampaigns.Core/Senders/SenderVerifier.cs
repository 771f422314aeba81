using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Senders;

/// <summary>Proves that a sender works, or says in plain words why it does not.</summary>
public sealed class SenderVerifier(IDbContextFactory<CampaignsDb> dbs, DataDirectory data, TimeProvider clock)
{
    /// <summary>Tries the sender and keeps what came of it. Sending that rested because of it goes on once it works.</summary>
    public async Task<SenderProof> Verify(Guid id, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);
        SenderAccount? sender;
        await using (var db = dbs.For(by.WorkspaceId))
        {
            sender = await db.SenderAccounts.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
        }

        if (sender is null)
        {
            return new SenderProof(EditOutcome.NotFound(id), Problem: null);
        }

        // Outside of any transaction: a network share can take its time to answer.
        var problem = await Problem(sender, cancellationToken);
        var outcome = await dbs.Edit(by.WorkspaceId, async db =>
        {
            if (await db.SenderAccounts.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } tried)
            {
                return EditOutcome.NotFound(id);
            }

            if (problem is null)
            {
                tried.Verified(clock.UtcNow());
            }
            else
            {
                tried.VerificationFailed(problem, clock.UtcNow());
            }

            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
        return new SenderProof(outcome, problem);
    }

    private async Task<string?> Problem(SenderAccount sender, CancellationToken cancellationToken) => sender.Provider switch
    {
        SenderProvider.Pickup => await FolderProblem(PickupFolder.Resolve(data.Path, PickupSettings.Of(sender).Folder), sender.Id, cancellationToken),
        SenderProvider.Smtp => "Senders by SMTP are not possible yet.",
        SenderProvider.Microsoft365 => "Senders by Microsoft 365 are not possible yet.",
    };

    /// <summary>Writes a file and removes it, as each message would be. Its ending is none that a program watching the folder would take for a message.</summary>
    private static async Task<string?> FolderProblem(string folder, Guid senderId, CancellationToken cancellationToken)
    {
        var trial = Path.Combine(folder, $"{senderId:N}.check");
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(trial, "Whether this folder can be written to.", cancellationToken);
            File.Delete(trial);
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return $"The folder {folder} cannot be written to. Give the account that runs EmailCampaigns the right to write there, then check again.";
        }
        catch (IOException fault)
        {
            return $"The folder {folder} cannot be written to: {fault.Message} Mend that, then check again.";
        }
    }
}

/// <summary>What came of a check.</summary>
/// <param name="Outcome">Whether there is such a sender.</param>
/// <param name="Problem">Why it does not work, for a person; null where it works.</param>
public sealed record SenderProof(EditOutcome Outcome, string? Problem);
