using EmailCampaigns.Core.Inbound.Messages;
using EmailCampaigns.Tests.Inbound.Samples;

namespace EmailCampaigns.Tests.Inbound;

/// <summary>What a person wrote, and what is quoted.</summary>
public sealed class QuotedTextTests
{
    private const string Own = "Yes, call me.\n\n--\nCem Kaya\nContoso";

    public static TheoryData<string> Quotations =>
    [
        "> Dear Cem\n> Hello",
        "On Mon, 1 Mar 2027 at 09:00, Ann Lee <ann@northwind.example> wrote:\n\n> Dear Cem",
        "On Mon, 1 Mar 2027 at 09:00, Ann Lee\n<ann@northwind.example> wrote:\n> Dear Cem",
        "On 1 Mar 2027, at 09:00, Ann Lee wrote:\n\nDear Cem",
        "Am 01.03.2027 um 09:00 schrieb Ann Lee:\n> Dear Cem",
        "Am Mo., 1. März 2027 um 09:00 Uhr schrieb Ann Lee <ann@northwind.example>:\n\nDear Cem",
        "Le lun. 1 mars 2027 à 09:00, Ann Lee <ann@northwind.example> a écrit :\n> Dear Cem",
        "El lun, 1 mar 2027 a las 9:00, Ann Lee escribió:\n> Dear Cem",
        "Il giorno lun 1 mar 2027 alle ore 09:00 Ann Lee ha scritto:\n> Dear Cem",
        "Op ma 1 mrt 2027 om 09:00 schreef Ann Lee <ann@northwind.example>:\n> Dear Cem",
        "Em seg., 1 de mar. de 2027 às 09:00, Ann Lee escreveu:\n> Dear Cem",
        "-----Original Message-----\nFrom: Ann Lee\nDear Cem",
        "-----Ursprüngliche Nachricht-----\nVon: Ann Lee\nDear Cem",
        "________________________________\nFrom: Ann Lee <ann@northwind.example>\nSent: Monday, 1 March 2027\nTo: Cem\nSubject: Hello\n\nDear Cem",
        "From: Ann Lee <ann@northwind.example>\nSent: Monday, 1 March 2027\nTo: Cem\nSubject: Hello\n\nDear Cem",
        "Von: Ann Lee\nGesendet: Montag, 1. März 2027\nAn: Cem\nBetreff: Hallo\n\nDear Cem",
        "De : Ann Lee\nEnvoyé : lundi 1 mars 2027\nÀ : Cem\nObjet : Bonjour\n\nDear Cem",
    ];

    [Theory]
    [MemberData(nameof(Quotations))]
    public void The_quotation_is_cut_off_and_the_signature_stays(string quotation)
    {
        var mail = Eml.Parse(Eml.Text($"{Own}\n\n{quotation}"));

        Assert.Equal(Own, mail.OwnText);
        Assert.Contains("Dear Cem", mail.QuotedText, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_between_and_below_quoted_lines_is_the_authors_own()
    {
        var mail = Eml.Parse(Eml.Text("On Mon, 1 Mar 2027, Ann Lee wrote:\n> Do you have time?\nYes.\n> When?\nOn Friday."));

        Assert.Equal("Yes.\nOn Friday.", mail.OwnText);
    }

    [Theory]
    [InlineData("""<div>Yes</div><div class="gmail_quote gmail_quote_container">On Mon Ann wrote: <blockquote>Dear Cem</blockquote></div>""")]
    [InlineData("""<div>Yes</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ann</div><p>Dear Cem</p>""")]
    [InlineData("""<div>Yes</div><blockquote type="cite"><p>Dear Cem</p></blockquote>""")]
    [InlineData("""<p>Yes</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b> Ann</p></div><p>Dear Cem</p>""")]
    [InlineData("""<div class="moz-cite-prefix">Am 01.03.2027 schrieb Ann:</div><blockquote>Dear Cem</blockquote><p>Yes</p>""")]
    public void Quoted_text_is_split_off_in_HTML(string html)
    {
        var mail = Eml.Parse(Eml.Html(html));

        Assert.Equal("Yes", mail.OwnText);
        Assert.Contains("Dear Cem", mail.QuotedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: me to you, with love.")]
    [InlineData("On Friday I wrote to you.")]
    [InlineData("Am Freitag komme ich.")]
    public void Lines_that_resemble_a_quote_header_are_kept(string line) => Assert.Equal($"{line}\nBye", Eml.Parse(Eml.Text($"{line}\nBye")).OwnText);
}
