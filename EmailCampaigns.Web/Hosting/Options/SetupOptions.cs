using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using Microsoft.Extensions.Options;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>The section <c>Setup</c>: what an unattended start makes on an empty database.</summary>
public sealed class SetupOptions
{
    /// <summary>The first owner; null leaves the set-up to the first visit.</summary>
    public string? AdminEmail { get; set; }

    /// <summary>Their password.</summary>
    public string? AdminPassword { get; set; }

    /// <summary>The name of the workspace.</summary>
    public string? Workspace { get; set; }

    /// <summary>An API key for the owner.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether an empty database gets the demo workspace.</summary>
    public bool Demo { get; set; }

    /// <summary>The set-up that these settings ask for; null asks for none.</summary>
    public SetUpRequest? Request() => AdminEmail is null
        ? null
        : new SetUpRequest(AdminEmail, AdminPassword ?? "", Workspace ?? (Demo ? "Demo" : "Workspace"), "UTC", WithPickupSender: false, ApiKey);
}

/// <summary>Checks them as the set-up page does.</summary>
internal sealed class SetupRules : IValidateOptions<SetupOptions>
{
    public ValidateOptionsResult Validate(string? name, SetupOptions options)
    {
        var faults = options.Request() is { } request ? WorkspaceSetUp.Check(request).Select(problem => Fault(options, problem)).ToList()
            : WithoutOwner(options) is { } key ? [SettingException.Line("Setup:AdminEmail", $"is missing; it goes with {key}. Allowed is the owner's email address.")]
            : [];
        return faults is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string? WithoutOwner(SetupOptions options) =>
        options.AdminPassword is not null ? "Setup:AdminPassword"
        : options.Workspace is not null ? "Setup:Workspace"
        : options.ApiKey is not null ? "Setup:ApiKey"
        : null;

    private static string Fault(SetupOptions options, FieldProblem problem) => problem.Field switch
    {
        "email" => SettingException.Line("Setup:AdminEmail", $"'{options.AdminEmail}' is refused. {problem.Message}"),
        "password" => SettingException.Line("Setup:AdminPassword", $"{(options.AdminPassword is null ? "is missing" : "is refused")}. {problem.Message}"),
        "workspaceName" => SettingException.Line("Setup:Workspace", $"'{options.Workspace}' is refused. {problem.Message}"),
        "apiKey" => SettingException.Line("Setup:ApiKey", $"is refused. {problem.Message}"),
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem.Field, "No setting goes with it."),
    };
}
