using System.Globalization;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Imports;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace EmailCampaigns.Web.Files;

/// <summary>Pictures are public from the moment they are added, and stay until nothing shows them and somebody removes them.</summary>
public sealed partial class ImageDialog(FileStore store, FileQueries files, WorkspaceQueries workspaces, SendingOptions options)
{
    /// <summary>What fits into the frame that most mail programs give an email.</summary>
    private const int UsualWidth = 560;

    private IReadOnlyList<FileRow>? _images;
    private FileRow? _chosen;
    private PictureLooks _looks = new();
    private string _prefix = "";
    private BrowserUpload _upload = default!;
    private string? _problem;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    /// <summary>A file that was dropped or pasted into the email; null where one is to be chosen.</summary>
    [Parameter]
    public DroppedFile? Dropped { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _upload = new BrowserUpload(() => _ = InvokeAsync(StateHasChanged));
        await base.OnInitializedAsync();
        _prefix = PublicPrefix.Of(trackingDomain: null, (await workspaces.Find(Actor.WorkspaceId, Left))?.PublicBaseUrl, options.PublicBaseUrl);
        _images = await files.All(Actor.WorkspaceId, FileKind.Picture, Left);
        if (Dropped is { } dropped && MayWork)
        {
            await TakeAsync(dropped);
        }
        else if (Dropped is not null)
        {
            _problem = "Pictures are added by people who may edit campaigns. Choose one of those that are here.";
        }
    }

    private static string Describe(FileRow image) => string.Create(CultureInfo.InvariantCulture, $"{image.Name}, {image.Width} × {image.Height}, {ImportWords.Size(image.Size)}");

    private void Choose(FileRow image)
    {
        (_chosen, _problem) = (image, null);
        _looks = new PictureLooks { Width = Math.Min(image.Width, UsualWidth) };
    }

    private Task UploadAsync(InputFileChangeEventArgs chosen) => TakeAsync(DroppedFile.Of(chosen.File));

    private async Task TakeAsync(DroppedFile file)
    {
        _problem = null;
        var outcome = await _upload.TakeAsync(file, content => store.AddPicture(content, file.Name, Actor, Left), Left);
        _images = await files.All(Actor.WorkspaceId, FileKind.Picture, Left);
        if (outcome.IsDone && _images.FirstOrDefault(i => i.Id == outcome.Id) is { } added)
        {
            Choose(added);
        }

        _problem = outcome.IsDone ? null : outcome.Message;
    }

    private async Task RemoveAsync()
    {
        var outcome = await store.Remove(_chosen!.Id, Actor, Left);
        _problem = outcome.IsDone ? null : outcome.Message;
        if (outcome.IsDone)
        {
            _chosen = null;
            _images = await files.All(Actor.WorkspaceId, FileKind.Picture, Left);
        }
    }

    private void Insert()
    {
        if (_chosen is { } image && _looks.Check())
        {
            Dialog.Close(_looks.ToHtml(_prefix + image.Path));
        }
    }
}
