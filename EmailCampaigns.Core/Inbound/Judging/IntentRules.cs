using System.Text.RegularExpressions;
using EmailCampaigns.Core.Inbound.Messages;

namespace EmailCampaigns.Core.Inbound.Judging;

/// <summary>What a person wants, by plain words in seven languages. The first rule that holds decides: the one whose neglect would annoy most comes first. A person can correct it.</summary>
public static partial class IntentRules
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>UTF-16 units that are looked at: what somebody wants stands at the beginning.</summary>
    private const int MaxText = 2_000;

    private static readonly (ReplyIntent Intent, Func<Regex> Words)[] Rules =
    [
        (ReplyIntent.RemoveMe, RemoveMe),
        (ReplyIntent.WrongPerson, Left),
        (ReplyIntent.WrongPerson, WrongPerson),
        (ReplyIntent.Absent, Absent),
        (ReplyIntent.NotNow, NotNow),
        (ReplyIntent.Interested, Interested),
        (ReplyIntent.Question, Question),
    ];

    /// <summary>The intent and the words that show it; null where no rule holds.</summary>
    /// <param name="ownText">What the person wrote, without what is quoted.</param>
    public static (ReplyIntent Intent, string Words)? Of(string ownText)
    {
        ArgumentNullException.ThrowIfNull(ownText);
        var text = CleanText.Line(SignatureText.Without(ownText), MaxText);
        foreach (var (intent, words) in Rules)
        {
            if (words().Match(text) is { Success: true } match)
            {
                return (intent, CleanText.Line(match.Value, 80));
            }
        }

        return null;
    }

    /// <summary>What an automatic reply can say as a person does: that whom we write to works there no more; null where it does not.</summary>
    /// <param name="ownText">The text, without what is quoted.</param>
    public static (ReplyIntent Intent, string Words)? OfMachine(string ownText)
    {
        ArgumentNullException.ThrowIfNull(ownText);
        return Left().Match(CleanText.Line(ownText, MaxText)) is { Success: true } match ? (ReplyIntent.WrongPerson, CleanText.Line(match.Value, 80)) : null;
    }

    [GeneratedRegex(
        @"\b(?:un-?subscribe(?!\w|[^.]{0,60}\b(?:click|here|link|our newsletter)\b)(?<!\b(?:click|here|link|newsletter)\b[^.]{0,40})|opt (?:me )?out|remove (?:me|us|my|this)|take (?:me|us) off|delete my (?:data|e-?mail|address|details)|stop (?:e-?mailing|mailing|contacting|sending|spamming|writing)|(?:do not|don['’]t) (?:contact|e-?mail|write to) (?:me|us)|never (?:contact|write|e-?mail|message)|leave (?:me|us) alone|this is spam|gdpr[^.]{0,40}(?:request|complaint|delet\w+|erasure)|(?:request|delet\w+|erasure|complaint|violation)[^.]{0,60}gdpr|cease and desist)\b"
        + @"|\b(?:abmelden|abbestellen|austragen|aus (?:ihrem|eurem|dem) verteiler|keine (?:weiteren )?(?:e-?mails|mails|nachrichten|werbung)|löschen sie (?:meine|mich)|dsgvo[^.]{0,40}(?:auskunft|löschung|beschwerde|verstoß|antrag)|(?:auskunft|löschung|löschen|beschwerde|verstoß)[^.]{0,60}dsgvo|nicht mehr (?:kontaktieren|anschreiben))\b|désabonn|désinscri|ne (?:plus )?me (?:plus )?contact|ne (?:souhait\w+|veu\w+|désir\w+) plus recevoir|supprimer mes|retirez[- ]moi|(?:demande|exige|solicit[oa]|exijo)[^.]{0,80}\brgpd\b|dar(?:me)? de baja|no (?:me )?(?:contacten?|escriban?|env[ií]en?) m[aá]s|elimin(?:e|en|ar) mis|cancell(?:atemi|ami)|rimuov(?:etemi|imi)|non (?:contattatemi|scrivetemi) più|uitschrijven|afmelden|verwijder mijn|niet meer (?:mailen|contacteren)|descadastr|remov(?:a|am) (?:meu|o meu)|n[aã]o (?:me )?(?:contact|envi)\w* mais",
        Options)]
    private static partial Regex RemoveMe();

    [GeneratedRegex(
        @"\b(?:wrong (?:person|contact|address|department|guy)|not the (?:right|correct|best) (?:person|contact)|(?:am|['’]m) not (?:responsible|in charge)|(?:no longer|not) (?:responsible|in charge) (?:for|of)|not my (?:area|department|responsibility|job)|(?:please |you (?:should|could|can|may) |better |try to )(?:contact|reach out to|speak (?:to|with)|talk to|write to|get in touch with) (?!me\b|us\b|the (?:sender|author)\b)|(?<=^|[.!?] )(?:contact|reach out to|speak (?:to|with)|talk to|write to) (?!me\b|us\b)|i(?:['’]ve| have) forwarded|forwarding (?:this|your)|don['’]t (?:handle|deal with))"
        + @"|falsche[nr]? (?:person|ansprechpartner|adresse|kontakt)|nicht (?:der|die) richtige|nicht (?:dafür |mehr )?zuständig|wenden sie sich (?:bitte )?an|ansprechpartner(?:in)? (?:ist|wäre)|mauvaise personne|pas la bonne personne|pas (?:le |la )?(?:bon|bonne) (?:interlocut\w+|contact)|ne suis pas (?:la personne|responsable|en charge)|contacter plutôt|persona equivocada|no soy (?:la persona|el responsable|la responsable|quien)|no es mi [aá]rea|contacte (?:con|a)|persona sbagliata|non sono (?:la persona|il responsabile|la responsabile|io)|non me ne occupo|verkeerde persoon|niet de juiste (?:persoon|contactpersoon)|niet verantwoordelijk|pessoa errada|n[aã]o sou (?:a pessoa|o respons[aá]vel|a respons[aá]vel)|entre em contato com",
        Options)]
    private static partial Regex WrongPerson();

    /// <summary>Nobody of that name works there any more.</summary>
    [GeneratedRegex(
        @"\bno longer (?:employed|(?:an? )?(?:employee|member)|(?:work(?:s|ing)?|active) (?:here|at|for|with|in)|with (?:us|the|this|our|(?-i:\p{Lu}))|(?:at|part of) )|\b(?:has|have|['’]ve|he|she|they|(?-i:\p{Lu})\p{L}+) (?:recently |since |already )?left (?:us|(?:the|our|this) (?:company|organi[sz]ation|firm|business|team)|(?-i:\p{Lu}))|\b(?:my|his|her|their) last (?:working )?day (?:at|with|in|was)\b|\b(?:i|he|she|they|has|have) (?:has |have )?retired\b"
        + @"|nicht (?:mehr|länger) (?:im (?:unternehmen|haus)|bei uns|(?:\S+ ){0,4}?(?:tätig|beschäftigt)|in der firma|teil (?:des|unseres))|(?:unternehmen|firma|uns)(?: (?:zum|per|am|ende|seit)(?: \S+){1,3})? verlassen|ausgeschieden|im ruhestand|ne (?:travaille|fait) plus (?:partie|pour|chez|dans|ici|à)|ne travaille plus|(?:a|ai) quitté (?:l['’]entreprise|la (?:société|compagnie)|ses fonctions|mes fonctions)|ya no (?:trabaj|forma parte|pertenece)|ha dejado (?:la empresa|de trabajar)|non (?:lavora|lavoro|fa|faccio) più|ha lasciato l['’]azienda"
        + @"|werkt (?:hier |er )?niet (?:meer|langer)|(?:niet (?:meer|langer)) (?:werkzaam|in dienst)|n[aã]o (?:trabalh\w+|faz) mais|j[aá] n[aã]o (?:trabalh|faz parte)|deixou a empresa",
        Options)]
    private static partial Regex Left();

    [GeneratedRegex(
        @"out of (?:the )?office|\b(?:i am|i['’]m|i will be|i['’]ll be) (?:currently |still )?(?:away|on (?:\w+ )?(?:leave|vacation|holidays?)|travell?ing)\b|(?:bin|sind) (?:derzeit |gerade |aktuell |noch )?(?:im urlaub|abwesend|nicht im (?:büro|haus)|auf (?:dienst|geschäfts)reise)|\b(?:suis|serai) (?:actuellement )?(?:en (?:congés?|vacances|déplacement)|absente?)\b|\best(?:oy|aré) (?:de (?:vacaciones|viaje|baja)|fuera de la oficina|ausente)|\bsono (?:in (?:ferie|vacanza|viaggio)|fuori (?:sede|ufficio)|assente)|\bben (?:ik )?(?:momenteel )?(?:met|op) (?:vakantie|verlof)|\best(?:ou|arei) (?:de (?:f[eé]rias|licen[cç]a)|em viagem|ausente|fora do escrit[oó]rio)",
        Options)]
    private static partial Regex Absent();

    [GeneratedRegex(
        @"^(?:no|nope|nein|nee|n[aã]o)\W*$|\bnot (?:now|right now|at (?:this|the) (?:time|moment|point|stage)|currently|interested|a priority|a (?:good )?fit|looking|needed|for us)\b|\bno,? thank|\b(?:we|i) (?:already (?:have|use|work with|using|working with)|have already|have an? (?:\w+ )?(?:supplier|vendor|provider|partner|agency)|are (?:all )?set|are happy with|will pass)\b|\b(?:we|i)['’](?:ll pass|re (?:all )?set)\b|\b(?:bad|not (?:a |the )?(?:good|right)) (?:time|timing)\b|\b(?:maybe|perhaps) (?:later|next)|\b(?:next|later this) (?:quarter|year|half)|\b(?:reach out|contact me|get back to (?:me|us)|check back|touch base|ping me|come back|circle back|follow up)(?: again)? (?:in|next|later|after)\b|\bno (?:budget|need|interest|capacity)\b|\btoo busy\b|\bon hold\b"
        + @"|kein(?:en)? (?:bedarf|interesse|budget)|nicht interessiert|nichts für uns|(?:derzeit|momentan|aktuell|zurzeit|zur zeit|im moment) (?:nicht|kein)|(?:später|nächstes (?:jahr|quartal)|in (?:ein paar|einigen) (?:wochen|monaten)) (?:noch ?mal|wieder|erneut)|kein thema|nein,? danke|(?:bereits|schon) (?:versorgt|(?:einen?|mit einem) (?:anbieter|lieferanten|dienstleister|partner))|(?:travaillons|avons) déjà|ya (?:tenemos|trabajamos con)|(?:abbiamo|lavoriamo) già|(?:hebben|werken) (?:al|reeds) (?:een|met)|já (?:temos|trabalhamos)|pas intéressée?s?|pas (?:pour (?:le moment|nous|moi)|maintenant|actuellement|de besoin|de budget)|non,? merci|plus tard|recontactez|l['’]année prochaine|no (?:me |nos )?interesa|no estoy interesad|(?:por|de) (?:ahora|momento),? no|no por (?:ahora|el momento)|ahora no|no,? gracias|m[aá]s adelante|no tenemos (?:presupuesto|necesidad)|non (?:sono|siamo) interessat|non (?:ora|adesso|al momento)|al momento non|no,? grazie|più avanti|geen (?:interesse|behoefte|budget)|niet geïnteresseerd|(?:op dit moment|momenteel) (?:niet|geen)|nee,? (?:bedankt|dank)|later (?:dit|volgend)|volgend (?:jaar|kwartaal)|n[aã]o (?:tenho|temos) interesse|n[aã]o (?:estou|estamos) interessad|n[aã]o (?:neste|no) momento|agora n[aã]o|n[aã]o,? obrigad|mais tarde|pr[oó]ximo (?:ano|trimestre)",
        Options)]
    private static partial Regex NotNow();

    [GeneratedRegex(
        @"^(?:(?:hi|hello|hey|dear|hallo|bonjour|hola|ciao|ol[aá])\b[^,.!?]{0,30}[,.!] ?)?(?:yes|yeah|yep|sure|absolutely|definitely|of course|ja|oui|s[ií]|sì|sim)(?:[,.!]|$)|\b(?:(?:i am|i['’]m|we are|we['’]re|very|quite|definitely|would be|might be|be|sounds?|looks?|yes,?|also) (?:\w+ )?(?:interested|interesting)|interested in (?:learning|hearing|seeing|a|your|this|more)|(?:sounds|looks) (?:good|great|promising|perfect)|(?:let['’]s|let us|happy to|glad to|love to|like to|can we|could we|shall we) (?:\w+ )?(?:talk|chat|meet|schedule|set up|book|arrange|connect|discuss|hear|see|learn|know|jump|hop)|(?:book|schedule|set up|arrange) (?:a |an )?(?:call|meeting|demo|time)|(?:call|ring) me|tell me more|(?:send|share)(?: \w+)? (?:more (?:info\w*|details)|(?:me |us )?(?:a |the |your )?(?:details|info\w*|pricing|prices|proposal|offer|quote|brochure|deck))|i(?:['’]m| am) (?:available|free) |works for me|count me in|sign (?:me|us) up|yes,? please)\b"
        + @"|(?:bin|sind|wäre[n]?|sehr|grundsätzlich) (?:\w+ )?interess(?:iert|ant)|(?:senden|schicken) sie (?:mir|uns)\b|^gerne?\b|klingt (?:gut|interessant|spannend)|hört sich (?:gut|interessant)|gerne? (?:einen termin|telefonieren|sprechen|mehr|kennenlernen)|(?:termin|telefonat|gespräch) (?:vereinbaren|ausmachen|vorschlagen)|mehr (?:informationen|infos|erfahren)|rufen sie (?:mich|uns)|ja,? (?:bitte|gerne)|(?:suis|sommes|serais|très) (?:\w+ )?intéressée?s?|ça m['’]intéresse|cela (?:m['’]|nous )intéresse|(?:en savoir|d['’]informations?) (?:plus|supplémentaires)|(?:fixer|convenir|prendre) (?:d['’])?un rendez-vous|rendez-vous|appelez[- ](?:moi|nous)|avec plaisir|oui,? (?:volontiers|merci|svp)|(?:me|nos) interesa|estoy interesad|estamos interesad|me gustar[ií]a (?:saber|conocer|hablar|ver|recibir)|m[aá]s (?:informaci[oó]n|detalles)|agendar|ll[aá]m(?:e|a)me|suena bien|(?:sono|siamo|sarei|molto) (?:\w+ )?interessat|mi interessa|ci interessa|mi piacerebbe|maggiori informazioni|più informazioni|fissare (?:una|un) (?:chiamata|incontro|appuntamento)|mi chiami|volentieri|(?:ben|zijn|zeer) (?:\w+ )?geïnteresseerd|klinkt (?:goed|interessant)|(?:graag )?meer (?:informatie|weten)|afspraak (?:maken|inplannen)|bel me|ja,? graag|(?:estou|estamos|tenho|temos) (?:\w+ )?(?:interessad|interesse)|gostaria de (?:saber|conhecer|falar|receber|agendar)|mais (?:informa[cç][oõ]es|detalhes)|agendar|me lig(?:ue|a)|parece (?:bom|interessante)",
        Options)]
    private static partial Regex Interested();

    [GeneratedRegex(@"[^\s?]{2,}\s?\?(?![\w=&/])|\b(?:could|can|would) you (?:please )?(?:tell|explain|clarify|send|share|let)|\bhow much\b|\bwhat (?:is|are|does)\b|\bi have (?:a|some|one) questions?\b|was kostet|ich habe (?:eine|noch eine|einige) fragen?|combien|j['’]ai une question|cu[aá]nto cuesta|tengo una pregunta|quanto costa|ho una domanda|hoeveel kost|ik heb een vraag|quanto custa|tenho uma (?:pergunta|d[uú]vida)", Options)]
    private static partial Regex Question();
}
