using EmailCampaigns.Web.Api;
using EmailCampaigns.Web.Shared;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;

namespace EmailCampaigns.Web.Layout;

/// <summary>What the shell (document, layout, shared pieces) needs from the host.</summary>
public static class LayoutRegistration
{
    /// <summary>Longest single message from a browser: an email's HTML that is typed or pasted arrives as one.</summary>
    private const long LargestMessageBytes = 4 * 1024 * 1024;

    /// <summary>Registers Razor components with interactive server rendering, Radzen's services and those of the shared pieces.</summary>
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
        services.AddAuthorizationCore();
        services.AddRadzenComponents();
        services.AddScoped<ViewerTime>();
        services.AddScoped<UndoToast>();
    }

    /// <summary>Maps static files and the pages.</summary>
    public static void MapShell(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseWhen(context => !context.Request.Path.StartsWithSegments(ApiPaths.Root), // programs get problem details
            pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
