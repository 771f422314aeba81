using System.Text;
using EmailCampaigns.Core.Imports.Csv;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Tests.Imports.Cases;

/// <summary>Files as programs and people make them.</summary>
internal static class ImportCases
{
    private const string Head = "email,first_name,company\n";

    public static IReadOnlyList<ImportCase> All { get; } =
        [.. Encodings(), .. Damaged(), .. Headers(), .. Above(), .. Addresses(), .. Values(), .. Rows(), .. Quotes(), .. Delimiters(), .. Limits(), .. OtherFiles(), .. Exports()];

    private static IEnumerable<ImportCase> Encodings() =>
    [
        new("UTF-8", "email,first_name\na@example.org,Zoë\n") { Contacts = ["a@example.org; first_name=Zoë"] },
        new("UTF-8 with byte order mark", [.. Encoding.UTF8.Preamble, .. "email,first_name\na@example.org,Zoë\n"u8]) { Contacts = ["a@example.org; first_name=Zoë"] },
        new("UTF-16 little endian with mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("email\tfirst_name\na@example.org\tZoë\n")])
        {
            Encoding = TextEncodings.Utf16LittleEndian, Delimiter = '\t', Contacts = ["a@example.org; first_name=Zoë"],
        },
        new("UTF-16 big endian with mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Head + "a@example.org,Zoë,Ärzte\n")])
        {
            Encoding = TextEncodings.Utf16BigEndian, Contacts = ["a@example.org; first_name=Zoë; company=Ärzte"],
        },
        new("UTF-16 little endian without mark", TextEncodings.Utf16LittleEndian, "email,first_name\r\na@example.org,Zoë\r\n") { Contacts = ["a@example.org; first_name=Zoë"] },
        new("UTF-16 big endian without mark", TextEncodings.Utf16BigEndian, "email;first_name\r\na@example.org;Łukasz\r\n") { Delimiter = ';', Contacts = ["a@example.org; first_name=Łukasz"] },
        new("UTF-16 without mark, Japanese", TextEncodings.Utf16LittleEndian, "メールアドレス,名,会社名\r\na@example.jp,太郎,株式会社山田製作所\r\n")
        {
            Contacts = ["a@example.jp; first_name=太郎; company=株式会社山田製作所"],
        },
        new("UTF-32 with mark", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Head + "a@example.org,Zoë,x\n")])
        {
            Encoding = TextEncodings.Utf32LittleEndian, Contacts = ["a@example.org; first_name=Zoë; company=x"],
        },
        new("Windows-1252", "windows-1252", Head + "a@example.org,Jörg,Müller & Söhne – 50 €\n") { Contacts = ["a@example.org; first_name=Jörg; company=Müller & Söhne – 50 €"] },
        new("Mac Roman", "macintosh", Head + "a@example.org,Jörg,Café Zürich\nb@example.org,René,Crêperie\n")
        {
            Contacts = ["a@example.org; first_name=Jörg; company=Café Zürich", "b@example.org; first_name=René; company=Crêperie"],
        },
        new("DOS 850", "ibm850", Head + "a@example.org,Jörg,Bäckerei Groß\nb@example.org,Günther,Möbel\n")
        {
            Contacts = ["a@example.org; first_name=Jörg; company=Bäckerei Groß", "b@example.org; first_name=Günther; company=Möbel"],
        },
        new("Polish, Windows-1250", "windows-1250", Head + "a@example.pl,Łukasz,Księgarnia Żółw\nb@example.pl,Małgorzata,Części\n")
        {
            Contacts = ["a@example.pl; first_name=Łukasz; company=Księgarnia Żółw", "b@example.pl; first_name=Małgorzata; company=Części"],
        },
        new("Czech, Windows-1250", "windows-1250", "e-mail;jméno;příjmení\na@example.cz;Jiří;Dvořák\nb@example.cz;Věra;Růžičková\n")
        {
            Delimiter = ';', Contacts = ["a@example.cz; first_name=Jiří; last_name=Dvořák", "b@example.cz; first_name=Věra; last_name=Růžičková"],
        },
        new("Hungarian, Windows-1250", "windows-1250", "e-mail;vezetéknév;keresztnév\na@example.hu;Erdős;Győző\nb@example.hu;Szűcs;Ágnes\n")
        {
            Delimiter = ';', Contacts = ["a@example.hu; first_name=Győző; last_name=Erdős", "b@example.hu; first_name=Ágnes; last_name=Szűcs"],
        },
        new("Polish, ISO-8859-2", "iso-8859-2", Head + "a@example.pl,Łukasz,Śruby\nb@example.pl,Elżbieta,Źródło\n")
        {
            Contacts = ["a@example.pl; first_name=Łukasz; company=Śruby", "b@example.pl; first_name=Elżbieta; company=Źródło"],
        },
        new("Turkish, Windows-1254", "windows-1254", "e-posta;ad;soyad;şirket\na@example.tr;Ayşe;Yılmaz;Işık Gıda\nb@example.tr;Doğan;Şahin;İnşaat\n")
        {
            Delimiter = ';', Contacts = ["a@example.tr; first_name=Ayşe; last_name=Yılmaz; company=Işık Gıda", "b@example.tr; first_name=Doğan; last_name=Şahin; company=İnşaat"],
        },
        new("Lithuanian, Windows-1257", "windows-1257", Head + "a@example.lt,Jūratė,Šiaulių Įmonė\nb@example.lt,Ąžuolas,Žukausko\n")
        {
            Contacts = ["a@example.lt; first_name=Jūratė; company=Šiaulių Įmonė", "b@example.lt; first_name=Ąžuolas; company=Žukausko"],
        },
        new("Russian, Windows-1251", "windows-1251", "Электронная почта;Имя;Компания\na@example.ru;Иван;Ромашка\nb@example.ru;Ольга;Северсталь\n")
        {
            Delimiter = ';', Contacts = ["a@example.ru; first_name=Иван; company=Ромашка", "b@example.ru; first_name=Ольга; company=Северсталь"],
        },
        new("Russian, KOI8-R", "koi8-r", "email,имя,компания\na@example.ru,Иван,Ромашка\nb@example.ru,Ольга,Северсталь\n")
        {
            Contacts = ["a@example.ru; first_name=Иван; company=Ромашка", "b@example.ru; first_name=Ольга; company=Северсталь"],
        },
        new("Russian, DOS 866", "ibm866", "email,имя,компания\na@example.ru,Иван,Ромашка\nb@example.ru,Ольга,Северсталь\n")
        {
            Contacts = ["a@example.ru; first_name=Иван; company=Ромашка", "b@example.ru; first_name=Ольга; company=Северсталь"],
        },
        new("Russian, Mac", "x-mac-cyrillic", "email,имя,компания\na@example.ru,Юлия,Ромашка\nb@example.ru,Ольга,Северсталь\n")
        {
            Contacts = ["a@example.ru; first_name=Юлия; company=Ромашка", "b@example.ru; first_name=Ольга; company=Северсталь"],
        },
        new("Ukrainian, Windows-1251", "windows-1251", "email;ім'я;компанія\na@example.ua;Євген;Їдальня\nb@example.ua;Наталія;Світанок\n")
        {
            Delimiter = ';', Contacts = ["a@example.ua; first_name=Євген; company=Їдальня", "b@example.ua; first_name=Наталія; company=Світанок"],
        },
        new("Greek, Windows-1253", "windows-1253", "email;όνομα;επώνυμο\na@example.gr;Γιώργος;Παπαδόπουλος\nb@example.gr;Ελένη;Νικολάου\n")
        {
            Delimiter = ';', Contacts = ["a@example.gr; first_name=Γιώργος; last_name=Παπαδόπουλος", "b@example.gr; first_name=Ελένη; last_name=Νικολάου"],
        },
        new("Hebrew, Windows-1255", "windows-1255", "email,שם פרטי,חברה\na@example.il,דוד,כהן ובניו\nb@example.il,רחל,מאפיית לוי\n")
        {
            Contacts = ["a@example.il; first_name=דוד; company=כהן ובניו", "b@example.il; first_name=רחל; company=מאפיית לוי"],
        },
        new("Arabic, Windows-1256", "windows-1256", "email,الاسم الأول,الشركة\na@example.sa,محمد,شركة النور\nb@example.sa,فاطمة,مؤسسة الأمل\n")
        {
            Contacts = ["a@example.sa; first_name=محمد; company=شركة النور", "b@example.sa; first_name=فاطمة; company=مؤسسة الأمل"],
        },
        new("Thai, Windows-874", "windows-874", "email,first_name,company\na@example.th,สมชาย,ไทยก้าวหน้า\nb@example.th,สุภาพร,ร้านอาหาร\n")
        {
            Contacts = ["a@example.th; first_name=สมชาย; company=ไทยก้าวหน้า", "b@example.th; first_name=สุภาพร; company=ร้านอาหาร"],
        },
        new("Japanese, Shift_JIS", "shift_jis", "メールアドレス,名,会社名\na@example.jp,太郎,株式会社山田製作所\nb@example.jp,花子,表計算ソフト\n")
        {
            Contacts = ["a@example.jp; first_name=太郎; company=株式会社山田製作所", "b@example.jp; first_name=花子; company=表計算ソフト"],
        },
        new("Japanese, EUC-JP", "euc-jp", "メールアドレス,名,会社名\na@example.jp,太郎,株式会社山田製作所\nb@example.jp,花子,佐藤商事\n")
        {
            Contacts = ["a@example.jp; first_name=太郎; company=株式会社山田製作所", "b@example.jp; first_name=花子; company=佐藤商事"],
        },
        new("Japanese, ISO-2022-JP", "iso-2022-jp", "メールアドレス,名,会社名\na@example.jp,太郎,株式会社山田製作所\n") { Contacts = ["a@example.jp; first_name=太郎; company=株式会社山田製作所"] },
        new("Chinese, GB18030", "gb18030", "邮箱,姓名,公司\na@example.cn,王伟,北京科技有限公司\nb@example.cn,李秀英,上海贸易公司\n")
        {
            Contacts = ["a@example.cn; name=王伟; company=北京科技有限公司", "b@example.cn; name=李秀英; company=上海贸易公司"],
        },
        new("Chinese, Big5", "big5", "電子郵件,姓名,公司\na@example.tw,陳志明,台北科技股份有限公司\nb@example.tw,林淑芬,國際貿易公司\n")
        {
            Contacts = ["a@example.tw; name=陳志明; company=台北科技股份有限公司", "b@example.tw; name=林淑芬; company=國際貿易公司"],
        },
        new("Korean, EUC-KR", "euc-kr", "이메일,이름,회사\na@example.kr,김민수,한국전자 주식회사\nb@example.kr,이지영,대한무역\n")
        {
            Contacts = ["a@example.kr; name=김민수; company=한국전자 주식회사", "b@example.kr; name=이지영; company=대한무역"],
        },
    ];

    private static IEnumerable<ImportCase> Damaged() =>
    [
        new("One byte of Windows-1252 in UTF-8", [.. "email,first_name\na@example.org,Zoë\nb@example.org,J"u8, 0xF6, .. "rg\nc@example.org,Zoë\n"u8])
        {
            Contacts = ["a@example.org; first_name=Zoë", "b@example.org; first_name=Jörg", "c@example.org; first_name=Zoë"],
            Notes = ["other_encoding 1 windows-1252"],
        },
        new("A row with both encodings", [.. "email,first_name,company\na@example.org,Zoë,Café\nb@example.org,Zoë,M"u8, 0xFC, .. "ller\n"u8])
        {
            Contacts = ["a@example.org; first_name=Zoë; company=Café", "b@example.org; first_name=Zoë; company=Müller"],
            Notes = ["other_encoding 1 windows-1252"],
        },
        new("A byte that is no letter in UTF-8", [.. "email,first_name\na@example.org,Zoë\nb@example.org,Z"u8, 0x81, .. "e\n"u8])
        {
            Contacts = ["a@example.org; first_name=Zoë"], Rejected = ["3: not text in the encoding of the file"],
        },
        new("A character that is cut in UTF-8", [.. "email,first_name\na@example.org,Zoë\nb@example.org,Zo"u8, 0xC3, .. "\n"u8])
        {
            Contacts = ["a@example.org; first_name=Zoë"], Rejected = ["3: not text in the encoding of the file"],
        },
        new("A row of Cyrillic in UTF-8", [.. "email,first_name\na@example.org,Иван\nb@example.org,"u8, .. TextEncodings.Of("windows-1251").GetBytes("Ольга"), .. "\nc@example.org,Юлия\n"u8])
        {
            Contacts = ["a@example.org; first_name=Иван", "c@example.org; first_name=Юлия"], Rejected = ["3: not text in the encoding of the file"],
        },
        new("One row of UTF-8 in Windows-1252",
            [.. TextEncodings.Of("windows-1252").GetBytes("email,first_name\na@example.org,Jörg\nb@example.org,Günther\n"), .. "c@example.org,Zoë\n"u8])
        {
            Encoding = "windows-1252",
            Contacts = ["a@example.org; first_name=Jörg", "b@example.org; first_name=Günther", "c@example.org; first_name=Zoë"],
            Notes = ["other_encoding 1 utf-8"],
        },
        new("A byte order mark in the middle", "email,first_name\na@example.org,Ann\n\uFEFFb@example.org,Bob\n") { Contacts = ["a@example.org; first_name=Ann", "b@example.org; first_name=Bob"] },
        new("A NUL character", "email,first_name\na@example.org,An\0n\nb@example.org,Bob\n")
        {
            Contacts = ["b@example.org; first_name=Bob"], Rejected = ["2: a NUL character in the row"],
        },
        new("The mark of the end of a DOS file", "email,first_name\r\na@example.org,Ann\r\n\u001A") { Contacts = ["a@example.org; first_name=Ann"] },
    ];

    private static IEnumerable<ImportCase> Headers() =>
    [
        new("Headers in Japanese", "メールアドレス,名,会社名,部署\na@example.jp,太郎,山田製作所,営業部\n") { Contacts = ["a@example.jp; first_name=太郎; company=山田製作所; 部署=営業部"] },
        new("Headers in Russian", "Почта,Имя,Фамилия,Дата покупки\na@example.ru,Иван,Петров,1 мая\n")
        {
            Contacts = ["a@example.ru; first_name=Иван; last_name=Петров; дата_покупки=1 мая"],
        },
        new("Headers in Chinese", "邮箱,姓名,公司,职位\na@example.cn,王伟,科技,经理\n") { Contacts = ["a@example.cn; name=王伟; company=科技; job_title=经理"] },
        new("Headers in Swedish", "E-post;Förnamn;Efternamn;Företag\na@example.se;Åsa;Öberg;Trä\n")
        {
            Delimiter = ';', Contacts = ["a@example.se; first_name=Åsa; last_name=Öberg; company=Trä"],
        },
        new("Headers in Portuguese", "E-mail,Nome,Sobrenome,Empresa\na@example.br,João,Conceição,Soluções\n")
        {
            Contacts = ["a@example.br; first_name=João; last_name=Conceição; company=Soluções"],
        },
        new("Headers twice", "email,note,note,Note\na@example.org,x,y,z\n") { Contacts = ["a@example.org; note=x; note_2=y; note_3=z"] },
        new("Headers with blanks, marks and line breaks", "\uFEFF\" E-mail \r\n address\",\"First\nname\"\r\na@example.org,Ann\r\n") { Contacts = ["a@example.org; first_name=Ann"] },
        new("Columns without a name", "email,,first_name,\na@example.org,x,Ann,y\n") { Contacts = ["a@example.org; first_name=Ann"] },
        new("No header", "a@example.org,Ann\nb@example.org,Bob\n") { HasHeader = false, Contacts = ["a@example.org", "b@example.org"] },
        new("Addresses alone", "a@example.org\nb@example.org\n") { HasHeader = false, Contacts = ["a@example.org", "b@example.org"] },
        new("The header again in the middle", "email,first_name\na@example.org,Ann\nEmail,First_name\nb@example.org,Bob\n")
        {
            Contacts = ["a@example.org; first_name=Ann", "b@example.org; first_name=Bob"], Rejected = ["3 email: the header again"],
        },
        new("Headers and no rows", "email,first_name\n"),
    ];

    private static IEnumerable<ImportCase> Above() =>
    [
        new("A title above the header", "Contacts of the fair 2026\nemail,first_name\na@example.org,Ann\n") { Contacts = ["a@example.org; first_name=Ann"], Notes = ["lines_above_header 1"] },
        new("A title with delimiters", "Messekontakte;;\n;;\nE-Mail;Vorname;Firma\na@example.org;Ann;Lee\n")
        {
            Delimiter = ';', Contacts = ["a@example.org; first_name=Ann; company=Lee"], Notes = ["lines_above_header 2"],
        },
        new("A report with notes", "Report: Contacts,,,\n\"Created by Ann, 2026\",,,\n\nEmail,First name,Last name,Company\na@example.org,Ann,Lee,Lee Ltd\n")
        {
            Contacts = ["a@example.org; first_name=Ann; last_name=Lee; company=Lee Ltd"], Notes = ["lines_above_header 3"],
        },
        new("Empty lines above the header", "\n\r\n  \nemail,first_name\na@example.org,Ann\n") { Contacts = ["a@example.org; first_name=Ann"] },
        new("sep=", "sep=;\r\nemail;first_name\r\na@example.org;Ann, the first\r\n") { Delimiter = ';', Contacts = ["a@example.org; first_name=Ann, the first"] },
        new("sep= with a tab", "sep=\t\r\nemail\tfirst_name\r\na@example.org\tAnn\r\n") { Delimiter = '\t', Contacts = ["a@example.org; first_name=Ann"] },
        new("A title above a row without address", "List\nname,mail address\nnobody,\nAnn,a@example.org\n")
        {
            Contacts = ["a@example.org; name=Ann"], Rejected = ["3 mail address: address is empty"], Notes = ["lines_above_header 1"],
        },
        new("Export of LinkedIn",
            "Notes:\n\"When exporting your connection data, you may notice that some of the email addresses are missing.\"\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
            + "Ann,Lee,https://www.example.com/in/ann,a@example.org,Lee Ltd,Head of Things,01 Jan 2026\nBob,Lee,https://www.example.com/in/bob,,Lee Ltd,,02 Jan 2026\n")
        {
            Contacts = ["a@example.org; first_name=Ann; last_name=Lee; company=Lee Ltd; website=https://www.example.com/in/ann; job_title=Head of Things; connected_on=01 Jan 2026"],
            Rejected = ["6 Email Address: address is empty"],
            Notes = ["lines_above_header 3"],
        },
    ];

    private static IEnumerable<ImportCase> Addresses() =>
    [
        Address("Curly quotes", "“a@example.org”"),
        Address("Low quotes", "„a@example.org“"),
        Address("Angle quotes", "«a@example.org»"),
        Address("Angle quotes with blanks", "« a@example.org »"),
        Address("Corner brackets", "「a@example.org」"),
        Address("A formula", "\"=\"\"a@example.org\"\"\""),
        Address("A formula without quotes around it", "=\"a@example.org\""),
        Address("A semicolon behind", "a@example.org;"),
        Address("A comma behind", "\"a@example.org,\""),
        Address("Dots behind", "a@example.org.."),
        Address("A link", "mailto:a@example.org?subject=Hello"),
        Address("Full-width letters", "ａ＠ｅｘａｍｐｌｅ．ｏｒｇ"),
        Address("No-break spaces", "\u00A0a@example.org\u202F"),
        Address("Marks without width", "\u200Ea@exam\u200Bple.org\uFEFF"),
        Address("Marks of direction", "\u202Aa@example.org\u202C"),
        Address("An apostrophe of a spreadsheet", "'a@example.org"),
        Address("A label", "SMTP:a@example.org"),
        Address("A name", "Jane Lee <a@example.org>", "; first_name=Jane; last_name=Lee"),
        Address("A name in quotes", "\"\"\"Lee, Jane\"\" <a@example.org>\"", "; name=Lee, Jane; first_name=Jane; last_name=Lee"),
        Address("A name behind", "a@example.org (Jane)", "; name=Jane"),
        Address("Two of Google", "a@example.org ::: b@example.org", further: true),
        Address("Two with a semicolon", "a@example.org; b@example.org", further: true),
        Address("Two with a slash", "a@example.org / b@example.org", further: true),
        Address("Two with a comma", "\"a@example.org, b@example.org\"", further: true),
        Address("Two on two lines", "\"a@example.org\nb@example.org\"", further: true),
        new("The name beside an address does not replace one", "email,first_name\nJane <a@example.org>,Joan\n") { Contacts = ["a@example.org; first_name=Joan"] },
        new("Addresses that are none",
            "email,n\nklaus.ott.example.net,1\nann@lee@example.org,2\nann lee@example.org,3\n\"ann,lee@example.org\",4\nann@localhost,5\n@example.org,6\n,7\nann@example.c,8\n“”,9\n")
        {
            Rejected =
            [
                "2 email: no @ in the address", "3 email: more than one @ in the address", "4 email: a space in the address", "5 email: the part before the @ is not valid",
                "6 email: the domain has no dot", "7 email: nothing stands before the @", "8 email: address is empty", "9 email: the domain has no valid ending", "10 email: address is empty",
            ],
        },
        new("One mailbox in several spellings", "email\nann@example.org\nANN@EXAMPLE.ORG\n\"ann@example.org \"\nmailto:ann@example.org\n") { Contacts = ["ann@example.org"], Repeats = 3 },
    ];

    private static IEnumerable<ImportCase> Values() =>
    [
        new("Names with what nobody sees", "email,first_name,last_name\na@example.org,A\u200Bnn\u00AD,\u202BLee\u202C\n") { Contacts = ["a@example.org; first_name=Ann; last_name=Lee"] },
        new("Names with line breaks and controls", "email,first_name,last_name\na@example.org,\"Ann\r\nMary\",L\u0007ee\n") { Contacts = ["a@example.org; first_name=Ann Mary; last_name=Lee"] },
        new("A joiner of Persian", "email,first_name\na@example.org,علی\u200Cرضا\n") { Contacts = ["a@example.org; first_name=علی\u200Cرضا"] },
        new("Values kept as text by a formula", "email,first_name,zip\na@example.org,\"=\"\"Ann\"\"\",\"=\"\"00123\"\"\"\n") { Contacts = ["a@example.org; first_name=Ann; postal_code=00123"] },
        new("Time zones under many names",
            "email,time zone\na@example.org,europe/berlin\nb@example.org,Pacific Time (US & Canada)\nc@example.org,GMT+2\nd@example.org,UTC-05:00\ne@example.org,EST\nf@example.org,W. Europe Standard Time\n"
            + "g@example.org,\"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna\"\nh@example.org,us_slash_eastern\n")
        {
            Contacts =
            [
                "a@example.org; timezone=Europe/Berlin", "b@example.org; timezone=America/Los_Angeles", "c@example.org; timezone=Etc/GMT-2", "d@example.org; timezone=Etc/GMT+5",
                "e@example.org; timezone=America/New_York", "f@example.org; timezone=Europe/Berlin", "g@example.org; timezone=Europe/Amsterdam", "h@example.org; timezone=US/Eastern",
            ],
        },
        new("Time zones that are none", "email,timezone\na@example.org,Mars/Olympus\nb@example.org,IST\nc@example.org,Mars/Olympus\nd@example.org,\n")
        {
            Contacts = ["a@example.org", "b@example.org", "c@example.org", "d@example.org"], Notes = ["unknown_timezone 3 Mars/Olympus IST"],
        },
        new("Numbers and dates stay as they are", "email,phone,since,share\na@example.org,+49 30 123,2026-01-14,\"1,5\"\n") { Contacts = ["a@example.org; phone=+49 30 123; since=2026-01-14; share=1,5"] },
    ];

    private static IEnumerable<ImportCase> Rows() =>
    [
        new("Fewer cells than the header", "email,first_name,last_name,company\na@example.org,Ann\nb@example.org\nc@example.org,Cy,Lee,Ltd\n")
        {
            Contacts = ["a@example.org; first_name=Ann", "b@example.org", "c@example.org; first_name=Cy; last_name=Lee; company=Ltd"],
        },
        new("Delimiters behind every row", "email,first_name\na@example.org,Ann,,\nb@example.org,Bob,\n") { Contacts = ["a@example.org; first_name=Ann", "b@example.org; first_name=Bob"] },
        new("A delimiter behind the header alone", "email,first_name,\na@example.org,Ann\n") { Contacts = ["a@example.org; first_name=Ann"] },
        new("More cells than the header", "email,first_name\na@example.org,Ann\nb@example.org,Lee, Bob\nc@example.org,Cy\n")
        {
            Contacts = ["a@example.org; first_name=Ann", "c@example.org; first_name=Cy"], Rejected = ["3: too many columns"],
        },
        new("Rows of delimiters", "email;first_name\na@example.org;Ann\n;\n;\n  ; \nb@example.org;Bob\n;\n") { Delimiter = ';', Contacts = ["a@example.org; first_name=Ann", "b@example.org; first_name=Bob"] },
        new("A sum below", "email,first_name\na@example.org,Ann\n\nTotal: 1 row,\n") { Contacts = ["a@example.org; first_name=Ann"], Rejected = ["4 email: no @ in the address"] },
        new("Line breaks of old Macs", "email,first_name\ra@example.org,Ann\rb@example.org,Bob\r") { Contacts = ["a@example.org; first_name=Ann", "b@example.org; first_name=Bob"] },
        new("Line breaks of every kind", "email,first_name\r\na@example.org,Ann\nb@example.org,Bob\rc@example.org,Cy\r\n\r\nd@example.org,Di")
        {
            Contacts = ["a@example.org; first_name=Ann", "b@example.org; first_name=Bob", "c@example.org; first_name=Cy", "d@example.org; first_name=Di"],
        },
        new("No line break at the end", "email,first_name\na@example.org,Ann") { Contacts = ["a@example.org; first_name=Ann"] },
        new("Empty lines in between", "email,first_name\n\na@example.org,Ann\n\n\nbad,Bob\n") { Contacts = ["a@example.org; first_name=Ann"], Rejected = ["6 email: no @ in the address"] },
    ];

    private static IEnumerable<ImportCase> Quotes() =>
    [
        new("A blank before a quote", "email, \"first_name\", \"company\"\na@example.org, \"Ann\", \"Lee, Ltd\"\n") { Contacts = ["a@example.org; first_name=Ann; company=Lee, Ltd"] },
        new("Quotes in quotes", "email,company\na@example.org,\"Klein \"\"Die Halle\"\" GmbH\"\n") { Contacts = ["a@example.org; company=Klein \"Die Halle\" GmbH"] },
        new("Quotes inside a cell without quotes", "email,company\na@example.org,Klein \"Die Halle\" GmbH\nb@example.org,5\" pipes\n")
        {
            Contacts = ["a@example.org; company=Klein \"Die Halle\" GmbH", "b@example.org; company=5\" pipes"],
        },
        new("Quotes escaped with backslashes", "email,company,note\na@example.org,\"Klein \\\"Die Halle\\\", GmbH\",x\nb@example.org,\"say \\\"hi\\\"\",y\n")
        {
            Contacts = ["a@example.org; company=Klein \"Die Halle\", GmbH; note=x", "b@example.org; company=say \"hi\"; note=y"],
        },
        new("A backslash before the closing quote", "email,company\na@example.org,\"C:\\\\temp\\\"\nb@example.org,Lee\n") { Contacts = ["a@example.org; company=C:\\\\temp\\", "b@example.org; company=Lee"] },
        new("Everything in quotes", "\"email\";\"first_name\"\r\n\"a@example.org\";\"Ann; the first\"\r\n") { Delimiter = ';', Contacts = ["a@example.org; first_name=Ann; the first"] },
        new("A cell of several lines", "email,note,company\na@example.org,\"one\n\ntwo, three\",Lee\nb@example.org,x,Lee\n")
        {
            Contacts = ["a@example.org; company=Lee; note=one\n\ntwo, three", "b@example.org; company=Lee; note=x"],
        },
        new("A cell of several lines at the end of a short row", "email,note,company\na@example.org,\"one\ntwo\"\nb@example.org,x,Lee\n")
        {
            Contacts = ["a@example.org; note=one\ntwo", "b@example.org; company=Lee; note=x"],
        },
        new("A quote that is not closed", "email,first_name,city\na@example.org,\"Ann,Bath\nb@example.org,Bob,Kent\nc@example.org,\"Cy\",Leeds\n")
        {
            Contacts = ["b@example.org; first_name=Bob; city=Kent", "c@example.org; first_name=Cy; city=Leeds"], Rejected = ["2: a quote is opened and not closed"],
        },
        new("A quote that is not closed in the last row", "email,first_name\na@example.org,Ann\nb@example.org,\"Bob\n")
        {
            Contacts = ["a@example.org; first_name=Ann"], Rejected = ["3: a quote is opened and not closed"],
        },
        new("A quote that is not closed before text", "email,note\na@example.org,\"one\ntwo\nthree\nb@example.org,Bob\n")
        {
            Contacts = ["b@example.org; note=Bob"], Rejected = ["2: a quote is opened and not closed"],
        },
        new("Text behind a closing quote", "email,first_name\na@example.org,\"Ann\" Mary\n") { Contacts = ["a@example.org; first_name=Ann Mary"] },
    ];

    private static IEnumerable<ImportCase> Delimiters() =>
    [
        new("Semicolons with commas in cells", "email;company\na@example.org;Lee, Lee & Co.\nb@example.org;Bob, Inc.\n") { Delimiter = ';', Contacts = ["a@example.org; company=Lee, Lee & Co.", "b@example.org; company=Bob, Inc."] },
        new("Tabs", "email\tcompany\na@example.org\tLee; Lee, Co.\n") { Delimiter = '\t', Contacts = ["a@example.org; company=Lee; Lee, Co."] },
        new("Bars", "email|company\na@example.org|Lee, Lee\n") { Delimiter = '|', Contacts = ["a@example.org; company=Lee, Lee"] },
        new("Two addresses in a cell of a file with commas", "name,email\nAnn,a@example.org; b@example.org\nBob,c@example.org; d@example.org\n")
        {
            Contacts = ["a@example.org; name=Ann", "c@example.org; name=Bob"], Notes = ["further_addresses 2"],
        },
        new("Bars in Shift_JIS", "shift_jis", "メールアドレス|名|会社名\na@example.jp|太郎|表計算ポン\n") { Delimiter = '|', Contacts = ["a@example.jp; first_name=太郎; company=表計算ポン"] },
    ];

    private static IEnumerable<ImportCase> Limits() =>
    [
        new("A quoted cell of five megabytes", "email,note\na@example.org,Ann\nb@example.org,\"" + string.Concat(Enumerable.Repeat("a\n", 2_500_000)) + "\"\nc@example.org,Cy\n")
        {
            Contacts = ["a@example.org; note=Ann", "c@example.org; note=Cy"], Rejected = ["3: the row is too long (more than 256 kB)"],
        },
        new("A quote that is never closed before five megabytes",
            "email,note\na@example.org,\"Ann\n" + string.Concat(Enumerable.Repeat("nothing here\n", 400_000)) + "b@example.org,Bob\nc@example.org,Cy\n")
        {
            Contacts = ["b@example.org; note=Bob", "c@example.org; note=Cy"], Rejected = ["2: a quote is opened and not closed"],
        },
        new("A line of a megabyte", "email,note\na@example.org," + new string('x', 1_000_000) + "\nb@example.org,Bob\n")
        {
            Contacts = ["b@example.org; note=Bob"], Rejected = ["2: the row is too long (more than 256 kB)"],
        },
        new("A value that is too long", "email,first_name,note\na@example.org," + new string('x', 201) + ",\nb@example.org,," + new string('y', 10_001) + "\nc@example.org,Cy,\n")
        {
            Contacts = ["c@example.org; first_name=Cy"], Rejected = ["2 first_name: the value is too long", "3 note: the value is too long"],
        },
        new("As many columns as are possible", "email," + string.Join(',', Enumerable.Range(1, CsvRows.MaxColumns - 1).Select(_ => "")) + "\na@example.org\n") { Contacts = ["a@example.org"] },
        new("Thousands of columns", "email," + string.Join(',', Enumerable.Range(1, 3000)) + "\na@example.org\n") { Refused = "3,001 columns; 500 can be read" },
        new("A header that does not end", "email,\"first_name\na@example.org,Ann\n") { Refused = "The first row cannot be read" },
        new("No column of addresses", "name,town\nAnn,Bath\n") { Refused = "No column is the email address." },
    ];

    private static IEnumerable<ImportCase> OtherFiles() =>
    [
        new("Nothing", []) { Refused = "The file is empty." },
        new("Only empty lines", "\n\r\n\n") { Refused = "The file is empty." },
        new("A workbook", "PK\u0003\u0004\u0014\0\u0006\0[Content_Types].xml xl/workbook.xml") { Refused = "Excel workbook (.xlsx)" },
        new("A spreadsheet of LibreOffice", "PK\u0003\u0004\u0014\0\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet") { Refused = "(.ods)" },
        new("A text document", "PK\u0003\u0004\u0014\0\u0006\0[Content_Types].xml word/document.xml") { Refused = "text document" },
        new("An old workbook", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[500]]) { Refused = "(.xls)" },
        new("A workbook in XML", "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">") { Refused = "Excel workbook in XML" },
        new("An archive", "PK\u0003\u0004\u0014\0\0\0\u0008\0contacts.csv") { Refused = "archive" },
        new("A gzip archive", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]) { Refused = "archive" },
        new("A PDF", "%PDF-1.7\n%âãÏÓ\n1 0 obj") { Refused = "PDF" },
        new("A PNG", [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13]) { Refused = "picture" },
        new("A JPEG", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8, 0]) { Refused = "picture" },
        new("A web page", "\n<!DOCTYPE html>\n<html><body>Sign in</body></html>") { Refused = "web page" },
        new("A table of a web page", "<table><tr><td>email</td></tr></table>") { Refused = "web page" },
        new("JSON", "[\n  {\"email\": \"a@example.org\"}\n]") { Refused = "JSON" },
        new("Business cards", "BEGIN:VCARD\nVERSION:3.0\nEMAIL:a@example.org\nEND:VCARD") { Refused = "vCard" },
        new("Noise", [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * i % 251))]) { Refused = "no text" },
    ];

    private static IEnumerable<ImportCase> Exports() =>
    [
        new("Export of HubSpot",
            "\"Record ID\",\"First Name\",\"Last Name\",\"Email\",\"Phone Number\",\"Contact owner\",\"Associated Company\",\"Time Zone\"\n\"1\",\"Ann\",\"Lee\",\"a@example.org\",\"\",\"Bob\",\"Lee Ltd\",\"us_slash_pacific\"\n")
        {
            Contacts = ["a@example.org; first_name=Ann; last_name=Lee; company=Lee Ltd; timezone=US/Pacific; record_id=1; contact_owner=Bob"],
        },
        new("Export of Salesforce", "\"First Name\",\"Last Name\",\"Title\",\"Company / Account\",\"Email\"\r\n\"Ann\",\"Lee\",\"CEO\",\"Lee, Ltd\",\"a@example.org\"\r\n\"\",\"\",\"\",\"\",\"\"\r\n\"Confidential Information - Do Not Distribute\"\r\n")
        {
            Contacts = ["a@example.org; first_name=Ann; last_name=Lee; company=Lee, Ltd; job_title=CEO"], Rejected = ["4 Email: address is empty"],
        },
        new("Export of Pipedrive", "Person - Name;Person - Email - Work;Person - Organization\nAnn Lee;a@example.org, b@example.org;Lee Ltd\n")
        {
            Delimiter = ';', Contacts = ["a@example.org; first_name=Ann; last_name=Lee; company=Lee Ltd"], Notes = ["further_addresses 1"],
        },
        new("Export of Google Contacts",
            "First Name,Middle Name,Last Name,Organization Name,Organization Title,E-mail 1 - Label,E-mail 1 - Value\nAnn,,Lee,Lee Ltd,CEO,* Work,a@example.org ::: b@example.org\n")
        {
            Contacts = ["a@example.org; first_name=Ann; last_name=Lee; company=Lee Ltd; job_title=CEO; e_mail_1_label=* Work"], Notes = ["further_addresses 1"],
        },
        new("Export of Mailchimp", "\"Email Address\",\"First Name\",\"Last Name\",\"MEMBER_RATING\",\"TIMEZONE\"\n\"a@example.org\",\"Ann\",\"Lee\",2,\"America/New_York\"\n")
        {
            Contacts = ["a@example.org; first_name=Ann; last_name=Lee; timezone=America/New_York; member_rating=2"],
        },
        new("Export of Outlook in German", "windows-1252", "\"Vorname\",\"Nachname\",\"Firma\",\"E-Mail-Adresse\",\"E-Mail-Typ\"\r\n\"Jörg\",\"Müller\",\"Müller GmbH\",\"a@example.org\",\"SMTP\"\r\n")
        {
            Contacts = ["a@example.org; first_name=Jörg; last_name=Müller; company=Müller GmbH; e_mail_typ=SMTP"],
        },
        new("Export of a database", "id|email|name|note\n1|a@example.org|Ann|\\N\n2|b@example.org|Bob|x\n") { Delimiter = '|', Contacts = ["a@example.org; name=Ann; id=1; note=\\N", "b@example.org; name=Bob; id=2; note=x"] },
    ];

    private static ImportCase Address(string name, string cell, string more = "", bool further = false) => new($"Address: {name}", $"email,city\n{cell},Bath\n")
    {
        Contacts = [$"a@example.org{more}; city=Bath"],
        Notes = further ? ["further_addresses 1"] : [],
    };
}
