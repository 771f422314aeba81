using EmailCampaigns.Core.Ai;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>Address, model and key of the installation's model go together.</summary>
internal sealed class AiRules : IValidateOptions<AiOptions>
{
    public ValidateOptionsResult Validate(string? name, AiOptions options) => options.Problems().Select(p => SettingException.Line($"Ai:{p.Key}", p.Problem)).ToList() is { Count: > 0 } faults
        ? ValidateOptionsResult.Fail(faults)
        : ValidateOptionsResult.Success;
}
