using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace EmailCampaigns.Web.Editing;

/// <summary>
/// Holds an editor that lives in the browser (js/ec-editor.js): it is given its text once and sends what becomes of it. The component renders nothing inside of
/// what the editor writes on.
/// </summary>
public abstract class BrowserEditor : ComponentBase, IAsyncDisposable
{
    private DotNetObjectReference<BrowserEditor>? _self;
    private EditorFields? _known;
    private bool _isGone;

    /// <summary>What a chip or a condition says, while it is open.</summary>
    protected OpenedTag? Panel { get; private set; }

    /// <summary>Where the editor is in the page.</summary>
    protected ElementReference Host { get; set; }

    /// <summary>Whether the editor in the browser listens already.</summary>
    protected bool IsReady => CanEdit && Editor is not null;

    /// <summary>The editor in the browser; null until it is there.</summary>
    protected IJSObjectReference? Editor { get; private set; }

    [Parameter]
    public EditorFields Fields { get; set; } = EditorFields.None;

    [Parameter]
    public bool CanEdit { get; set; }

    [Inject]
    protected IJSRuntime Js { get; set; } = default!;

    /// <summary>The text as it stands now.</summary>
    protected string Current { get; set; } = "";

    /// <summary>The browser's text changed.</summary>
    [JSInvokable]
    public Task Written(string text) => text == Current ? Task.CompletedTask : TakeAsync(Current = text);

    /// <summary>A chip or a condition is to be edited.</summary>
    [JSInvokable]
    public void Opened(OpenedTag tag)
    {
        Panel = tag;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        await DetachAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Passes on a text that was written.</summary>
    protected abstract Task TakeAsync(string text);

    /// <summary>Attaches the editor; the function of the module and what it takes besides the host and this object.</summary>
    protected abstract (string Function, object?[] Arguments) Attachment();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await AttachAsync();
        }
        else if (Editor is not null && !ReferenceEquals(_known, Fields))
        {
            await ShowFieldsAsync();
        }
    }

    /// <summary>A text that a model writes is to be put in.</summary>
    protected void NewAi() => Opened(new OpenedTag { Kind = "newAi", Left = 16, Top = 44 });

    protected void ClosePanel() => Panel = null;

    /// <summary>The panel is closed, and the person writes on.</summary>
    protected async Task LeavePanelAsync()
    {
        Panel = null;
        await CallAsync("focus");
    }

    /// <summary>A click may arrive after the editor was taken away: then there is nothing to do.</summary>
    protected Task CallAsync(string function, params object?[] arguments) => Editor?.InvokeVoidAsync(function, arguments).AsTask() ?? Task.CompletedTask;

    private async Task AttachAsync()
    {
        // Each call takes a round trip, in which another step may be chosen and this editor be gone.
        await using var module = await Js.InvokeAsync<IJSObjectReference>("import", "./js/ec-editor.js");
        if (_isGone)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        var (function, arguments) = Attachment();
        Editor = await module.InvokeAsync<IJSObjectReference>(function, [Host, _self, .. arguments]);
        if (_isGone)
        {
            await DetachAsync();
            return;
        }

        await ShowFieldsAsync();
        StateHasChanged();
    }

    private Task ShowFieldsAsync()
    {
        _known = Fields;
        return CallAsync("setFields", Fields.All, Fields.Total, Fields.HasModel);
    }

    private async Task DetachAsync()
    {
        if (Editor is not { } editor)
        {
            return;
        }

        Editor = null;
        try
        {
            await editor.InvokeVoidAsync("dispose");
            await editor.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the frame with it.
        }

        _self?.Dispose();
    }
}
