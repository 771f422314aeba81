namespace EmailCampaigns.Tests.Imports.Cases;

/// <summary>What columns are called, what stands above them, and what is in their cells.</summary>
internal static class ColumnCases
{
    public static IEnumerable<ImportCase> All => [.. Headers(), .. Above(), .. Addresses(), .. Values()];

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

    private static ImportCase Address(string name, string cell, string more = "", bool further = false) => new($"Address: {name}", $"email,city\n{cell},Bath\n")
    {
        Contacts = [$"a@example.org{more}; city=Bath"],
        Notes = further ? ["further_addresses 1"] : [],
    };
}
