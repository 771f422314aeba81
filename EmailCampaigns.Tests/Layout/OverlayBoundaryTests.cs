using Bunit;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Layout;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Layout;

/// <summary>A failure in a dialog is told and ends nothing.</summary>
public sealed class OverlayBoundaryTests : BunitContext
{
    private readonly LoggedFailures _log = new();
    private readonly UndoToast _toasts;
    private MudDialogProvider? _dialogs;

    public OverlayBoundaryTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Services.AddScoped<UndoToast>();
        Services.AddSingleton<IErrorBoundaryLogger>(_log);
        _toasts = Services.GetRequiredService<UndoToast>();
    }

    public static TheoryData<string> Failures => ["denied", "illegal"];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_refusal_in_a_dialog_closes_it_says_why_and_lets_another_one_open(string failure)
    {
        var page = Render(Overlays);
        var dialogs = Services.GetRequiredService<IDialogService>();
        Exception refusal = failure == "denied" ? new PermissionDeniedException(Role.Admin, Role.Viewer) : new IllegalTransitionException("campaign", "stopped", "paused", "It is stopped already.");
        var answer = page.InvokeAsync(() => dialogs.AskAsync<Refused, string>("Invite", new() { { d => d.Failure, refusal } }));
        page.WaitForElement("button.act").Click();

        Assert.Null(await answer.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.True(_toasts.Current!.IsRefusal);
        Assert.Contains("Nothing was changed.", _toasts.Current.Message, StringComparison.Ordinal);
        Assert.Contains(refusal.Message, _toasts.Current.Subject, StringComparison.Ordinal);
        Assert.Empty(_log.Failures);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("button.act")));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".toast")));
        _ = page.InvokeAsync(() => dialogs.AskAsync<Refused, string>("Again"));
        page.WaitForElement("button.act");
    }

    [Fact]
    public void A_bug_in_a_dialog_goes_to_the_log_and_the_person_is_told()
    {
        var page = Render(Overlays);
        _ = page.InvokeAsync(() => Services.GetRequiredService<IDialogService>().AskAsync<Refused, string>("Invite", new() { { d => d.Failure, new InvalidOperationException("a bug") } }));

        page.WaitForElement("button.act").Click();

        Assert.Equal("a bug", Assert.Single(_log.Failures).Message);
        Assert.DoesNotContain("a bug", _toasts.Current!.Subject, StringComparison.Ordinal);
    }

    private void Overlays(RenderTreeBuilder builder)
    {
        builder.OpenComponent<OverlayBoundary>(0);
        builder.AddComponentParameter(1, nameof(OverlayBoundary.Failed), () => _dialogs?.DismissAll());
        builder.AddComponentParameter(2, nameof(OverlayBoundary.ChildContent), (RenderFragment)(inner =>
        {
            inner.OpenComponent<MudPopoverProvider>(0);
            inner.CloseComponent();
            inner.OpenComponent<MudDialogProvider>(1);
            inner.AddComponentReferenceCapture(2, made => _dialogs = (MudDialogProvider)made);
            inner.CloseComponent();
            inner.OpenComponent<MudSnackbarProvider>(3);
            inner.CloseComponent();
        }));
        builder.CloseComponent();
    }

    /// <summary>A dialog whose button a doer refuses.</summary>
    private sealed class Refused : ComponentBase
    {
        [Parameter]
        public Exception? Failure { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<MudDialog>(0);
            builder.AddComponentParameter(1, nameof(MudDialog.DialogContent), (RenderFragment)(inner =>
            {
                inner.OpenComponent<MudButton>(0);
                inner.AddComponentParameter(1, nameof(MudButton.Class), "act");
                inner.AddComponentParameter(2, nameof(MudButton.OnClick), EventCallback.Factory.Create<MouseEventArgs>(this, () => throw Failure!));
                inner.CloseComponent();
            }));
            builder.CloseComponent();
        }
    }

    private sealed class LoggedFailures : IErrorBoundaryLogger
    {
        public List<Exception> Failures { get; } = [];

        public ValueTask LogErrorAsync(Exception exception)
        {
            Failures.Add(exception);
            return ValueTask.CompletedTask;
        }
    }
}
