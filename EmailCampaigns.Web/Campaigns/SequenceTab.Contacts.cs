using EmailCampaigns.Core.Campaigns;
using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Senders;

namespace EmailCampaigns.Web.Campaigns;

/// <content>The contacts as whom the steps are shown and tested, and the fields that contacts lack.</content>
public sealed partial class SequenceTab
{
    private const int PreviewContacts = 25;

    private readonly Dictionary<string, int> _lacking = new(StringComparer.Ordinal);
    private IReadOnlyList<PreviewContact> _contacts = [];
    private PreviewContact? _contact;
    private bool _isTesting;

    /// <summary>Counts the contacts that lack a field, once for each field that is used: its chips show it, and its conditions how many take each branch.</summary>
    private async Task CountLacking()
    {
        if (Campaign.ListId is not { } listId)
        {
            return;
        }

        var used = _plan.Steps.SelectMany(s => s.Contents).SelectMany(s => TemplateVariables.Of(s.Source)).Select(v => MergeFields.KeyOf(v.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var field in _editorFields.All.Select(f => f.Name).Where(f => AudienceQueries.IsCountable(f) && used.Contains(MergeFields.KeyOf(f))).Except(_lacking.Keys).ToList())
        {
            _lacking[field] = 0; // while it is being counted, nobody else asks
            _lacking[field] = await audience.CountLacking(Me.WorkspaceId, listId, field, Left);
            _editorFields = EditorFields.Of(_fields, _lacking, _audience) with { HasModel = CanHaveAi };
            Look();
        }
    }

    private async Task ChooseContact(Guid id) =>
        _contact = _contacts.FirstOrDefault(c => c.Id == id) ?? await audience.PreviewOf(Me.WorkspaceId, id, Campaign.SenderAccountId, Left) ?? _contact;

    private async Task<IEnumerable<PreviewChoice>> FindContacts(string words, CancellationToken cancellation)
    {
        var found = await people.Page(Me.WorkspaceId, new ContactFilter { Search = words, ListId = Campaign.ListId, Take = PreviewContacts }, cancellation);
        return found.Rows.Select(c => new PreviewChoice(c.Id, string.IsNullOrWhiteSpace(c.Company) ? c.Name ?? c.Email : $"{c.Name ?? c.Email}, {c.Company}"));
    }

    /// <summary>Shows the first contacts that get the campaign; of those that lack a field, where one is given.</summary>
    private async Task ShowContacts(string? lacking)
    {
        _contacts = await audience.Preview(Me.WorkspaceId, Campaign.ListId, Campaign.SenderAccountId, lacking, PreviewContacts, Left);
        _contact = _contacts.Count > 0 ? _contacts[0] : null;
    }

    /// <summary>The step as it stands here, saved or not, as the contact that is shown.</summary>
    private async Task SendTest()
    {
        if (_contact is not { } contact || Step is not { } step)
        {
            return;
        }

        _isTesting = true;
        var outcome = await tests.Send(Me, new TestEmailRequest(contact.Id) { CampaignId = Campaign.Id, StepId = step.Key, Plan = _plan, Variant = step.Variants.Count == 0 ? null : _variant }, Left);
        _isTesting = false;
        toasts.Tell(outcome, contact.Label);
    }
}
