using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Drafts;
using EmailCampaigns.Web.Inbound;
using EmailCampaigns.Web.Senders;
using EmailCampaigns.Web.Shared;
using Microsoft.Extensions.DependencyInjection.Extensions;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Web.Layout;

/// <summary>What the shell (document, layout, shared pieces) needs from the host.</summary>
public static class LayoutRegistration
{
    /// <summary>Longest single message from a browser: an email's HTML that is typed or pasted arrives as one.</summary>
    private const long LargestMessageBytes = 4 * 1024 * 1024;

    /// <summary>Registers Razor components with interactive server rendering, the services of MudBlazor and those of the shared pieces.</summary>
    public static void AddShell(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Outside of Development too, so that the build output runs as it lies; a published application has no manifest, and then this does nothing.
        builder.WebHost.UseStaticWebAssets();

        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddRazorComponents().AddInteractiveServerComponents(circuit =>
        {
            // A laptop that slept through a coffee comes back to the very form it left.
            circuit.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(15);
        }).AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessageBytes);
        services.AddCascadingAuthenticationState();
        services.AddMudServices(mud =>
        {
            mud.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            mud.SnackbarConfiguration.MaxDisplayedSnackbars = 1;
            mud.SnackbarConfiguration.MaximumOpacity = 100;
        });
        services.AddSingleton<SignInNotices>();
        services.AddScoped<SearchEverything>();
        services.AddScoped<ViewerTime>();
        services.AddScoped<UndoToast>();
        services.AddScoped<IShellStatus, WorkspaceShellStatus>();
        services.AddScoped<ReviewSession>();
        services.AddScoped<ReviewDecisions>();
        services.AddScoped<ReplySession>();
    }

    /// <summary>Answers a bare status, and outside of Development an exception, with a page. Goes before everything that ends a request
    /// (sign-in included), because the page runs through all of it again; what has written its own answer, as the API does, is left alone.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.Environment.IsDevelopment())
        {
            app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/problem/500", CreateScopeForErrors = true });
        }

        app.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
    }

    /// <summary>Maps static files and the pages.</summary>
    public static void MapShell(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().WithHead();
    }
}
