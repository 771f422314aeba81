namespace EmailCampaigns.Tests.Inbound.Samples;

/// <summary>What people write.</summary>
internal static class PersonSamples
{
    private const string Quoted = "\n\nOn Mon, 1 Mar 2027 at 09:00, Ann Lee <ann@northwind.example> wrote:\n> Dear Cem\n> Unsubscribe: https://mail.example/u/x";

    public static IReadOnlyList<InboundSample> All { get; } =
    [
        Person("English, interested", "Sounds good, let's schedule a call next week.", ReplyIntent.Interested),
        Person("German, interested", "Das klingt interessant, gerne einen Termin nächste Woche.", ReplyIntent.Interested),
        Person("French, interested", "Bonjour, je suis intéressé. Appelez-moi demain.", ReplyIntent.Interested),
        Person("Spanish, interested", "Me interesa, gracias.", ReplyIntent.Interested),
        Person("Italian, interested", "Mi interessa, vorrei maggiori informazioni.", ReplyIntent.Interested),
        Person("Dutch, interested", "Klinkt goed, graag meer informatie.", ReplyIntent.Interested),
        Person("Portuguese, interested", "Tenho interesse, pode enviar mais informações.", ReplyIntent.Interested),
        Person("English, a question", "How much is it for a team of ten?", ReplyIntent.Question),
        Person("German, a question", "Was kostet das für zehn Personen?", ReplyIntent.Question),
        Person("English, not now", "Thanks, but not interested at the moment.", ReplyIntent.NotNow),
        Person("German, not now", "Wir haben derzeit keinen Bedarf.", ReplyIntent.NotNow),
        Person("French, not now", "Merci, mais pas pour le moment.", ReplyIntent.NotNow),
        Person("Spanish, not now", "No me interesa por ahora.", ReplyIntent.NotNow),
        Person("Italian, not now", "Al momento non siamo interessati.", ReplyIntent.NotNow),
        Person("Dutch, not now", "Op dit moment geen behoefte aan.", ReplyIntent.NotNow),
        Person("Portuguese, not now", "Não temos interesse.", ReplyIntent.NotNow),
        Person("English, wrong person", "I'm not responsible for this, please contact Mia Berg.", ReplyIntent.WrongPerson),
        Person("German, wrong person", "Dafür bin ich nicht zuständig, wenden Sie sich an Frau Berg.", ReplyIntent.WrongPerson),
        Person("French, wrong person", "Je ne suis pas la bonne personne.", ReplyIntent.WrongPerson),
        Person("English, absent", "I'm on vacation this week, more later.", ReplyIntent.Absent),
        Person("English, remove me in many words", "I never asked for this. Remove me from your list, and delete my data, and tell me where you got my address from.", ReplyIntent.RemoveMe),
        Person("No rule knows it", "Thank you for the mail.", null),
        Person("X-Auto-Response-Suppress alone is no machine", "Thank you for the mail.", null, headers: "X-Auto-Response-Suppress: All"),
        Person("Auto-Submitted: no", "Thank you for the mail.", null, headers: "Auto-Submitted: no"),
        Person("Precedence: bulk alone is no machine", "Thank you for the mail.", null, headers: "Precedence: bulk"),
        Person("A null sender alone is no bounce", "Thank you for the mail.", null, headers: "Return-Path: <>"),
        new("A person who answers to a subject about absence", Eml.Text("Noted.", subject: "Re: Out of office rules"), ReplyKind.Reply),
        new("A person who asks about a bounce", Eml.Text("Your mail to my colleague could not be delivered: 550 user unknown. Is the address right?", subject: "Fwd: Undelivered Mail Returned to Sender"), ReplyKind.Reply) { Intent = ReplyIntent.Question },
        new("A person at postmaster who answers", Eml.Text("Sounds good, call me.", subject: "Re: Mail delivery failure rates", from: "Max Post <postmaster@contoso.example>"), ReplyKind.Reply) { Intent = ReplyIntent.Interested },
        Unsubscribe("English", "Unsubscribe"),
        Unsubscribe("English, stop", "STOP"),
        Unsubscribe("English, remove me", "Please remove me from your mailing list."),
        Unsubscribe("English, greeting and name", "Hi Ann,\n\nplease unsubscribe me.\n\nThanks,\nCem"),
        Unsubscribe("English, sent from a phone", "Unsubscribe me please\n\nSent from my iPhone"),
        Unsubscribe("English, above a quotation", "unsubscribe" + Quoted),
        Unsubscribe("German", "Bitte aus dem Verteiler entfernen."),
        Unsubscribe("German, with regards", "Hallo,\nbitte abmelden.\nMit freundlichen Grüßen\nCem Kaya"),
        Unsubscribe("French", "Merci de me désinscrire de votre liste."),
        Unsubscribe("Spanish", "Por favor, dar de baja."),
        Unsubscribe("Italian", "Cancellami dalla lista, grazie"),
        Unsubscribe("Dutch", "Graag uitschrijven"),
        Unsubscribe("Portuguese", "Remover da lista, por favor"),
        new("HTML, Gmail's quotation", Eml.Html("""<div dir="ltr">unsubscribe</div><br><div class="gmail_quote"><div class="gmail_attr">On Mon, Ann wrote:</div><blockquote>Dear Cem</blockquote></div>"""), ReplyKind.UnsubscribeRequest),
        new("HTML, Outlook's quotation", Eml.Html("""<p>Please remove me</p><div id="divRplyFwdMsg"><b>From:</b> Ann Lee<br><b>Sent:</b> Monday</div><div>Dear Cem, tell me more?</div>"""), ReplyKind.UnsubscribeRequest),
        new("The mailto of List-Unsubscribe, a subject only", Eml.Text("", subject: "unsubscribe", inReplyTo: null), ReplyKind.UnsubscribeRequest),
        new("The mailto of List-Unsubscribe, with what the mail program writes", Eml.Text("This message was automatically generated by the mail program.", subject: "Unsubscribe", inReplyTo: null), ReplyKind.UnsubscribeRequest),
        Person("Words of unsubscribing in a question", "How do I unsubscribe a colleague of mine, can you tell me?", ReplyIntent.RemoveMe),
        Person("Unsubscribe in the quotation only", "Sounds good, call me." + Quoted, ReplyIntent.Interested),
        Person("Stop within a sentence", "We stop by at your booth on Friday.", null),
    ];

    private static InboundSample Person(string name, string text, ReplyIntent? intent, string headers = "") =>
        new(name, Eml.Text(text, headers: headers), ReplyKind.Reply) { Intent = intent };

    private static InboundSample Unsubscribe(string name, string text) => new($"Unsubscribe: {name}", Eml.Text(text), ReplyKind.UnsubscribeRequest);
}
