using System.Globalization;
using EmailCampaigns.Core.Mail.Graph;
using EmailCampaigns.Core.Mail.Smtp;

namespace EmailCampaigns.Core.Senders.SignIn;

/// <summary>Tries a sender by Microsoft 365: its token, its address, and its mailbox where that is read. Nothing is sent and nothing is marked.</summary>
internal static class MicrosoftCheck
{
    /// <summary>The stages, in their order.</summary>
    public static async Task<IReadOnlyList<SenderCheck>> Run(GraphApi api, string email, bool readsMailbox, CancellationToken cancellationToken)
    {
        var stage = CheckStage.Connect;
        var checks = new List<SenderCheck>();
        try
        {
            var addresses = await api.Addresses(cancellationToken);
            checks.Add(new SenderCheck(CheckStage.Connect, CheckResult.Passed, $"{api.Host} answers."));
            checks.Add(new SenderCheck(CheckStage.SignIn, CheckResult.Passed, $"{(addresses is [var first, ..] ? first : email)} is signed in."));
            var isOwn = addresses.Any(address => EmailAddress.TryParse(address, out var theirs, out _) && theirs.Normalized == email);
            checks.Add(new SenderCheck(CheckStage.FromAddress, isOwn ? CheckResult.Passed : CheckResult.Failed,
                isOwn ? $"{email} is the address of this mailbox. Nothing was sent." : $"This mailbox has another address than {email}. Sign in with the sender's own."));
            stage = CheckStage.Mailbox;
            checks.Add(readsMailbox && isOwn ? new SenderCheck(stage, CheckResult.Passed, await Found(api, cancellationToken))
                : new SenderCheck(stage, readsMailbox ? CheckResult.NotReached : CheckResult.NotNeeded, readsMailbox ? "Not reached." : "The mailbox is not read."));
        }
        catch (AccessTokenException fault)
        {
            checks.Add(new SenderCheck(CheckStage.SignIn, CheckResult.Failed, fault.Message));
        }
        catch (GraphException fault)
        {
            checks.Add(new SenderCheck(fault.IsUnreachable || stage is CheckStage.Mailbox ? stage : CheckStage.SignIn, CheckResult.Failed, GraphAdvice.For(fault)));
        }

        CheckStage[] all = [CheckStage.Connect, CheckStage.SignIn, CheckStage.FromAddress, CheckStage.Mailbox];
        return [.. all.Select(each => checks.Find(check => check.Stage == each) ?? new SenderCheck(each, CheckResult.NotReached, "Not reached."))];
    }

    private static async Task<string> Found(GraphApi api, CancellationToken cancellationToken)
    {
        var (inbox, junk) = (await api.Count(GraphFolders.Inbox, cancellationToken), await api.Count(GraphFolders.Junk, cancellationToken));
        return string.Create(CultureInfo.InvariantCulture, $"Inbox ({inbox:N0} {(inbox == 1 ? "message" : "messages")}) and junk email ({junk:N0}) can be read. Nothing was marked.");
    }
}
