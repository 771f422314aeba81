using System.Diagnostics.CodeAnalysis;
using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Core;

/// <summary>What became of a wish to make, change or delete one thing that people edit.</summary>
/// <param name="Verdict">What happened.</param>
/// <param name="Id">The thing; with <see cref="EditVerdict.Exists"/> the one that stands in the way.</param>
/// <param name="Message">For a person, where it was refused: what happened and what to do.</param>
/// <param name="Problems">With <see cref="EditVerdict.Invalid"/>, what is wrong with each field.</param>
public sealed record EditOutcome(EditVerdict Verdict, Guid Id, string Message, IReadOnlyList<FieldProblem> Problems)
{
    /// <summary>Of a sequence that was saved: the version that it has now (<see cref="Campaigns.SequenceVersion"/>).</summary>
    public int? SequenceVersion { get; init; }

    public bool IsDone => Verdict == EditVerdict.Done;

    public static EditOutcome Done(Guid id) => new(EditVerdict.Done, id, "", []);

    public static EditOutcome Invalid(IReadOnlyList<FieldProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return new(EditVerdict.Invalid, Guid.Empty, string.Join(' ', problems.Select(p => p.Message)), problems);
    }

    public static EditOutcome NotFound(Guid id) => new(EditVerdict.NotFound, id, "It is not here any more, or never was.", []);

    public static EditOutcome Exists(Guid standing, string message) => new(EditVerdict.Exists, standing, message, []);

    public static EditOutcome Stale(Guid id) =>
        new(EditVerdict.Stale, id, "Somebody else changed this meanwhile. Look at what stands now and decide again.", []);

    /// <summary>Whether what was found is there, in the version that was seen; if not, what to answer.</summary>
    /// <param name="found">Null where there is none.</param>
    /// <param name="id">Of what was looked for.</param>
    /// <param name="expectedVersion">The version that was seen; null for any.</param>
    /// <param name="refusal">Null where it is.</param>
    internal static bool IsCurrent([NotNullWhen(true)] IVersioned? found, Guid id, int? expectedVersion, [NotNullWhen(false)] out EditOutcome? refusal)
    {
        refusal = found is null ? NotFound(id) : expectedVersion is not null && expectedVersion != found.Version ? Stale(id) : null;
        return refusal is null;
    }

    public static EditOutcome InUse(Guid id, string message) => new(EditVerdict.InUse, id, message, []);
}

/// <summary>How an edit can end.</summary>
public enum EditVerdict
{
    Done,

    /// <summary>A field has a problem; nothing was changed.</summary>
    Invalid,

    /// <summary>No such thing in this workspace.</summary>
    NotFound,

    /// <summary>Another one has the address or name that must be unique.</summary>
    Exists,

    /// <summary>The version that was named is no longer the present one.</summary>
    Stale,

    /// <summary>Something else still needs it.</summary>
    InUse,
}

/// <summary>What is wrong with one field of a form or request.</summary>
/// <param name="Field">As the HTTP API names it: <c>firstName</c>, <c>fields.job_title</c>.</param>
/// <param name="Message">For a person, a whole sentence.</param>
public sealed record FieldProblem(string Field, string Message);
