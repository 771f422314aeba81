using EmailCampaigns.Core.Ai;
using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Files;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace EmailCampaigns.Web.Templates;

/// <summary>Writes a template: source, what is wrong with it, and how a contact would get it.</summary>
public sealed partial class EditTemplate(
    TemplateQueries templates, TemplateEditor editor, ContactQueries contacts, AudienceQueries audience, AiModels models, NavigationManager navigation, IDialogService dialogs, UndoToast toasts)
{
    private readonly FormProblems _problems = new();
    private TemplateReview _review = new([], [], []);
    private IReadOnlyList<ContentNote> _notes = [];
    private bool _hasForeignTags;
    private IReadOnlyList<string> _customFields = [];
    private IReadOnlyList<TemplateUse> _usedIn = [];
    private string _title = "";
    private string? _name;
    private string? _subject;
    private string? _preheader;
    private string? _html;
    private string? _text;
    private AttachedFiles _files = AttachedFiles.None;
    private IReadOnlyList<AttachmentInput> _attached = [];
    private EditorFields _fields = EditorFields.None;
    private EmailEditor? _body;
    private bool _hasModel;
    private int _revision;
    private int? _version;
    private DateTime? _savedAt;
    private Guid? _loaded;
    private bool _isLoaded;
    private bool _isCounted;
    private bool _isDirty;
    private bool _isSaving;
    private bool _isMissing;
    private bool _isActive = true;

    [Parameter]
    public Guid? Id { get; set; }

    /// <summary>The starter template that a new one begins with.</summary>
    [SupplyParameterFromQuery]
    private string? Start { get; set; }

    private TemplateSource Source => new(_subject ?? "", _html ?? "", string.IsNullOrWhiteSpace(_text) ? null : _text) { Preheader = string.IsNullOrWhiteSpace(_preheader) ? null : _preheader, Attachments = _files };

    private TemplateInput Input => new() { Name = _name ?? "", Subject = _subject ?? "", Preheader = _preheader ?? "", BodyHtml = _html ?? "", BodyText = _text ?? "", Attachments = _attached };

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        _customFields = await contacts.FieldNames(Actor.WorkspaceId, Left);
        _hasModel = await models.Exists(Actor.WorkspaceId, Left);
        _fields = EditorFields.Of(_customFields, new Dictionary<string, int>(), total: null) with { HasModel = _hasModel };
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!_isLoaded || _loaded != Id)
        {
            await LoadAsync();
        }
    }

    /// <summary>How many contacts lack a field that the template uses comes when the page stands: it can take a moment.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isCounted || _isMissing || _revision == 0)
        {
            return;
        }

        _isCounted = true;
        var used = TemplateVariables.Of(Source).Select(v => MergeFields.KeyOf(v.Name)).ToHashSet(StringComparer.Ordinal);
        Dictionary<string, int> lacking = [];
        foreach (var field in _fields.All.Select(f => f.Name).Where(f => AudienceQueries.IsColumn(f) && used.Contains(MergeFields.KeyOf(f))))
        {
            lacking[field] = await audience.CountLacking(Actor.WorkspaceId, listId: null, field, Left);
        }

        if (lacking.Count > 0)
        {
            _fields = EditorFields.Of(_customFields, lacking, await audience.Count(Actor.WorkspaceId, listId: null, Left)) with { HasModel = _hasModel };
            StateHasChanged();
        }
    }

    private async Task LoadAsync()
    {
        (_loaded, _isLoaded) = (Id, true);
        var found = Id is { } id ? await templates.Find(Actor.WorkspaceId, id, Left) : null;
        _isMissing = Id is not null && found is null;
        if (found is not null)
        {
            (_title, _name, _version, _savedAt) = (found.Template.Name, found.Template.Name, found.Template.Version, found.Template.UpdatedAt);
            (_subject, _html, _text) = found.Source;
            _preheader = found.Source.Preheader;
            Attach(found.Source.Attachments);
            (_usedIn, _isActive) = (found.UsedIn, found.Template.IsActive);
        }
        else if (StarterTemplates.Find(Start) is { } starter)
        {
            (_name, _subject, _html, _text) = (starter.Name, starter.Subject, starter.BodyHtml, starter.BodyText);
        }

        _problems.Clear();
        Review();
        _isDirty = found is null && _html is not null;
        _revision++; // the editors take up another text with another key only
    }

    private async Task SaveAsync()
    {
        var input = Input;
        _isSaving = true;
        var outcome = Id is { } id ? await editor.Update(id, input, _version, Actor, Left) : await editor.Create(input, Actor, Left);
        _isSaving = false;
        if (!_problems.Take(outcome))
        {
            return;
        }

        await TakeOverAsync(outcome.Id, input);
        toasts.Say("Saved", _title);
        if (Id is null)
        {
            navigation.NavigateTo($"/templates/{outcome.Id}", replace: true);
        }
    }

    /// <summary>What was typed while it was being saved stands, and is unsaved. A version beyond the next one is another person's, and not taken for one's own.</summary>
    private async Task TakeOverAsync(Guid id, TemplateInput saved)
    {
        _loaded = id;
        _isDirty = Input != saved;
        if (await templates.Find(Actor.WorkspaceId, id, Left) is { } found && found.Template.Version <= (_version ?? found.Template.Version) + 1)
        {
            (_title, _version, _savedAt, _usedIn) = (found.Template.Name, found.Template.Version, found.Template.UpdatedAt, found.UsedIn);
        }
    }

    private async Task DuplicateAsync()
    {
        var outcome = await editor.Duplicate(Id!.Value, Actor, Left);
        if (_problems.Take(outcome))
        {
            toasts.Say("Duplicated", _title);
            navigation.NavigateTo($"/templates/{outcome.Id}");
        }
    }

    private async Task ArchiveAsync()
    {
        var outcome = await editor.Update(Id!.Value, new TemplateInput { IsActive = !_isActive }, expectedVersion: null, Actor, Left);
        if (_problems.Take(outcome))
        {
            _isActive = !_isActive;
            _version += 1;
            toasts.Say(_isActive ? "Offered again" : "Archived", _title);
        }
    }

    private async Task DeleteAsync()
    {
        if (!await dialogs.ConfirmAsync(new Confirmation($"Delete the template {_title}?", "This cannot be undone. Emails that were sent with it stay as they are.", "Delete template", Dangerous: true)))
        {
            return;
        }

        var outcome = await editor.Delete(Id!.Value, expectedVersion: null, Actor, Left);
        if (_problems.Take(outcome))
        {
            _isDirty = false;
            toasts.Say("Deleted the template", _title);
            navigation.NavigateTo("/templates");
        }
    }

    /// <summary>A field was left: its own problem is shown, no other.</summary>
    private void Look(string field) => _problems.Look(field, Input.Problems(isNew: true));

    private void Attach(AttachedFiles files) => (_files, _attached) = (files, files.ToInputs());

    private void Touch() => _isDirty = true;

    private void Type(Action take)
    {
        if (!MayWork)
        {
            return;
        }

        take();
        _isDirty = true;
        _problems.Clear();
        Review();
    }

    private void Review()
    {
        _review = TemplateReview.Of(Source, _customFields);
        _notes = ContentNotes.Of(Source);
        _hasForeignTags = new ForeignTags(_customFields).Replace(Source) != Source;
    }

    private void ReplaceForeignTags()
    {
        var ours = new ForeignTags(_customFields).Replace(Source);
        (_subject, _html, _text) = ours;
        _preheader = ours.Preheader;
        _isDirty = true;
        _problems.Clear();
        Review();
        _revision++; // the editors take up another text with another key only
    }

    private string? ProblemIn(TemplatePart part) =>
        _review.Problems.FirstOrDefault(p => p.Part == part) is { } problem ? TemplateReview.Describe(problem) : null;

    private string? BodyProblem => _problems["bodyHtml"] ?? _problems["bodyText"] ?? ProblemIn(TemplatePart.Html) ?? (ProblemIn(TemplatePart.Text) is { } inText ? $"Text part: {inText}" : null);

    private string Fallback => $$$"""{{default {{{_review.WithoutFallback[0]}}} "there"}}""";

    private static string Listed(IReadOnlyList<string> names) => string.Join(", ", names);
}
