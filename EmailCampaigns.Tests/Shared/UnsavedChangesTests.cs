using Bunit;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace EmailCampaigns.Tests.Shared;

public sealed class UnsavedChangesTests : BunitContext
{
    [Fact]
    public void Leaving_asks_until_it_is_saved_though_nothing_was_rendered_since()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        var dialogs = Render<MudDialogProvider>();
        var navigation = Services.GetRequiredService<NavigationManager>();
        var isDirty = true;
        Render<UnsavedChanges>(page => page.Add(p => p.Dirty, () => isDirty));

        navigation.NavigateTo("/lists");
        dialogs.WaitForAssertion(() => Assert.Contains("Leave without saving?", dialogs.Markup, StringComparison.Ordinal));
        Assert.Equal(navigation.BaseUri, navigation.Uri);

        isDirty = false;
        navigation.NavigateTo("/templates");
        dialogs.WaitForAssertion(() => Assert.EndsWith("/templates", navigation.Uri, StringComparison.Ordinal));
    }
}
