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
        try
        {
            if (_editor is not null)
            {
                await _editor.InvokeVoidAsync("dispose");
                await _editor.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the frame with it.
        }

        _self?.Dispose();
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

        _self = DotNetObjectReference.Create(this);
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/ec-editor.js");
        _editor = await module.InvokeAsync<IJSObjectReference>("attach", _host, _self, _html, CanEdit);
        _canWrite = await _editor.InvokeAsync<bool>("canWrite", _html);
        _isSource |= !_canWrite;
        StateHasChanged();
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
        await _editor!.InvokeVoidAsync("show", _isSource, _html);
    }

    private ValueTask Format(string what) => _editor!.InvokeVoidAsync("format", _isSource, what, null);

    private ValueTask Insert(string tag) => _editor!.InvokeVoidAsync("insert", _isSource, tag);

    private async Task Link()
    {
        await _editor!.InvokeVoidAsync("remember");
        var address = await dialogs.AskAsync<LinkDialog, string>("Link");
        if (address is { } href)
        {
            await _editor!.InvokeVoidAsync("format", _isSource, "link", href);
        }
    }
}
