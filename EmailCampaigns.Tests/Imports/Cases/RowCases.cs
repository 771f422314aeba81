using EmailCampaigns.Core.Imports.Csv;

namespace EmailCampaigns.Tests.Imports.Cases;

/// <summary>How rows and cells are divided, and how large they may be.</summary>
internal static class RowCases
{
    public static IEnumerable<ImportCase> All => [.. Rows(), .. Quotes(), .. Delimiters(), .. Limits()];

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
}
