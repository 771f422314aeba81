using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace EmailCampaigns.Web.Files;

/// <summary>The pictures or the attachments of the workspace. Which of them, and the filter, are in the address.</summary>
public sealed partial class AllFiles(FileStore store, FileQueries files, UndoToast toasts, NavigationManager navigation)
{
    private const string Attachments = "attachments";

    private readonly List<string> _refused = [];
    private BrowserUpload _upload = default!;
    private PagedGrid<ShownFile>? _grid;
    private FileKind _refusedOf;
    private bool _isAdding;

    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    [SupplyParameterFromQuery]
    private string? Search { get; set; }

    [SupplyParameterFromQuery]
    private bool Unused { get; set; }

    private FileKind Shown => Kind == Attachments ? FileKind.Attachment : FileKind.Picture;

    private bool IsPictures => Shown == FileKind.Picture;

    private string One => IsPictures ? "picture" : "attachment";

    private string Many => $"{One}s";

    private string Address => AddressOf(Shown);

    /// <summary>Where the files of a kind are listed.</summary>
    public static string AddressOf(FileKind kind) => kind == FileKind.Attachment ? $"/templates/files?kind={Attachments}" : "/templates/files?kind=pictures";

    protected override Task OnInitializedAsync()
    {
        _upload = new BrowserUpload(() => _ = InvokeAsync(StateHasChanged));
        return base.OnInitializedAsync();
    }

    protected override void OnParametersSet()
    {
        if (_refusedOf != Shown)
        {
            _refusedOf = Shown;
            _refused.Clear();
        }
    }

    private async Task<GridRows<ShownFile>> LoadAsync(GridRequest request, CancellationToken cancellation)
    {
        var found = (await files.All(Actor.WorkspaceId, Shown, cancellation)).Where(f => Search is null || f.Name.Contains(Search, StringComparison.OrdinalIgnoreCase)).ToList();
        if (Unused)
        {
            var uses = await files.Uses(Actor.WorkspaceId, [.. found.Select(f => f.Id)], cancellation);
            found.RemoveAll(f => uses.Contains(f.Id));
        }

        var page = request.PageOf(request.Sort switch
        {
            "name" => found.OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase),
            "size" => found.OrderBy(f => f.Size),
            _ => found.OrderBy(f => f.Id),
        });
        var usesOfPage = await files.Uses(Actor.WorkspaceId, [.. page.Rows.Select(f => f.Id)], cancellation);
        return new GridRows<ShownFile>([.. page.Rows.Select(f => new ShownFile(f, [.. usesOfPage[f.Id]]))], page.Total);
    }

    private void Go(string? words, bool unused) => navigation.NavigateTo(
        navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["search"] = words, ["unused"] = unused ? true : null, ["page"] = null }), replace: true);

    private async Task AddAsync(InputFileChangeEventArgs chosen)
    {
        var (kind, one) = (Shown, One); // the other kind may be looked at meanwhile
        List<string> added = [], standing = [];
        _refused.Clear();
        _isAdding = true;
        try
        {
            var known = (await files.All(Actor.WorkspaceId, kind, Left)).Select(f => f.Id).ToHashSet();
            foreach (var file in chosen.GetMultipleFiles(chosen.FileCount).Select(DroppedFile.Of))
            {
                var outcome = await _upload.TakeAsync(
                    file, content => kind == FileKind.Picture ? store.AddPicture(content, file.Name, Actor, Left) : store.AddAttachment(content, file.Name, Actor, Left), Left);
                if (!outcome.IsDone)
                {
                    _refused.Add($"{file.Name}: {outcome.Message}");
                }
                else
                {
                    (known.Add(outcome.Id) ? added : standing).Add(file.Name);
                }
            }
        }
        finally
        {
            _isAdding = false;
        }

        if ((added.Count > 0 ? added : standing) is { Count: > 0 } told)
        {
            toasts.Say(added.Count > 0 ? "Added" : "Here already:", told is [var only] ? only : ProgressWords.Counted(told.Count, one));
        }

        await _grid!.ReloadAsync();
    }

    /// <summary>A file with what has it in it.</summary>
    private sealed record ShownFile(FileRow File, IReadOnlyList<FileUse> Uses);
}
