using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Workspaces;

/// <summary>What a form or a request says about a workspace. Null says nothing about a field (a change leaves it), an empty text clears it.</summary>
public sealed record WorkspaceInput
{
    private const int MaxPostalAddress = 1_000;
    private const int MaxUrl = 2_000;

    public string? Name { get; init; }

    /// <summary>IANA name.</summary>
    public string? Timezone { get; init; }

    /// <summary>Stands below onboarding emails and newsletters.</summary>
    public string? PostalAddress { get; init; }

    /// <summary>Prefix of tracking and unsubscribe links; empty takes the installation's.</summary>
    public string? PublicBaseUrl { get; init; }

    /// <summary>Whether campaigns may track opens.</summary>
    public bool? TrackOpens { get; init; }

    /// <summary>Whether campaigns may track clicks.</summary>
    public bool? TrackClicks { get; init; }

    public OnInterrupted? OnInterrupted { get; init; }

    internal (WorkspaceInput Input, IReadOnlyList<FieldProblem> Problems) Check(bool isNew)
    {
        var checks = new FieldChecks();
        var input = this with
        {
            Name = checks.RequiredLine("name", Name, ModelConventions.Name, isNew),
            Timezone = checks.Zone("timezone", Timezone, canBeEmpty: false),
            PostalAddress = checks.Text("postalAddress", PostalAddress?.Trim(), MaxPostalAddress),
            PublicBaseUrl = Url(checks, checks.Line("publicBaseUrl", PublicBaseUrl, MaxUrl)),
        };
        return (input, checks.Problems);
    }

    private static string? Url(FieldChecks checks, string? text)
    {
        if (!string.IsNullOrEmpty(text) && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" }))
        {
            checks.Add("publicBaseUrl", "Use an http or https address without query, such as https://mail.example.com.");
        }

        return text?.TrimEnd('/');
    }
}

/// <summary>Names and sets up workspaces.</summary>
public sealed class WorkspaceEditor(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    private const int MaxNamesakes = 1_000;

    /// <summary>Changes what is given of the workspace that <paramref name="by"/> acts in. With <paramref name="expectedVersion"/> only while that is the present one.</summary>
    public Task<EditOutcome> Update(WorkspaceInput input, int? expectedVersion, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageSettings);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: false);
        var now = clock.UtcNow();
        return problems.Count > 0 ? Task.FromResult(EditOutcome.Invalid(problems)) : dbs.Edit(by.WorkspaceId, async db =>
        {
            var workspace = await db.Workspaces.SingleAsync(w => w.Id == by.WorkspaceId, cancellationToken);
            if (expectedVersion is not null && expectedVersion != workspace.Version)
            {
                return EditOutcome.Stale(workspace.Id);
            }

            workspace.Name = given.Name ?? workspace.Name;
            workspace.Timezone = given.Timezone ?? workspace.Timezone;
            workspace.PostalAddress = given.PostalAddress is null ? workspace.PostalAddress : FieldChecks.NullIfEmpty(given.PostalAddress);
            workspace.PublicBaseUrl = given.PublicBaseUrl is null ? workspace.PublicBaseUrl : FieldChecks.NullIfEmpty(given.PublicBaseUrl);
            workspace.TrackOpens = given.TrackOpens ?? workspace.TrackOpens;
            workspace.TrackClicks = given.TrackClicks ?? workspace.TrackClicks;
            workspace.OnInterrupted = given.OnInterrupted ?? workspace.OnInterrupted;
            if (Changes(db, workspace) is { Length: > 0 } changes)
            {
                db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.WorkspaceChanged, workspace.Id, changes, now));
                await db.SaveChangesAsync(cancellationToken);
            }

            return EditOutcome.Done(workspace.Id);
        }, cancellationToken);
    }

    /// <summary>
    /// Adds a workspace. A person who adds one owns it; one that a key adds is owned by the owners of the key's workspace, since a key cannot sign in.
    /// </summary>
    public async Task<EditOutcome> Create(WorkspaceInput input, Actor by, CancellationToken cancellationToken)
    {
        by.Demand(Permission.ManageInstallation);
        ArgumentNullException.ThrowIfNull(input);
        var (given, problems) = input.Check(isNew: true);
        if (problems.Count > 0)
        {
            return EditOutcome.Invalid(problems);
        }

        var now = clock.UtcNow();
        var id = Guid.CreateVersion7(now);
        var owners = await Owners(by, cancellationToken);
        return await dbs.Edit(id, async db =>
        {
            var zone = given.Timezone ?? await db.Workspaces.Where(w => w.Id == by.WorkspaceId).Select(w => w.Timezone).SingleAsync(cancellationToken);
            var workspace = new Workspace(given.Name!, await FreeSlug(db, given.Name!, cancellationToken), zone, now, id)
            {
                PostalAddress = FieldChecks.NullIfEmpty(given.PostalAddress),
                PublicBaseUrl = FieldChecks.NullIfEmpty(given.PublicBaseUrl),
                TrackOpens = given.TrackOpens ?? true,
                TrackClicks = given.TrackClicks ?? true,
                OnInterrupted = given.OnInterrupted ?? OnInterrupted.Hold,
            };
            db.Workspaces.Add(workspace);
            db.WorkspaceMembers.AddRange(owners.Select(userId => new WorkspaceMember(userId, Role.Owner, now)));
            db.AuditEntries.Add(AuditEntry.Of(by, AuditAction.WorkspaceCreated, id, workspace.Name, now));
            await db.SaveChangesAsync(cancellationToken);
            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    private async Task<IReadOnlyList<Guid>> Owners(Actor by, CancellationToken cancellationToken)
    {
        if (by.UserId is { } userId)
        {
            return [userId];
        }

        await using var db = dbs.For(by.WorkspaceId);
        return await db.WorkspaceMembers.Where(m => m.Role == Role.Owner).Select(m => m.UserId).ToListAsync(cancellationToken);
    }

    /// <summary>The name in an address; a number is added where another workspace has it. The unique key decides about two at once.</summary>
    private static async Task<string> FreeSlug(CampaignsDb db, string name, CancellationToken cancellationToken)
    {
        var slug = Slug.Of(name);
        var taken = await db.Workspaces.Select(w => w.Slug).Where(s => s.StartsWith(slug)).ToListAsync(cancellationToken);
        return Enumerable.Range(1, MaxNamesakes).Select(n => n == 1 ? slug : Slug.Numbered(slug, n)).First(s => !taken.Contains(s));
    }

    private static string Changes(CampaignsDb db, Workspace workspace) => string.Join(", ", db.Entry(workspace).Properties
        .Where(p => !Equals(p.CurrentValue, p.OriginalValue))
        .Select(p => $"{p.Metadata.GetColumnName()}: {Shown(p.OriginalValue)} to {Shown(p.CurrentValue)}"));

    private static string Shown(object? value) => value switch
    {
        null => "none",
        Enum status => SnakeCase.Of(status),
        _ => $"\"{value}\"",
    };
}
