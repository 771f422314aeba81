namespace EmailCampaigns.Tests.Inbound.Samples;

/// <summary>Automatic replies, received on Monday 1 March 2027.</summary>
internal static class AutoReplySamples
{
    private const string Replied = "Auto-Submitted: auto-replied";

    public static IReadOnlyList<InboundSample> All { get; } =
    [
        Away("English, until a day", "I am out of the office until 5 March and will answer then.", 5),
        Away("English, month first", "I'm on vacation until March 5th, 2027.", 5),
        Away("English, back on a weekday with date", "I am out of office. I will be back on Monday 8 March.", 8),
        Away("English, a range", "I am out of the office from 1 March to 12 March with limited access to email.", 12),
        Away("English, a range within a month", "I am away March 1 - 12 and return after that.", 12),
        Away("English, numbers, month first", "I am out of office until 03/05/2027 and will reply when I am back.", 5),
        Away("English, numbers that can only be day first", "I am out of the office until 25/03/2027.", 25),
        Away("English, ISO", "Out of office until 2027-03-19.", 19),
        Away("English, back on Thursday", "I'm away and will be back on Thursday.", 4),
        Until("English, about next year", "I am on parental leave until 10 January 2028.", new DateOnly(2028, 1, 10), "Automatic reply: Spring trade fair"),
        Away("English, one who gets back to you", "I am on vacation until 5 March and will get back to you after 5 March.", 5),
        Away("English, not before", "I will be out of the office starting 03/01/2027 and will not return until 03/08/2027.", 8),
        Away("English, weekday and month first", "I am out of the office until Monday, March 8.", 8),
        Away("English, no date", "I am currently out of the office.", null),
        Away("English, a date that is over", "I am out of the office until 20 February.", null),
        Away("English, a date too far ahead", "I am on leave until 5 March 2031.", null),
        Away("German, numbers", "Ich bin bis zum 05.03.2027 nicht im Büro.", 5, "Abwesenheitsnotiz: Spring trade fair"),
        Away("German, no year", "Ich bin im Urlaub und ab dem 15.3. wieder für Sie da.", 15),
        Away("German, a range with words", "Vom 1. bis 12. März 2027 bin ich abwesend.", 12),
        Away("German, einschließlich", "Ich bin bis einschließlich Freitag, 5. März, im Urlaub.", 5),
        Away("German, wieder am", "Vielen Dank für Ihre Nachricht. Ich bin am 8. März wieder im Büro.", 8),
        Away("French, jusqu'au", "Je suis absent du bureau jusqu'au 5 mars inclus.", 5, "Réponse automatique : Spring trade fair"),
        Away("French, du 1er au", "Je serai absente du 1er au 12 mars 2027 inclus.", 12),
        Away("French, de retour", "En congés, je serai de retour le lundi 8 mars 2027.", 8),
        Away("French, numbers, day first", "Je suis en vacances du 01/03/2027 au 05/03/2027.", 5),
        Away("Spanish, hasta", "Estaré fuera de la oficina hasta el 5 de marzo de 2027.", 5, "Respuesta automática: Spring trade fair"),
        Away("Spanish, del al", "Estaré de vacaciones del 1 al 12 de marzo.", 12),
        Away("Spanish, de vuelta", "Estoy de vacaciones. Estaré de vuelta el 15 de marzo.", 15),
        Away("Italian, fino al", "Sono fuori ufficio fino al 5 marzo.", 5, "Risposta automatica: Spring trade fair"),
        Away("Italian, rientro", "Sono in ferie, rientrerò lunedì 8 marzo.", 8),
        Away("Dutch, tot en met", "Ik ben met vakantie tot en met 5 maart 2027.", 5, "Automatisch antwoord: Spring trade fair"),
        Away("Dutch, weer", "Ik ben afwezig. Vanaf 15-03-2027 ben ik weer bereikbaar.", 15),
        Away("Portuguese, até", "Estou de férias até 5 de março.", 5, "Resposta automática: Spring trade fair"),
        Away("Portuguese, retorno", "Estou fora do escritório e retorno no dia 15/03/2027.", 15),
        Away("A footer of ours with Unsubscribe is quoted", $"I am out of the office until 5 March.\n\nOn Mon, 1 Mar 2027 at 09:00, Ann Lee <{Eml.Us}> wrote:\n> Unsubscribe\n> https://mail.example/u/x", 5),
        new("By its subject alone", Eml.Text("I am away until 5 March.", subject: "Out of office: Spring trade fair"), ReplyKind.OutOfOffice) { Until = new DateOnly(2027, 3, 5) },
        new("X-Autoreply", Eml.Text("I am away until 5 March.", headers: "X-Autoreply: yes"), ReplyKind.OutOfOffice) { Until = new DateOnly(2027, 3, 5) },
        new("X-Autorespond", Eml.Text("We are on holiday.", headers: "X-Autorespond: Spring trade fair"), ReplyKind.OutOfOffice),
        new("Precedence: auto_reply", Eml.Text("I am on leave until 5 March.", headers: "Precedence: auto_reply"), ReplyKind.OutOfOffice) { Until = new DateOnly(2027, 3, 5) },
        new("With the null sender, as RFC 3834 asks", Eml.Text("I am on leave until 5 March.", subject: "Automatic reply: delivery failure statistics", headers: $"Return-Path: <>\n{Replied}"), ReplyKind.OutOfOffice) { Until = new DateOnly(2027, 3, 5) },
        new("A ticket was opened", Eml.Text("We have received your message. Your ticket number is 4711.", subject: "[#4711] Spring trade fair", headers: "Auto-Submitted: auto-generated"), ReplyKind.AutoReply),
        new("Somebody who left", Eml.Text("This mailbox is no longer read.", subject: "Automatische Antwort: Spring trade fair"), ReplyKind.AutoReply),
    ];

    private static InboundSample Away(string name, string text, int? day, string subject = "Automatic reply: Spring trade fair") =>
        Until(name, text, day is { } d ? new DateOnly(2027, 3, d) : null, subject);

    private static InboundSample Until(string name, string text, DateOnly? until, string subject) =>
        new(name, Eml.Text(text, subject, headers: Replied), ReplyKind.OutOfOffice) { Until = until };
}
