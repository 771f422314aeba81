using System.Globalization;
using System.Net;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Images;
using EmailCampaigns.Core.Sending;
using EmailCampaigns.Core.Tracking;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Imports;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace EmailCampaigns.Web.Images;

/// <summary>Pictures are public from the moment they are added, and stay until nothing shows them and somebody removes them.</summary>
public sealed partial class ImageDialog(ImageStore store, ImageQueries images, WorkspaceQueries workspaces, SendingOptions options)
{
    /// <summary>What fits into the frame that most mail programs give an email.</summary>
    private const int UsualWidth = 560;

    private IReadOnlyList<ImageRow>? _images;
    private ImageRow? _chosen;
    private string _prefix = "";
    private string? _alt;
    private bool _isDecoration;
    private int _width;
    private bool _busy;
    private string? _problem;
    private string? _altProblem;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        _prefix = PublicPrefix.Of(trackingDomain: null, (await workspaces.Find(Actor.WorkspaceId, Left))?.PublicBaseUrl, options.PublicBaseUrl);
        _images = await images.All(Actor.WorkspaceId, Left);
    }

    private static string Describe(ImageRow image) => string.Create(CultureInfo.InvariantCulture, $"{image.Name}, {image.Width} × {image.Height}, {ImportWords.Size(image.Size)}");

    private void Choose(ImageRow image)
    {
        (_chosen, _alt, _isDecoration, _altProblem, _problem) = (image, null, false, null, null);
        _width = Math.Min(image.Width, UsualWidth);
    }

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        (_busy, _problem) = (true, null);
        try
        {
            await using var content = chosen.File.OpenReadStream(Math.Max(chosen.File.Size, 1), Left); // the store says what is too large
            var outcome = await store.Add(content, chosen.File.Name, Actor, Left);
            _images = await images.All(Actor.WorkspaceId, Left);
            if (outcome.IsDone && _images.FirstOrDefault(i => i.Id == outcome.Id) is { } added)
            {
                Choose(added);
            }

            _problem = outcome.IsDone ? null : outcome.Message;
        }
        catch (IOException)
        {
            _problem = "The upload broke off. Choose the file again.";
        }

        _busy = false;
    }

    private async Task RemoveAsync()
    {
        var outcome = await store.Remove(_chosen!.Id, Actor, Left);
        _problem = outcome.IsDone ? null : outcome.Message;
        if (outcome.IsDone)
        {
            _chosen = null;
            _images = await images.All(Actor.WorkspaceId, Left);
        }
    }

    private void Insert()
    {
        if (_chosen is not { } image)
        {
            return;
        }

        _altProblem = _isDecoration || !string.IsNullOrWhiteSpace(_alt) ? null : "Say in a few words what it shows, or that it is decoration.";
        if (_altProblem is null)
        {
            var alt = _isDecoration ? "" : WebUtility.HtmlEncode(_alt!.Trim());
            var width = Math.Max(1, _width);
            Dialog.Close(string.Create(CultureInfo.InvariantCulture, $"<img src=\"{WebUtility.HtmlEncode(_prefix + image.Path)}\" alt=\"{alt}\" width=\"{width}\" style=\"max-width:100%;height:auto\">"));
        }
    }
}
