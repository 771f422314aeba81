using EmailCampaigns.Core.Generation;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Web.Generation;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Editing;

/// <summary>Asks a model for the texts of one preview, and says what that takes.</summary>
public sealed partial class PreviewTexts(PreviewWriter writer, WritingQueries writings) : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private AiToday? _today;
    private IReadOnlyList<DraftFinding> _findings = [];
    private string? _problem;
    private bool _isWriting;
    private Guid _shown;

    [Parameter, EditorRequired]
    public Actor Me { get; set; } = default!;

    /// <summary>What would be sent, saved or not.</summary>
    [Parameter, EditorRequired]
    public TemplateSource Source { get; set; } = default!;

    /// <summary>Whom it is shown as.</summary>
    [Parameter, EditorRequired]
    public Guid ContactId { get; set; }

    /// <summary>Who would send it; null for the workspace's default sender.</summary>
    [Parameter]
    public Guid? SenderId { get; set; }

    /// <summary>What is wanted of all emails of the campaign.</summary>
    [Parameter]
    public string? Instruction { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<PreviewedAiText> Texts { get; set; } = [];

    /// <summary>Others are there now.</summary>
    [Parameter]
    public EventCallback Written { get; set; }

    private string Takes => string.Join(" ", new[]
    {
        _today is not { HasPrices: true } ? null : $"About {AiWords.Money(_today.NextCost, _today.Currency)}{(_today.NextSeconds is { } seconds ? $", {Math.Max(1, Math.Round(seconds)):0} s" : "")}.",
        "Each contact has its own; drafts are written after the start.",
    }.OfType<string>());

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown != ContactId)
        {
            (_shown, _findings, _problem) = (ContactId, [], null);
        }

        _today ??= Texts.Count > 0 ? await writings.Today(Me.WorkspaceId, _gone.Token) : null;
    }

    private async Task WriteAsync()
    {
        if (_isWriting)
        {
            return;
        }

        (_isWriting, _problem, _findings) = (true, null, []);
        try
        {
            var asked = ContactId;
            var written = await writer.Write(Me, new PreviewWriting(Source, asked) { SenderId = SenderId, Instruction = Instruction }, _gone.Token);
            if (asked == ContactId)
            {
                _problem = written.Outcome.IsDone ? null : written.Outcome.Message;
                _findings = [.. written.Findings.Where(f => f.Level != FindingLevel.Passed)];
            }

            await Written.InvokeAsync();
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; what was asked for is kept.
        }
        finally
        {
            _isWriting = false;
        }
    }
}
