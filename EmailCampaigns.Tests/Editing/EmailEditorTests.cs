using Bunit;
using EmailCampaigns.Web.Editing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Editing;

/// <summary>The field of an email's body, whose editor in the browser is there three round trips after the field.</summary>
public sealed class EmailEditorTests : BunitContext
{
    private readonly TaskCompletionSource _arrives = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EmailEditorTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
    }

    [Theory]
    [InlineData("import")]
    [InlineData("attach")]
    public async Task A_field_that_is_gone_before_its_editor_leaves_none_behind(string late)
    {
        var browser = new SlowBrowser(late, _arrives.Task);
        Services.AddSingleton<IJSRuntime>(browser);
        Render<MudPopoverProvider>();
        var field = Render<EmailEditor>(p => p.Add(f => f.Id, "body").Add(f => f.Html, "<p>Hello</p>").Add(f => f.CanEdit, true));
        field.WaitForAssertion(() => Assert.Contains(late, browser.Calls));

        await DisposeComponentsAsync();
        _arrives.SetResult();
        await browser.Answered;

        await Renderer.Dispatcher.InvokeAsync(() => { }); // what follows the answer has run
        Assert.False(Renderer.UnhandledException.IsCompleted);
        Assert.Equal(browser.Calls.Count(c => c == "attach"), browser.Calls.Count(c => c == "dispose"));
        Assert.DoesNotContain("setFields", browser.Calls);
    }

    /// <summary>Answers each call at once, one of them late.</summary>
    private sealed class SlowBrowser(string late, Task arrives) : IJSRuntime, IJSObjectReference
    {
        private readonly TaskCompletionSource _answered = new();

        public List<string> Calls { get; } = [];

        public Task Answered => _answered.Task;

        public ValueTask<T> InvokeAsync<T>(string identifier, object?[]? args) => InvokeAsync<T>(identifier, CancellationToken.None, args);

        public async ValueTask<T> InvokeAsync<T>(string identifier, CancellationToken cancellationToken, object?[]? args)
        {
            Calls.Add(identifier);
            if (identifier == late)
            {
                await arrives;
                _answered.SetResult();
            }

            return typeof(T) == typeof(IJSObjectReference) ? (T)(object)this : default!;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
