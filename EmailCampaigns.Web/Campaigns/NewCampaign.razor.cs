using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Web.Shared;
using EmailCampaigns.Web.Workspaces;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Campaigns;

/// <summary>The short path to a new campaign.</summary>
public sealed partial class NewCampaign(CampaignQueries campaigns, CampaignEditor editor, SequenceEditor sequences, NavigationManager navigation)
{
    private CampaignChoices? _choices;
    private string _name = "";
    private Guid? _listId;
    private Guid? _senderId;
    private Approval _approval = Approval.Required;
    private string? _start;
    private bool _dirty;
    private bool _busy;
    private string? _refusal;
    private readonly FormProblems _problems = new();

    [SupplyParameterFromQuery(Name = "start")]
    private string? Start { get; set; }

    [SupplyParameterFromQuery(Name = "list")]
    private Guid? List { get; set; }

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        _choices = await campaigns.Choices(Actor.WorkspaceId, Left);
        _start = StarterSequences.Find(Start)?.Key;
        _listId = _choices.Lists.FirstOrDefault(l => l.Id == List)?.Id ?? (_choices.Lists is [var only] ? only.Id : null);
        _senderId = _choices.Senders.FirstOrDefault(s => s.Status == ValidationStatus.Verified)?.Id;
    }

    private void SetName(string? name)
    {
        _name = name ?? "";
        _dirty = true;
    }

    private string? ListName(Guid? id) => _choices?.Lists.FirstOrDefault(l => l.Id == id)?.Name;

    private string? SenderName(Guid? id) => _choices?.Senders.FirstOrDefault(s => s.Id == id)?.Email;

    private async Task Make()
    {
        (_busy, _refusal) = (true, null);
        var starter = StarterSequences.Find(_start);
        var campaign = new CampaignEdit { Name = _name, ListId = _listId, SenderAccountId = _senderId, Approval = _approval, CampaignType = starter?.Type, Settings = starter?.Settings };
        var made = await editor.Create(Actor, campaign, CancellationToken.None);
        if (made.IsDone)
        {
            made = await sequences.Replace(Actor, made.Id, starter?.Steps ?? [Blank], version: null, CancellationToken.None);
        }

        _busy = false;
        if (!_problems.Take(made))
        {
            _refusal = made.Problems.Count > 0 ? "Look at the fields below." : made.Message;
            return;
        }

        _dirty = false;
        navigation.NavigateTo($"/campaigns/{made.Id}/sequence");
    }

    /// <summary>One email that only lacks its words: a step cannot be saved without a subject.</summary>
    private static StepEdit Blank =>
        new() { SubjectTemplate = "Hello {{default first_name \"there\"}}", BodyTemplate = "<p>Hello {{default first_name \"there\"}},</p>\n<p></p>\n" };
}
