using System.Text;
using EmailCampaigns.Core.Imports.Encodings;

namespace EmailCampaigns.Tests.Imports.Cases;

/// <summary>Letters beyond ASCII, in every encoding that people still write, and files that hold two of them.</summary>
internal static class EncodingCases
{
    private const string Head = "email,first_name,company\n";

    public static IEnumerable<ImportCase> All => [.. Encodings(), .. Damaged()];

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
}
