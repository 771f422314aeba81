using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Tests.Support;

/// <summary>Requests of a test have no client address; with this they have the one that their header <see cref="Header"/> names.</summary>
internal sealed class ClientAddress : IStartupFilter
{
    public const string Header = "Test-Client";

    public static void Add(IServiceCollection services) => services.AddSingleton<IStartupFilter, ClientAddress>();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, rest) =>
        {
            context.Connection.RemoteIpAddress = IPAddress.TryParse(context.Request.Headers[Header], out var address) ? address : null;
            context.Request.Headers.Remove(Header);
            return rest(context);
        });
        next(app);
    };
}
