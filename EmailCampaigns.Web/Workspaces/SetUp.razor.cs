using EmailCampaigns.Core;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Hosting;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>The first visit: makes owner and workspace and signs the owner in. Gone once that is done.</summary>
public sealed partial class SetUp(WorkspaceSetUp setUp, SetUpCode code, SignInManager<User> signIn, UserManager<User> users, NavigationManager navigation)
{
    private IReadOnlyList<FieldProblem> _problems = [];

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromForm]
    private SetUpInput? Input { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Input ??= new SetUpInput { Timezone = BrowserZone() };
        if (!await setUp.IsNeeded(CancellationToken.None))
        {
            navigation.NavigateTo("/login");
        }
    }

    private async Task RunAsync()
    {
        var request = new SetUpRequest(Input!.Email ?? "", Input!.Password ?? "", Input!.WorkspaceName ?? "", Input!.Timezone ?? BrowserZone(), Input!.WithPickupSender)
        {
            Name = Input!.Name,
        };
        if (!Context.IsFromThisMachine() && !code.IsRight(Input!.Code, Context.Connection.RemoteIpAddress))
        {
            _problems = [new FieldProblem("code", "This is not the code. The server's log shows it at the start; after several wrong ones wait five minutes.")];
            return;
        }

        _problems = WorkspaceSetUp.Check(request);
        if (_problems.Count > 0)
        {
            return;
        }

        var result = await setUp.Run(request, Context.RequestAborted);
        if (result.UserId is { } id && await users.FindByIdAsync(id.ToString()) is { } owner)
        {
            await signIn.SignInAsync(owner, isPersistent: true);
            navigation.NavigateTo(Input!.WithPickupSender ? "/" : "/senders/new");
        }
        else
        {
            navigation.NavigateTo("/login"); // somebody else was first
        }
    }

    private string? ErrorOf(string field) => _problems.FirstOrDefault(p => p.Field == field)?.Message;

    /// <summary>On the very first page the browser has not told its zone yet: its script chooses it (<c>js/theme.js</c>).</summary>
    private bool IsZoneUnknown => ToldZone is null && HttpMethods.IsGet(Context.Request.Method);

    /// <summary>The zone that the browser told with the page before.</summary>
    private string? ToldZone => ZonePicker.Find(Context.Request.Cookies["ec-zone"]);

    /// <summary>UTC for a browser without scripts.</summary>
    private string BrowserZone() => ToldZone ?? "UTC";

    private sealed class SetUpInput
    {
        public string? Name { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public string? Code { get; set; }

        public string? WorkspaceName { get; set; }

        public string? Timezone { get; set; }

        public bool WithPickupSender { get; set; } = true;
    }
}
