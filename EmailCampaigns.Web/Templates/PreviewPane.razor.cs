using EmailCampaigns.Core.Contacts;
using EmailCampaigns.Core.Senders.TestEmails;
using EmailCampaigns.Core.Templates;
using EmailCampaigns.Web.Editing;
using EmailCampaigns.Web.Senders;
using EmailCampaigns.Web.Shared;
using Microsoft.AspNetCore.Components;

namespace EmailCampaigns.Web.Templates;

/// <summary>Merges the template a moment after the last key.</summary>
public sealed partial class PreviewPane(TemplatePreview preview, TestEmailSender tests, ContactQueries contacts, UndoToast toasts, NavigationManager navigation, TimeProvider clock)
{
    private const int MaxFound = 20;

    /// <summary>The pause in typing after which the preview is made again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly List<PreviewChoice> _known = [];
    private IReadOnlyList<PreviewChoice> _first = [];
    private IReadOnlyDictionary<string, bool> _decided = new Dictionary<string, bool>();
    private PreviewedEmail? _preview;
    private (TemplateSource Source, Guid? As, IReadOnlyDictionary<string, bool> Decided)? _shown;
    private CancellationTokenSource? _waiting;
    private bool _isTesting;

    [Parameter, EditorRequired]
    public TemplateSource Source { get; set; } = default!;

    [SupplyParameterFromQuery]
    private Guid? As { get; set; }

    private PreviewChoice? Chosen => _known.FirstOrDefault(c => c.Id == As) ?? (_first.Count > 0 && As is null ? _first[0] : null);

    private string Instead => (_shown, Source, _preview) switch
    {
        (null, _, _) => "",
        (_, { Subject: "", BodyHtml: "", BodyText: null }, _) => "Write something; here it is shown as a contact would get it.",
        (_, _, null) => "There is no contact to preview as. Add one, or import some.",
        _ => "The preview comes back once the template can be read.",
    };

    protected override Task OnParametersSetAsync() => ShowAsync();

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _waiting?.Dispose();
        }
    }

    private async Task ShowAsync()
    {
        var wanted = (Source, As, _decided);
        if (_shown == wanted)
        {
            return;
        }

        _waiting?.Cancel();
        _waiting?.Dispose();
        var waiting = _waiting = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var stop = waiting.Token;
        try
        {
            if (_shown is { } shown && shown.As == As && ReferenceEquals(shown.Decided, _decided))
            {
                await Task.Delay(Pause, clock, stop);
            }

            if (_shown is null)
            {
                _first = [.. (await FindAsync(null, stop)).OfType<PreviewChoice>()];
            }

            if (As is { } id && _known.All(c => c.Id != id) && (await contacts.Find(Actor.WorkspaceId, id, stop))?.Contact is { } contact)
            {
                _known.Add(ChoiceOf(contact));
            }

            var isEmpty = Source is { Subject: "", BodyHtml: "", BodyText: null };
            var email = !isEmpty && (As ?? Chosen?.Id) is { } chosen ? await preview.As(Actor, wanted.Source, chosen, senderId: null, wanted._decided, stop) : null;
            (_shown, _preview) = (wanted, email);
        }
        catch (OperationCanceledException) when (waiting != _waiting || Left.IsCancellationRequested)
        {
            // Something was typed meanwhile, or the page was left.
        }
    }

    private Task DecideAsync(IReadOnlyDictionary<string, bool> decided)
    {
        _decided = decided;
        return ShowAsync();
    }

    private Task ShowAgainAsync()
    {
        _shown = _shown is { } shown ? shown with { Decided = new Dictionary<string, bool>() } : null;
        return ShowAsync();
    }

    private async Task SendTestAsync()
    {
        if (Chosen is { } contact)
        {
            _isTesting = true;
            var outcome = await tests.Send(Actor, new TestEmailRequest(contact.Id) { Source = Source }, Left);
            _isTesting = false;
            toasts.Tell(outcome, contact: null);
        }
    }

    private void Choose(Guid id) => navigation.NavigateTo(navigation.GetUriWithQueryParameter("as", id), replace: true);

    /// <summary>The one before or after among the newest contacts; from any other one to the first of them.</summary>
    private void Go(int by)
    {
        var at = _first.ToList().FindIndex(c => c.Id == Chosen?.Id);
        Choose(_first[at < 0 ? 0 : (at + by + _first.Count) % _first.Count].Id);
    }

    private async Task<IEnumerable<PreviewChoice?>> FindAsync(string? words, CancellationToken cancellation)
    {
        var search = string.IsNullOrWhiteSpace(words) || words == Chosen?.Label ? null : words.Trim();
        var page = await contacts.Page(Actor.WorkspaceId, new ContactFilter { Search = search, Descending = true, Take = MaxFound }, cancellation);
        List<PreviewChoice> found = [.. page.Rows.Select(ChoiceOf)];
        _known.AddRange(found.Where(c => _known.All(k => k.Id != c.Id)));
        return found;
    }

    private static PreviewChoice ChoiceOf(ContactRow contact) => new(contact.Id, contact.Name is null ? contact.Email : $"{contact.Name}, {contact.Company ?? contact.Email}");
}
