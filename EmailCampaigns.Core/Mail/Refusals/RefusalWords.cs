using System.Text.RegularExpressions;

namespace EmailCampaigns.Core.Mail.Refusals;

/// <summary>
/// What mail servers say, by meaning. Patterns of whole phrases rather than the text of one product: servers of one kind word the same fault in many ways, and human-readable parts come
/// in the language of whoever set the server up.
/// </summary>
internal static partial class RefusalWords
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The fault is the sender's address, its domain or its host: words about somebody unknown mean us, not the recipient.</summary>
    [GeneratedRegex(
        @"\b(?:sender|from|return[- ]path|envelope|mail from)\b(?: (?:address|domain|email|e-mail|host|ip|verify|verification|@|<@>|callout))*:? (?:was |is |has been |could )?(?:rejected|refused|denied|blocked|not (?:be )?(?:verified|accepted|allowed|permitted)|failed|unknown|invalid|do(?:es)? ?n[o']t (?:exist|resolve)|not found|not exist)"
        + @"|(?:verify|verification) (?:of )?(?:the )?sender|domain of (?:the )?sender|sender'?s? (?:domain|address)[^.;]{0,30}(?:not|unknown|invalid|reject)|cannot resolve (?:your|sender)|(?:fix|no|missing|without|invalid|bad) (?:a )?(?:reverse dns|rdns|ptr)|\bptr\b[^.;]{0,20}record|reverse (?:dns|lookup)|helo (?:command )?(?:rejected|denied)|\b(?:spf|dkim|dmarc)\b|unauthenticated (?:email|mail|sender)",
        Options)]
    public static partial Regex Sender();

    [GeneratedRegex(
        @"over ?(?:the |its |his |their |allotted |disk )*quota|quota\b(?: \w+){0,3} (?:exceeded|full|reached|violat\w+|used up)|quota ?exceeded|exceed(?:ed|s|ing)?(?: \w+){0,4} (?:quota|storage|mail ?box|space)|(?:mail ?box|inbox|maildir|mail ?folder|mail ?drop|message store|user's disk|disk)\b[^.;]{0,40}\b(?:full|over (?:its |the )?(?:\w+ )?(?:limit|size)|exceed\w*|out of (?:space|storage))"
        + @"|(?:insufficient|not enough|no|out of|exceeded|lack of) (?:disk |storage |mailbox |quota |system |free |available )*(?:storage|space|allocation)|too many (?:messages|mails) (?:on|in) (?:\w+ )?(?:mail ?box|account)|(?:user|recipient|account|mail ?box)\b[^.;]{0,30}\b(?:is |has )?(?:full|over quota|too large)|mail ?box ?(?:is )?full|quota (?:limit|violation)"
        + @"|(?:postfach|mailbox|mailkonto)\b[^.;]{0,40}(?:\bvoll\b|überfüllt|ausgeschöpft|überschritten)|speicherplatz[^.;]{0,40}(?:überschritten|erschöpft|aufgebraucht)|(?:boîte|messagerie)\b[^.;]{0,60}\b(?:pleine|saturée)|quota[^.;]{0,30}(?:dépassé|atteint)|buz[oó]n[^.;]{0,40}\blleno|cuota[^.;]{0,30}(?:excedid|superad)|casella[^.;]{0,40}\bpiena|quota[^.;]{0,20}superata|caixa (?:postal|de (?:correio|entrada))[^.;]{0,40}cheia|cota[^.;]{0,30}(?:excedid|ultrapassad)|(?:postvak|mailbox)\b[^.;]{0,40}\bvol\b"
        + @"|ящик[^.;]{0,40}(?:переполнен|заполнен)|превышен[^.;]{0,30}(?:квот|размер ящика)|(?:邮箱|信箱|mailbox)[^。;]{0,12}(?:已满|滿|空间不足)|メールボックス[^。]{0,20}(?:いっぱい|容量)",
        Options)]
    public static partial Regex Full();

    /// <summary>The message itself: its size, its form, what is attached.</summary>
    [GeneratedRegex(
        @"message (?:\w+ ){0,2}(?:too (?:large|big|long)|exceeds|larger than)|(?:message|mail|e-?mail|header|content) ?(?:size|length)?s? (?:is )?(?:exceeds?|exceeded|too (?:large|big|long)|larger)|(?:maximum|fixed|allowed) (?:message |mail )?size|size (?:limit|exceeds)|line (?:is )?too long|too many headers|illegal attachment|content[^.;]{0,30}security (?:issue|risk|threat)|attachment[^.;]{0,40}(?:not allowed|blocked|prohibited|forbidden)|\bvirus|malware|infected|smtputf8|(?:8-?bit|mime)[^.;]{0,20}(?:not (?:supported|allowed)|required)|(?:invalid|malformed|missing|duplicate|multiple)[^.;]{0,30}(?:header|from:|message-id)|headers?[^.;]{0,20}syntax|bare (?:lf|cr|newline)|not rfc ?\d+ compliant|nachricht (?:ist )?zu groß|message trop volumineux|mensaje demasiado grande|messaggio troppo grande|mensagem (?:é |muito )?grande|bericht (?:is )?te groot",
        Options)]
    public static partial Regex Message();

    /// <summary>The sender's reputation, or what its mail looks like.</summary>
    [GeneratedRegex(
        @"\bspam|\bu[bc]e\b|unsolicited|junk ?mail|bulk (?:e-?)?mail|(?:black|block|deny|drop) ?-?list|\b(?:rbl|dnsbl|sbl|pbl|xbl)s?\b|\bblock(?:ed|ing)\b|\bbanned\b|reputation|spamhaus|spamcop|\bsorbs\b|senderbase|cloudmark|uceprotect|proofpoint dynamic|invaluement|abus(?:e|ive)\b|complain(?:t|ts|ed)\b|phish|\blisted (?:in|at|by|on)\b|dynamic (?:ip|address|host)|(?:client )?(?:host|ip)\b[^.;]{0,50}\b(?:rejected|denied|refused|not (?:allowed|permitted))|suspicious|content[- ](?:rejected|filter\w*)|message content|(?:local|security|site|organi[sz]ation|administrative|recipient|domain|server|delivery|mail) polic(?:y|ies)|polic(?:y|ies) (?:reasons?|violation|rejection|restrictions?|reject)|refused by (?:the )?(?:recipient|filter)|message (?:was |has been )?(?:rejected|refused) (?:by|due|because|as)|unusual rate|rate of unsolicited|(?:ip|connection) frequency|(?:messages?|mails?) from \S+ (?:(?:were|was|are|is) (?:not )?|(?:weren|wasn|aren|isn)['’]t )(?:sent|accepted|delivered|allowed)|not (?:on )?(?:the |your |our )?(?:white|allow) ?list|detected as|looks like|bad reputation|mail from your|schwarze liste|liste noire|lista negra|verdächtig|indésirable|чёрн|черн\w+ спис|спам|垃圾邮件|黑名单",
        Options)]
    public static partial Regex Reputation();

    [GeneratedRegex(
        @"(?:no such|unknown|invalid|non-?existent|undefined|bad) (?:local )?(?:e-?mail |recipient |destination |virtual )?(?:users?|mail ?box(?:es)?|recipients?|address(?:es)?|accounts?|person|part|alias|local part|id|domain user|addressee)\b"
        + @"|(?:\b(?:users?|mail ?box|recipients?|address(?:ee)?|account|alias|local[- ]part|e-?mail(?: address)?|login|destination)\b[^.;]{0,70}|@(?:(?!\b(?:host|domain)\b)[^.;]){0,70})\b(?:unknown|not? (?:be )?(?:found|exists?|known|valid|local|registered|recogni[sz]ed|defined|listed|located|active|in use)|do(?:es)? ?n[o'’]t exist|doesn['’]t exist|isn['’]t (?:valid|known|listed|found)|wasn['’]t found|couldn['’]t be found|could not be found|cannot be found|can['’]t be found|invalid|disabled|inactive|deactivated|(?<!temporarily )suspended|closed|deleted|terminated|(?<!delivery |message )expired|discontinued|no longer (?:active|available|valid|in use|exists?|accepts?|works?|employed|a valid|on|with)|(?:has |been )moved|unrout\w+)"
        + @"|not a (?:valid|known|local|registered) (?:e-?mail )?(?:user|mail ?box|recipient|address|account)|(?:user|recipient|addressee) ?unknown|no (?:mail ?box|account|user|recipient)\b(?: \w+){0,2} (?:here|by that name|with (?:that|this) name|found|exists?)|(?:does not|doesn['’]t|do not|don['’]t) have an? .{0,40}account|not have (?:a |any )?(?:mail ?box|account)|unrout(?:e?able) address|(?:recipient|resolver)\.?\w*not ?found|adr\.\w*notfound|nosuchuser|no such (?:user|recipient)|no one here|this user doesn['’]t|undeliverable address|isn['’]t in my \w+|unable to find (?:the )?(?:recipient|user|address)|not our (?:customer|user)|recipient (?:does|do) not|never logged"
        + @"|(?:empfänger(?:adresse)?|adresse|e-?mail-?adresse|postfach|benutzer|konto|mailadresse)\b[^.;]{0,70}(?:nicht gefunden|unbekannt|existiert nicht|nicht vorhanden|nicht verfügbar|ungültig|gibt es nicht|deaktiviert|gesperrt)|(?:unbekannter?|ungültiger?) (?:empfänger|benutzer|adresse)"
        + @"|(?:destinataire|adresse|utilisateur|compte|boîte)\b[^.;]{0,70}(?:introuvable|inconnue?|n['’](?:existe|est) (?:pas|plus)|n['’]a pas été trouvée?|invalide|désactivée?|fermée?)|(?:destinatario|direcci[oó]n|usuario|cuenta|buz[oó]n)\b[^.;]{0,70}(?:desconocid|no (?:se )?(?:ha )?(?:existe|encontr|pudo encontr)|inexistente|inv[aá]lid|deshabilitad|desactivad|no es válid)"
        + @"|(?:destinatario|indirizzo|utente|casella|account)\b[^.;]{0,70}(?:sconosciut|non (?:esiste|trovat|è (?:stato )?trovat|è valid|valid)|inesistente|disattivat|disabilitat)|(?:destinat[aá]rio|endere[cç]o|usu[aá]rio|conta|caixa)\b[^.;]{0,70}(?:desconhecid|n[aã]o (?:existe|encontrad|foi (?:possível )?encontr|é válid)|inexistente|inv[aá]lid|desativad)"
        + @"|(?:geadresseerde|ontvanger|adres|gebruiker|postvak|account)\b[^.;]{0,70}(?:onbekend|niet gevonden|bestaat niet|ongeldig|uitgeschakeld)|(?:пользовател|адрес|ящик|получател|аккаунт)\w*[^.;]{0,70}(?:не найден|не существует|неизвест|заблокирован|удал[её]н|отключ[её]н|не зарегистрирован)|(?:用户|用戶|邮箱|信箱|收件人|地址|帐号|账号)[^。;]{0,20}(?:不存在|未找到|无效|無效|被停用|已停用|找不到|错误)|(?:宛先|メールアドレス|ユーザー|アドレス)[^。]{0,30}(?:見つかりません|存在しません|不明|無効)|(?:użytkownik|adres|skrzynka|konto)\b[^.;]{0,50}(?:nie istnieje|nieznany|nie znaleziono|zablokowan)",
        Options)]
    public static partial Regex UnknownRecipient();

    /// <summary>RFC 5321's own words for 450 and 550: with a lasting code the mailbox was not found, with a passing one it is busy.</summary>
    [GeneratedRegex(@"(?:mail ?box|recipient|user|account)(?: is| was)? (?:currently |temporarily )?(?:unavailable|not available)", Options)]
    public static partial Regex Unavailable();

    /// <summary>The domain of the address, or a host for it.</summary>
    [GeneratedRegex(
        @"(?:host|domain|domain name|server|mx)\b[^.;]{0,50}\b(?:not found|do(?:es)? ?n[o'’]t exist|doesn['’]t exist|unknown|could(?: not|n['’]t) be (?:found|resolved)|couldn['’]t be found|cannot be (?:found|resolved)|not resolve)|no such (?:domain|host)|(?:unknown|bad|invalid|unresolv\w+|non-?existent) (?:destination )?(?:host|domain|system|mail domain)|couldn['’]t find any host|unrout(?:e?able) (?:mail )?domain|nxdomain|null ?mx|no (?:valid )?mx|no mail (?:hosts?|servers?|exchangers?) for|name or service not known|point(?:s|ing)? to non-?existent|does not accept (?:e?-?mail|any mail)|domain ?notfound|keine? (?:mailserver|mx)|domäne[^.;]{0,40}(?:nicht gefunden|existiert nicht|unbekannt)|domaine[^.;]{0,40}(?:introuvable|n['’]existe)|dominio[^.;]{0,40}(?:no (?:existe|se enc)|non (?:esiste|trovat))|domínio[^.;]{0,40}não (?:existe|foi)|域名[^。;]{0,16}(?:不存在|错误)",
        Options)]
    public static partial Regex UnknownHost();

    /// <summary>Later it may go.</summary>
    [GeneratedRegex(
        @"timed? ?-?out|time-?out|expired|try (?:again|later)|try(?:ing)? again|temporar|retry (?:time|later|again)|too long in (?:the )?queue|in the queue (?:too|for)|could not be delivered (?:for|within|in time)|(?:not|un)able to connect|couldn['’]t (?:establish|connect)|connection (?:refused|dropped|lost|reset|failed|was closed|to .{0,40} (?:failed|refused))|lost connection|no route to host|network (?:is )?unreachable|host (?:is )?(?:unreachable|not reachable|down)|server (?:is )?(?:not responding|unavailable|busy|down)|service (?:is )?(?:temporarily |currently )?(?:unavailable|not available)|unresponsive|not respond|gr[ae]y ?list|deferred|throttl|rate[- ]?limit|too many|too (?:fast|frequent)|slow down|resources? (?:is |are )?(?:temporarily|insufficient)|insufficient system|mail loop|loops? back|routing loop|looping|too many hops|system (?:error|problem|not accepting)|local (?:error|problem)|lookup (?:failure|failed)|all (?:hosts|relevant)|name server|dns (?:error|failure|server)|i'm not going to try|giving up|out of (?:memory|resources)|vorübergehend|zeitüberschreitung|nicht erreichbar|temporaire|délai|tiempo de espera|temporalmente|temporane|temporaria|tijdelijk|временн|稍后",
        Options)]
    public static partial Regex Temporary();

    /// <summary>A refusal without more of a reason than that the server does not want it.</summary>
    [GeneratedRegex(
        @"relay(?:ing)? (?:access )?(?:is )?(?:denied|prohibited|not (?:permitted|allowed))|(?:unable|not permitted|not allowed|do(?:es)? not|no permission|cannot) (?:to )?relay|rcpthosts|gateway|polic(?:y|ies)|not accepted|access (?:is )?(?:denied|not allowed)|not (?:permitted|allowed|authori[sz]ed)|unauthori[sz]ed|permission|restricted|authentication (?:is )?required|authrequired|not authenticated|prohibited|forbidden|declined|(?:message|mail|e-?mail)(?: content)? (?:was |is )?(?:refused|denied|rejected)|administrative(?:ly)? prohibit|refus(?:ed|es) (?:to accept )?(?:mail|message|your|connection from)|only accepts? (?:mail|messages)|(?:rejected|refused|denied) (?:by|for) |\blisted\b",
        Options)]
    public static partial Regex Refused();
}
