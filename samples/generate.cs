#:property PublishAot=false
// Writes a CSV of any size with contacts that look real and addresses that are unique and go nowhere (RFC 2606).
//   dotnet run samples/generate.cs -- 1000000 > big.csv
//   dotnet run samples/generate.cs -- 1000000 --shuffled > big.csv    addresses in no order, as exports have them
// The same arguments give the same file.

using System.Globalization;
using System.Text;

if (args.Length == 0 || !int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rows) || args.Skip(1).Any(a => a != "--shuffled"))
{
    Console.Error.WriteLine("usage: dotnet run samples/generate.cs -- ROWS [--shuffled] > FILE");
    return 1;
}

string[] firstNames = ["Amelia", "Oliver", "Priya", "Kenji", "Zoë", "Mateo", "Ingrid", "Kwame", "Leila", "Tomasz", "Aoife", "Rafael", "Mei", "Anders", "Fatima", "Jörg", "Hannah", "Diego", "Sofia", "René"];
string[] lastNames = ["Bennett", "Hughes", "Raman", "Watanabe", "Lindqvist", "Alvarez", "Mensah", "Haddad", "Nowak", "Byrne", "Costa", "Müller", "Berg", "Rahman", "Ricci", "Clarke", "Moreno", "Petrova", "Visser", "Šimek", "O'Brien", "Yılmaz", "Dubois"];
string[] companyWords = ["Northwind", "Harbour", "Tidewater", "Alder", "Bluefern", "Quarry", "Lumen", "Meridian", "Fjord", "Copper", "Willow", "Summit", "Beacon"];
string[] companyKinds = ["Robotics", "Freight, Inc.", "Analytics", "Studio", "Systems", "Print", "Tools GmbH", "Foods"];
string[] zones = ["Europe/London", "America/New_York", "Asia/Kolkata", "Asia/Tokyo", "Europe/Berlin", "America/Mexico_City", "Europe/Warsaw", ""];
string[] jobs = ["Head of Marketing", "Operations Lead", "Founder", "Purchasing Manager", "Plant Engineer", ""];
string[] cities = ["London", "New York", "Pune", "Osaka", "Berlin", "Monterrey", "Kraków"];

var random = new Random(17);
var numbers = Enumerable.Range(1, rows).ToArray();
if (args.Contains("--shuffled"))
    random.Shuffle(numbers);

using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
output.NewLine = "\n";
output.WriteLine("email,first_name,last_name,company,timezone,job_title,city");
foreach (var number in numbers)
{
    var first = Pick(firstNames);
    var last = Pick(lastNames);
    var word = Pick(companyWords);
    var branch = random.Next(1, 400);
    var company = $"{word} {branch} {Pick(companyKinds)}";
    var quoted = company.Contains(',') ? $"\"{company}\"" : company;
    output.WriteLine($"contact{number:D7}@{word.ToLowerInvariant()}{branch}.example.com,{first},{last},{quoted},{Pick(zones)},{Pick(jobs)},{Pick(cities)}");
}

return 0;

string Pick(string[] words) => words[random.Next(words.Length)];
