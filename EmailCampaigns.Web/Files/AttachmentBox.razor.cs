using EmailCampaigns.Core;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;

namespace EmailCampaigns.Web.Files;

/// <summary>A file is kept from the moment it is added; the email brings it along once the email is saved.</summary>
public sealed partial class AttachmentBox(FileStore store, FileQueries files) : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly List<string> _refused = [];
    private BrowserUpload _upload = default!;

    [CascadingParameter]
    private Task<AuthenticationState> User { get; set; } = default!;

    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public AttachedFiles Files { get; set; } = AttachedFiles.None;

    [Parameter]
    public EventCallback<AttachedFiles> FilesChanged { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    /// <summary>Whether the email goes to people who do not know the sender.</summary>
    [Parameter]
    public bool IsOutreach { get; set; }

    /// <summary>What was wrong when it was saved; null where nothing was.</summary>
    [Parameter]
    public string? Error { get; set; }

    private IEnumerable<string> Problems => Error is null ? _refused : [Error, .. _refused];

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnInitialized() => _upload = new BrowserUpload(() => _ = InvokeAsync(StateHasChanged));

    private async Task UploadAsync(InputFileChangeEventArgs chosen)
    {
        _refused.Clear();
        if (Files.Count + chosen.FileCount > ContentLimits.AttachmentsOfEmail)
        {
            _refused.Add($"An email brings at most {ContentLimits.AttachmentsOfEmail} files along.");
            return;
        }

        var by = (await User).User.ToActor();
        foreach (var file in chosen.GetMultipleFiles(ContentLimits.AttachmentsOfEmail))
        {
            await TakeAsync(file, by);
        }
    }

    private async Task TakeAsync(IBrowserFile file, Actor by)
    {
        if (Files.Size + file.Size > ContentLimits.AttachmentBytes)
        {
            _refused.Add($"{file.Name}: the files of an email may have {ContentLimits.AttachmentBytes / 1024 / 1024} MB together. Put it on a web page and link to it.");
            return;
        }

        var outcome = await _upload.TakeAsync(DroppedFile.Of(file), content => store.AddAttachment(content, file.Name, by, _left.Token), _left.Token);
        if (!outcome.IsDone)
        {
            _refused.Add($"{file.Name}: {outcome.Message}");
        }
        else if (Files.Any(f => f.FileId == outcome.Id))
        {
            _refused.Add($"{file.Name}: the email brings this file along already.");
        }
        else if (await files.Find(by.WorkspaceId, outcome.Id, _left.Token) is { } kept)
        {
            // The same bytes may be kept under another name.
            await FilesChanged.InvokeAsync(new AttachedFiles([.. Files, new AttachedFile(kept.Id, NameOf(file.Name, kept.Name), kept.MediaType, kept.Size, kept.ContentHash)]));
        }
    }

    private static string NameOf(string chosen, string kept)
    {
        var cleaned = FileNames.Clean(chosen, kept);
        return FileNames.EndingOf(cleaned) == FileNames.EndingOf(kept) ? cleaned : kept;
    }

    private Task TakeAwayAsync(AttachedFile file)
    {
        _refused.Clear();
        return FilesChanged.InvokeAsync(new AttachedFiles(Files.Where(f => f != file)));
    }
}
