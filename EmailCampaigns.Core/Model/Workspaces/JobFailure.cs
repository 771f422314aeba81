
namespace EmailCampaigns.Core.Model.Workspaces;

/// <summary>What a job works on, one thing at a time.</summary>
public enum JobKind
{
    /// <summary>An upload on its way to contacts.</summary>
    Import,

    /// <summary>A started campaign whose audience is enrolled and planned.</summary>
    Launch,

    /// <summary>A campaign whose rows follow a change of its state, settings or steps.</summary>
    Settle,

    /// <summary>A campaign that may have nothing left to send.</summary>
    Complete,

    /// <summary>A campaign that enrolls contacts as they join its list.</summary>
    Intake,

    /// <summary>A decision on all drafts of a campaign.</summary>
    DecideDrafts,

    /// <summary>A suppressed domain whose enrollments are ended.</summary>
    Suppress,

    /// <summary>An enrollment whose pause ends by itself.</summary>
    EndPause,

    /// <summary>A workspace whose senders and campaigns are judged by what came back.</summary>
    JudgeHealth,

    /// <summary>A webhook that came in.</summary>
    ReadWebhook,

    /// <summary>A contact who was erased and whose personal data is cleared.</summary>
    Erase,
}

/// <summary>A job that fails on one thing: how often in a row, why, and when it is tried again (table <c>job_failures</c>). The row goes with the first success.</summary>
public sealed class JobFailure : IWorkspaceOwned, ITimestamped
{
    private JobFailure()
    {
    }

    public JobFailure(JobKind job, Guid subjectId, DateTime now)
    {
        Id = Guid.CreateVersion7(now);
        Job = job;
        SubjectId = subjectId;
        FirstFailedAt = now;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public JobKind Job { get; private set; }

    /// <summary>The upload, campaign, suppression or enrollment.</summary>
    public Guid SubjectId { get; private set; }

    /// <summary>How often in a row.</summary>
    public int Failures { get; private set; }

    public DateTime FirstFailedAt { get; private set; }
    public DateTime LastFailedAt { get; private set; }

    /// <summary>Null: it is not tried again by itself.</summary>
    public DateTime? NextAttemptAt { get; private set; }

    public string Error { get; private set; } = "";
    public DateTime CreatedAt { get; private set; }
    public DateTime UpdatedAt { get; private set; }

    /// <summary>It failed once more.</summary>
    public void Fail(string error, DateTime? nextAttemptAt, DateTime now)
    {
        Failures++;
        LastFailedAt = now;
        NextAttemptAt = nextAttemptAt;
        Error = error;
    }
}
