namespace EmailCampaigns.Tests.Imports.Cases;

/// <summary>Files as programs and people make them.</summary>
internal static class ImportCases
{
    public static IReadOnlyList<ImportCase> All { get; } = [.. EncodingCases.All, .. ColumnCases.All, .. RowCases.All, .. OtherFiles(), .. Exports()];

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
}
