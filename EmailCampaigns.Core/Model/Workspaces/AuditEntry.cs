
namespace EmailCampaigns.Core.Model.Workspaces;

/// <summary>Who changed what about members, invitations, keys, the workspace and the other addresses of a contact, or erased somebody, and when. Written once, in the transaction of the change.</summary>
public sealed class AuditEntry : IWorkspaceOwned, IAppendOnly
{
    private AuditEntry()
    {
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary><c>user:…</c>, <c>api_key:…</c> or <c>system</c>.</summary>
    public string Actor { get; private set; } = "";

    public AuditAction Action { get; private set; }

    /// <summary>The member, invitation, key, workspace or contact.</summary>
    public Guid SubjectId { get; private set; }

    /// <summary>What it is called, and what changed: <c>ann@example.org: viewer to admin</c>.</summary>
    public string Details { get; private set; } = "";

    public DateTime CreatedAt { get; private set; }

    /// <summary>An entry for the workspace that <paramref name="by"/> acts in.</summary>
    public static AuditEntry Of(Actor by, AuditAction action, Guid subjectId, string details, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(by);
        return new AuditEntry { Id = Guid.CreateVersion7(now), Actor = by.ToString(), Action = action, SubjectId = subjectId, Details = details };
    }
}

/// <summary>What was done.</summary>
public enum AuditAction
{
    MemberInvited,
    InvitationRevoked,
    MemberJoined,
    MemberRoleChanged,
    MemberRemoved,
    MemberLeft,
    ApiKeyCreated,
    ApiKeyRevoked,
    WorkspaceCreated,
    WorkspaceChanged,
    WebhookEndpointCreated,
    WebhookEndpointChanged,
    WebhookEndpointDeleted,
    WebhookSecretRotated,
    WebhookSourceChanged,
    AiSettingsChanged,
    ContactErased,
    ContactAddressesChanged,
}
