using EmailCampaigns.Core.Sending.Dispatch;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Sending;

/// <summary>A run through a lane goes on as long as no other lane waits, and by what holds then.</summary>
public sealed class LaneRunTests
{
    private const int ClaimsPerRun = 5;

    [Fact]
    public async Task A_lane_does_not_starve_another_of_its_sender()
    {
        const int Share = ClaimsPerRun * LaneClaims.Size;
        await using var world = await SendingWorld.WithCampaign(contacts: Share + 10, steps: [new StepText("One", "<p>Hi</p>")]);
        await world.Start(contacts: Share + 10, steps: [new StepText("Other", "<p>Hi</p>")]);
        await world.MakeAllDue();

        await world.Tick();

        var subjects = world.Transport.Handed.Select(handed => handed.Header("Subject")).ToList();
        Assert.Equal(2 * (Share + 10), subjects.Count);
        Assert.Equal(Share, Math.Max(subjects.IndexOf("One"), subjects.IndexOf("Other")));
    }

    [Fact]
    public async Task What_changes_during_a_long_run_holds_for_the_emails_that_are_composed_after_it()
    {
        const int Contacts = (ClaimsPerRun + 3) * LaneClaims.Size;
        await using var world = await SendingWorld.WithCampaign(contacts: Contacts, sender: s => s.DisplayName = "Before");
        var renamed = 0;
        world.Transport.Answer = async _ =>
        {
            if (Interlocked.Exchange(ref renamed, 1) == 0)
            {
                await world.Do(async db => (await db.SenderAccounts.SingleAsync()).DisplayName = "After");
            }

            return ScriptedTransport.Accepted();
        };

        await world.Tick();

        var handed = world.Transport.Handed;
        Assert.Equal(Contacts, handed.Count);
        Assert.StartsWith("Before", handed[0].Header("From"), StringComparison.Ordinal);
        Assert.All(handed.Skip(3 * LaneClaims.Size), later => Assert.StartsWith("After", later.Header("From"), StringComparison.Ordinal));
    }
}
