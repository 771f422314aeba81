using Microsoft.Extensions.DependencyInjection;

namespace EmailCampaigns.Core.Ai;

/// <summary>Registers the way to models. <see cref="AiSecrets"/> is whoever's who has a key ring.</summary>
public static class AiRegistration
{
    public static IServiceCollection AddAi(this IServiceCollection services, AiOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<AiModels>();
        services.AddSingleton<AiClient>();
        services.AddSingleton<AiConnection>();
        services.AddSingleton<AiSettingsEditor>();
        services.AddSingleton<AiSettingsQueries>();
        return services;
    }
}
