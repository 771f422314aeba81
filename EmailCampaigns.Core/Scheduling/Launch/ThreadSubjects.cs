namespace EmailCampaigns.Core.Scheduling.Launch;

/// <summary>
/// Drafts that answer in a thread show the subject of the draft that opens it, as it is now. Where a person said no to the opener, the first that follows opens the thread itself, under the subject
/// that was meant for it.
/// </summary>
public static class ThreadSubjects
{
    /// <summary>Sets these subjects on the drafts of one enrollment.</summary>
    /// <param name="drafts">In the order of their steps.</param>
    public static void Follow(IEnumerable<EmailDraft> drafts)
    {
        ArgumentNullException.ThrowIfNull(drafts);
        string? subject = null;
        string? rejected = null;
        foreach (var draft in drafts)
        {
            if (draft.Status == DraftStatus.Rejected)
            {
                rejected = draft.SubjectIsThreads || draft.Content.Subject.Length == 0 ? rejected : draft.Content.Subject;
            }
            else if (!draft.SubjectIsThreads)
            {
                subject = draft.Content.Subject;
            }
            else
            {
                var opens = subject is null ? rejected : null;
                if (draft.Status != DraftStatus.Sent && (subject ?? rejected) is { } known)
                {
                    draft.FollowThread(opens ?? DraftGenerator.ThreadSubject(known));
                }

                subject ??= rejected;
            }
        }
    }
}
