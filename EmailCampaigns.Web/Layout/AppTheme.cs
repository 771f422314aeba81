using MudBlazor;

namespace EmailCampaigns.Web.Layout;

/// <summary>
/// The colours, type and sizes of every page. Both palettes are in each document, and <c>data-theme</c> on the root element chooses one:
/// the script in the head sets it before the first paint, so no page flashes and a switch needs neither a reload nor a circuit.
/// </summary>
public static class AppTheme
{
    /// <summary>The light palette; what holds without <c>data-theme</c> as well.</summary>
    public static readonly MudTheme Light = Create(":root");

    /// <summary>The dark palette.</summary>
    public static readonly MudTheme Dark = Create(":root[data-theme=\"dark\"]");

    private static MudTheme Create(string scope) => new()
    {
        PseudoCss = new PseudoCss { Scope = scope },
        PaletteLight = new PaletteLight
        {
            Primary = "#1151f3",
            Secondary = "#5a2a9c",
            Success = "#0b8044",
            Warning = "#a56000",
            Error = "#c2123f",
            Info = "#0e44cc",
            Background = "#f6f7fa",
            BackgroundGray = "#f4f5f9",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#33353a",
            DrawerBackground = "#ffffff",
            DrawerText = "#33353a",
            DrawerIcon = "#5b5d64",
            TextPrimary = "#1d1e21",
            TextSecondary = "#5b5d64",
            TextDisabled = "#70737b",
            ActionDefault = "#5b5d64",
            ActionDisabled = "#868a93",
            ActionDisabledBackground = "#ebedf1",
            LinesDefault = "#e4e6ea",
            LinesInputs = "#868a93",
            TableLines = "#e4e6ea",
            Divider = "#e4e6ea",
            TableHover = "#f6f7fa",
            Skeleton = "#ebedf1",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#2965ff",
            Secondary = "#d0b6fb",
            Success = "#3fbf7f",
            Warning = "#ffd27d",
            Error = "#ff7f9f",
            Info = "#9bb8ff",
            SecondaryContrastText = "#161718",
            SuccessContrastText = "#161718",
            WarningContrastText = "#161718",
            ErrorContrastText = "#161718",
            InfoContrastText = "#161718",
            Background = "#161718",
            BackgroundGray = "#28292c",
            Surface = "#1f2022",
            AppbarBackground = "#1f2022",
            AppbarText = "#dfe0e3",
            DrawerBackground = "#1f2022",
            DrawerText = "#dfe0e3",
            DrawerIcon = "#a9acb3",
            TextPrimary = "#f6f6f7",
            TextSecondary = "#a9acb3",
            TextDisabled = "#8d9097",
            ActionDefault = "#a9acb3",
            ActionDisabled = "#7f838b",
            ActionDisabledBackground = "#34363a",
            LinesDefault = "#34363a",
            LinesInputs = "#7f838b",
            TableLines = "#34363a",
            Divider = "#34363a",
            TableHover = "#26272a",
            Skeleton = "#34363a",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography
            {
                FontFamily = ["Source Sans 3", "Segoe UI", "system-ui", "sans-serif"],
                FontSize = ".9375rem",
                LineHeight = "1.4667",
                LetterSpacing = "0",
            },
            H5 = new H5Typography { FontSize = "1.5rem", FontWeight = "600", LineHeight = "1.3333", LetterSpacing = "0" },
            H6 = new H6Typography { FontSize = "1.0625rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "0" },
            Body1 = new Body1Typography { FontSize = ".9375rem", LineHeight = "1.4667", LetterSpacing = "0" },
            Body2 = new Body2Typography { FontSize = ".875rem", LineHeight = "1.43", LetterSpacing = "0" },
            Caption = new CaptionTypography { FontSize = ".8125rem", LineHeight = "1.38", LetterSpacing = "0" },

            // Inputs take Subtitle1: a heavier weight here makes everything that is typed bold.
            Subtitle1 = new Subtitle1Typography { FontSize = ".9375rem", FontWeight = "400", LineHeight = "1.4667", LetterSpacing = "0" },
            Subtitle2 = new Subtitle2Typography { FontSize = ".8125rem", FontWeight = "500", LineHeight = "1.38", LetterSpacing = "0" },
            Button = new ButtonTypography { TextTransform = "none", FontWeight = "600", FontSize = ".9375rem", LetterSpacing = "0", LineHeight = "1.4" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "224px", AppbarHeight = "52px" },
    };
}
