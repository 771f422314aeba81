using Microsoft.Playwright;

namespace EmailCampaigns.Tests.Browser;

/// <summary>A window in which pages are looked at.</summary>
public sealed record BrowserLook(int Width, int Height, ColorScheme Scheme)
{
    public static readonly BrowserLook Desktop = new(1440, 900, ColorScheme.Light);
    public static readonly BrowserLook DesktopDark = new(1440, 900, ColorScheme.Dark);
    public static readonly BrowserLook Phone = new(390, 844, ColorScheme.Light);
    public static readonly BrowserLook PhoneDark = new(390, 844, ColorScheme.Dark);

    /// <summary>The four looks every screen is held to.</summary>
    public static IReadOnlyList<BrowserLook> All { get; } = [Desktop, DesktopDark, Phone, PhoneDark];

    /// <summary>Those of <see cref="All"/> by name, for [MemberData].</summary>
    public static TheoryData<string> Names => [.. All.Select(look => look.ToString())];

    /// <summary>The look of a name from <see cref="Names"/>.</summary>
    public static BrowserLook Of(string name) => All.Single(look => look.ToString() == name);

    /// <summary>In file names: "1440-light".</summary>
    public override string ToString() => FormattableString.Invariant($"{Width}-{(Scheme == ColorScheme.Dark ? "dark" : "light")}");
}
