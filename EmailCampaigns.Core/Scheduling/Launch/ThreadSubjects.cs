namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>Drafts that answer in a thread show the subject of the draft that opens it, as it is now.</summary>
public static class ThreadSubjects
{
    /// <summary>Sets these subjects on the drafts of one enrollment.</summary>
    /// <param name="drafts">In the order of their steps.</param>
    public static void Follow(IEnumerable<EmailDraft> drafts)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        EmailDraft? opener = null;
        foreach (var draft in drafts.Where(d => d.Status != DraftStatus.Rejected))
        {
            if (!draft.SubjectIsThreads)
            {
                opener = draft;
            }
            else if (opener is not null && draft.Status != DraftStatus.Sent)
            {
                draft.FollowThread(DraftGenerator.ThreadSubject(opener.Content.Subject));
            }
        }
    }
}
