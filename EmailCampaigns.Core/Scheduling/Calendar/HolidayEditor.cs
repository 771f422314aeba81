using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Persistence.Tables;
using EmailCampaigns.Core.Scheduling.Replan;
using EmailCampaigns.Core.Workspaces;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Core.Scheduling.Calendar;

/// <summary>What is said about a holiday. Null says nothing about a field.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rule">Which days, as <see cref="HolidayRule"/> reads them.</param>
public sealed record HolidayInput(string? Name, string? Rule)
{
    /// <summary>What is wrong with it, before it is saved.</summary>
    /// <param name="isNew">Whether it is to be made, so that nothing needed may be missing.</param>
    public IReadOnlyList<FieldProblem> Problems(bool isNew) => Check(isNew).Problems;

    internal (string? Name, HolidayRule? Rule, IReadOnlyList<FieldProblem> Problems) Check(bool isNew)
    {
        var checks = new FieldChecks();
        var name = checks.RequiredLine("name", Name, ModelConventions.Name, isNew);
        HolidayRule? rule = null;
        if (HolidayRule.TryParse(Rule, out var read))
        {
            rule = read;
        }
        else if (Rule is not null || isNew)
        {
            checks.Add("rule", $"Must be {HolidayRule.Forms}.");
        }

        return (name, rule, checks.Problems);
    }
}

/// <summary>Makes, changes and removes the holidays of a workspace. What waits in its campaigns gets new times.</summary>
public sealed class HolidayEditor(IDbContextFactory<CampaignsDb> dbs, TimeProvider clock)
{
    /// <summary>Adds a holiday.</summary>
    public Task<EditOutcome> Create(Actor by, HolidayInput input, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(input);
        return input.Check(isNew: true) is { Problems: [], Name: { } name, Rule: { } rule }
            ? Edit(by, async (db, now) =>
            {
                var holiday = new Holiday(name, rule, now);
                db.Holidays.Add(holiday);
                return await Namesake(db, holiday, cancellationToken) ?? EditOutcome.Done(holiday.Id);
            }, cancellationToken)
            : Task.FromResult(EditOutcome.Invalid(input.Problems(isNew: true)));
    }

    /// <summary>Changes what is given. With <paramref name="expectedVersion"/> only while that is the present one.</summary>
    public Task<EditOutcome> Update(Actor by, Guid id, HolidayInput input, int? expectedVersion, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        ArgumentNullException.ThrowIfNull(input);
        var (name, rule, problems) = input.Check(isNew: false);
        return problems.Count > 0 ? Task.FromResult(EditOutcome.Invalid(problems)) : Edit(by, async (db, _) =>
        {
            var holiday = await db.Holidays.SingleOrDefaultAsync(h => h.Id == id, cancellationToken);
            if (!EditOutcome.IsCurrent(holiday, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            holiday.Name = name ?? holiday.Name;
            if (rule is { } moved)
            {
                holiday.MoveTo(moved);
            }

            return await Namesake(db, holiday, cancellationToken) ?? EditOutcome.Done(id);
        }, cancellationToken);
    }

    /// <summary>Removes a holiday: the window opens on its days again. With <paramref name="expectedVersion"/> only while that is the present one.</summary>
    public Task<EditOutcome> Delete(Actor by, Guid id, int? expectedVersion, CancellationToken cancellationToken)
    {
        by.Demand(Permission.EditCampaigns);
        return Edit(by, async (db, _) =>
        {
            var holiday = await db.Holidays.SingleOrDefaultAsync(h => h.Id == id, cancellationToken);
            if (!EditOutcome.IsCurrent(holiday, id, expectedVersion, out var refusal))
            {
                return refusal;
            }

            db.Holidays.Remove(holiday);
            return EditOutcome.Done(id);
        }, cancellationToken);
    }

    private Task<EditOutcome> Edit(Actor by, Func<CampaignsDb, DateTime, Task<EditOutcome>> act, CancellationToken cancellationToken) => dbs.Edit(by.WorkspaceId, async db =>
    {
        var now = clock.UtcNow();
        var outcome = await act(db, now);
        if (outcome.IsDone)
        {
            await RuleChange.ReplanWorkspace(db, _ => true, "Holidays changed.", by, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        return outcome;
    }, cancellationToken);

    private static async Task<EditOutcome?> Namesake(CampaignsDb db, Holiday holiday, CancellationToken cancellationToken) =>
        await db.Holidays.Where(h => h.Rule == holiday.Rule && h.Id != holiday.Id).Select(h => new { h.Id, h.Name }).FirstOrDefaultAsync(cancellationToken) is { } other
            ? EditOutcome.Exists(other.Id, $"{other.Name} is on these days already.")
            : null;
}
