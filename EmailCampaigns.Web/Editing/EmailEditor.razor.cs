using EmailCampaigns.Web.Files;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmailCampaigns.Web.Editing;

/// <summary>The toolbar, and which of the three faces of the body is seen.</summary>
public sealed partial class EmailEditor(IDialogService dialogs)
{
    private string _initial = "";
    private string _initialText = "";
    private Mode _mode = Mode.Visual;

    private enum Mode
    {
        Visual,
        Html,
        Text,
    }

    /// <summary>The id of the source, by which typed text is found again after a reload; the text part has it with "-text".</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    /// <summary>What a screen reader calls it.</summary>
    [Parameter]
    public string Label { get; set; } = "Body of the email";

    /// <summary>The id of what stands below it: what is wrong with it.</summary>
    [Parameter]
    public string? DescribedBy { get; set; }

    [Parameter, EditorRequired]
    public string Html { get; set; } = "";

    [Parameter]
    public EventCallback<string> HtmlChanged { get; set; }

    /// <summary>The text part; null or empty where it is made from the HTML.</summary>
    [Parameter]
    public string? Text { get; set; }

    [Parameter]
    public EventCallback<string> TextChanged { get; set; }

    /// <summary>What an empty text part means.</summary>
    [Parameter]
    public string TextHint { get; set; } = "Empty: it is made from the body.";

    /// <summary>False for an email that was merged: its braces are text.</summary>
    [Parameter]
    public bool HasVariables { get; set; } = true;

    /// <summary>Somebody presses a key that the page knows.</summary>
    [JSInvokable]
    public Task Command(string name) => name switch
    {
        "link" => InvokeAsync(LinkAsync),
        "picture" => InvokeAsync(PictureAsync),
        _ => Task.CompletedTask,
    };

    /// <summary>Files were dropped or pasted: each is taken in and inserted, one after the other.</summary>
    [JSInvokable]
    public Task Dropped(IReadOnlyList<DroppedFile> files, IReadOnlyList<IJSStreamReference> contents) => InvokeAsync(async () =>
    {
        foreach (var (file, content) in files.Zip(contents))
        {
            await using (content)
            {
                var picture = file with { Open = async stop => await content.OpenReadStreamAsync(Math.Max(file.Size, 1), stop) };
                await InsertPictureAsync(new DialogParameters<ImageDialog> { { d => d.Dropped, picture } });
            }
        }
    });

    /// <summary>Leads to a place of the HTML.</summary>
    /// <param name="place">In characters from its beginning.</param>
    public Task GoToAsync(int place) => CallAsync("goTo", place);

    protected override void OnInitialized() => (_initial, _initialText, Current) = (Html, Text ?? "", Html);

    protected override Task TakeAsync(string text) => HtmlChanged.InvokeAsync(text);

    protected override (string Function, object?[] Arguments) Attachment() =>
        ("attach", [_initial, new { editable = CanEdit, hasTags = HasVariables, label = Label }]);

    private string Pressed(Mode mode) => mode == _mode ? "true" : "false";

    private async Task ShowAsync(Mode mode)
    {
        ClosePanel();
        (var before, _mode) = (_mode, mode);
        if (before != mode && mode == Mode.Visual)
        {
            await CallAsync("show");
        }
    }

    private Task TypeTextAsync(ChangeEventArgs typed) => TextChanged.InvokeAsync(typed.Value as string ?? "");

    private void NewCondition(string test) => Opened(new OpenedTag { Kind = "newCondition", Test = test, Left = 16, Top = 44 });

    /// <summary>Changes the picture at which the cursor stands; where there is none, a new one is chosen.</summary>
    private async Task PictureAsync()
    {
        if (!CanEdit || Editor is null)
        {
            return;
        }

        if (await Editor.InvokeAsync<ShownPicture?>("currentPicture") is not { } shown)
        {
            await InsertPictureAsync([]);
            return;
        }

        var looks = new PictureLooks { Alt = shown.Alt, IsDecoration = shown.Alt is "", Width = shown.Width ?? 0, Embed = shown.Embed };
        if (await dialogs.AskAsync<PictureDialog, PictureLooks>("Picture", new DialogParameters<PictureDialog> { { d => d.Looks, looks }, { d => d.Address, shown.Src } }) is { } changed)
        {
            await CallAsync("changePicture", shown.Src, new { alt = changed.AltText, width = changed.Width, embed = changed.Embed });
        }
    }

    private async Task InsertPictureAsync(DialogParameters<ImageDialog> parameters)
    {
        if (await dialogs.AskAsync<ImageDialog, string>("Picture", parameters) is { } html)
        {
            await CallAsync("insertHtml", html);
        }
    }

    private async Task LinkAsync()
    {
        var address = Editor is null ? null : await Editor.InvokeAsync<string?>("currentLink");
        if (await dialogs.AskAsync<LinkDialog, string>("Link", new DialogParameters<LinkDialog> { { d => d.Address, address } }) is { } href)
        {
            await CallAsync("setLink", href);
        }
    }

    private sealed record ShownPicture(string Src, string? Alt, int? Width, bool Embed);
}
