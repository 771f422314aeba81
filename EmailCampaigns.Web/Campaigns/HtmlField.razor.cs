using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>Holds what js/ec-editor.js does in the frame. The field is given its HTML once; a new one needs a new key.</summary>
public sealed partial class HtmlField(IJSRuntime js, IDialogService dialogs) : IAsyncDisposable
{
    private static readonly string Frame = MailFrame.Document("", images: true);

    private ElementReference _host;
    private IJSObjectReference? _editor;
    private DotNetObjectReference<HtmlField>? _self;
    private string _initial = "";
    private string _html = "";
    private bool _isSource;
    private bool _canWrite = true;
    private bool _isGone;

    [Parameter, EditorRequired]
    public string Html { get; set; } = "";

    /// <summary>The id of the source, by which typed text is found again after a reload.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter]
    public EventCallback<string> HtmlChanged { get; set; }

    [Parameter]
    public IReadOnlyCollection<string> Fields { get; set; } = [];

    [Parameter]
    public bool CanEdit { get; set; }

    /// <summary>The frame's content changed.</summary>
    [JSInvokable]
    public Task Written(string html) => Take(html);

    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        await Detach();
    }

    protected override void OnInitialized() => _initial = _html = Html;

    /// <summary>Whether the editor in the browser listens already.</summary>
    private bool IsReady => CanEdit && _editor is not null;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        // Each call takes a round trip, in which another step may be chosen and this field be gone.
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/ec-editor.js");
        if (_isGone)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        _editor = await module.InvokeAsync<IJSObjectReference>("attach", _host, _self, _html, CanEdit);
        if (_isGone)
        {
            await Detach();
            return;
        }

        _canWrite = await _editor.InvokeAsync<bool>("canWrite", _html);
        _isSource |= !_canWrite;
        StateHasChanged();
    }

    private async Task Detach()
    {
        if (_editor is not { } editor)
        {
            return;
        }

        _editor = null;
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

    private async Task Take(string html)
    {
        if (html != _html)
        {
            _html = html;
            await HtmlChanged.InvokeAsync(html);
        }
    }

    private async Task OnSource(ChangeEventArgs typed)
    {
        await Take(typed.Value as string ?? "");
        if (_editor is not null) // what a reload puts back may be there before the frame is
        {
            _canWrite = await _editor.InvokeAsync<bool>("canWrite", _html);
        }
    }

    private async Task Switch()
    {
        _isSource = !_isSource;
        await Call("show", _isSource, _html);
    }

    private ValueTask Format(string what) => Call("format", _isSource, what, null);

    private ValueTask Insert(string tag) => Call("insert", _isSource, tag);

    private async Task Link()
    {
        await Call("remember");
        var address = await dialogs.AskAsync<LinkDialog, string>("Link");
        if (address is { } href)
        {
            await Call("format", _isSource, "link", href);
        }
    }

    /// <summary>A click may arrive after the field was taken away: then there is nothing to do.</summary>
    private ValueTask Call(string function, params object?[] arguments) => _editor?.InvokeVoidAsync(function, arguments) ?? ValueTask.CompletedTask;
}
