using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Shared;

namespace EmailCampaigns.Tests.Shared;

public sealed class UndoToastTests
{
    private readonly ManualTimers _clock = new();
    private int _undone;

    [Fact]
    public async Task Undo_happens_once_even_if_asked_twice()
    {
        using var toasts = Shown();

        await toasts.UndoAsync();
        await toasts.UndoAsync();

        Assert.Equal(1, _undone);
        Assert.Null(toasts.Current);
    }

    [Fact]
    public async Task After_its_time_the_toast_is_gone_and_nothing_is_undone()
    {
        using var toasts = Shown();

        _clock.Advance(UndoToast.StaysFor);
        await toasts.UndoAsync();

        Assert.Null(toasts.Current);
        Assert.Equal(0, _undone);
    }

    [Fact]
    public void A_newer_toast_gets_its_full_time()
    {
        using var toasts = Shown();
        _clock.Advance(UndoToast.StaysFor - TimeSpan.FromSeconds(1));
        toasts.Say("12 contacts deleted");

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("12 contacts deleted", toasts.Current?.Message);
    }

    private UndoToast Shown()
    {
        var toasts = new UndoToast(_clock);
        toasts.Show("Approved for", "Oskar Lindqvist", "goes out today at 14:03", () =>
        {
            _undone++;
            return Task.CompletedTask;
        });
        return toasts;
    }
}
