using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.TimeZones;

namespace EmailCampaigns.Core.Contacts;

/// <summary>
/// Finds the IANA zone that a file means: its name in any spelling, the names of Windows, of Rails (which many CRMs show), of HubSpot and Salesforce, usual
/// abbreviations, a city, or an offset that is always the same.
/// </summary>
public static partial class TimeZoneNames
{
    /// <summary>What people mean by them, winter and summer. CST, BST and the like have other meanings elsewhere; IST has three and is none here.</summary>
    private static readonly FrozenDictionary<string, string> Abbreviations = new Dictionary<string, string>
    {
        ["Z"] = "Etc/UTC",
        ["BST"] = "Europe/London",
        ["MEZ"] = "Europe/Berlin",
        ["MESZ"] = "Europe/Berlin",
        ["CEST"] = "CET",
        ["EEST"] = "EET",
        ["WEST"] = "WET",
        ["ET"] = "America/New_York",
        ["EST"] = "America/New_York",
        ["EDT"] = "America/New_York",
        ["CT"] = "America/Chicago",
        ["CST"] = "America/Chicago",
        ["CDT"] = "America/Chicago",
        ["MT"] = "America/Denver",
        ["MST"] = "America/Denver",
        ["MDT"] = "America/Denver",
        ["PT"] = "America/Los_Angeles",
        ["PST"] = "America/Los_Angeles",
        ["PDT"] = "America/Los_Angeles",
        ["AKST"] = "America/Anchorage",
        ["AKDT"] = "America/Anchorage",
        ["HST"] = "Pacific/Honolulu",
        ["AST"] = "America/Halifax",
        ["ADT"] = "America/Halifax",
        ["NST"] = "America/St_Johns",
        ["NDT"] = "America/St_Johns",
        ["BRT"] = "America/Sao_Paulo",
        ["MSK"] = "Europe/Moscow",
        ["TRT"] = "Europe/Istanbul",
        ["SAST"] = "Africa/Johannesburg",
        ["PKT"] = "Asia/Karachi",
        ["ICT"] = "Asia/Bangkok",
        ["WIB"] = "Asia/Jakarta",
        ["PHT"] = "Asia/Manila",
        ["SGT"] = "Asia/Singapore",
        ["HKT"] = "Asia/Hong_Kong",
        ["JST"] = "Asia/Tokyo",
        ["KST"] = "Asia/Seoul",
        ["AWST"] = "Australia/Perth",
        ["AEST"] = "Australia/Sydney",
        ["AEDT"] = "Australia/Sydney",
        ["ACDT"] = "Australia/Adelaide",
        ["NZST"] = "Pacific/Auckland",
        ["NZDT"] = "Pacific/Auckland",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of ActiveSupport::TimeZone that are not the city of their zone, and the common names of zones.</summary>
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["International Date Line West"] = "Etc/GMT+12",
        ["Midway Island"] = "Pacific/Midway",
        ["American Samoa"] = "Pacific/Pago_Pago",
        ["Hawaii"] = "Pacific/Honolulu",
        ["Alaska"] = "America/Juneau",
        ["Pacific Time (US & Canada)"] = "America/Los_Angeles",
        ["Mountain Time (US & Canada)"] = "America/Denver",
        ["Arizona"] = "America/Phoenix",
        ["Central Time (US & Canada)"] = "America/Chicago",
        ["Saskatchewan"] = "America/Regina",
        ["Guadalajara"] = "America/Mexico_City",
        ["Central America"] = "America/Guatemala",
        ["Eastern Time (US & Canada)"] = "America/New_York",
        ["Indiana (East)"] = "America/Indiana/Indianapolis",
        ["Quito"] = "America/Lima",
        ["Atlantic Time (Canada)"] = "America/Halifax",
        ["Newfoundland"] = "America/St_Johns",
        ["Brasilia"] = "America/Sao_Paulo",
        ["Georgetown"] = "America/Guyana",
        ["Greenland"] = "America/Nuuk",
        ["Mid-Atlantic"] = "Atlantic/South_Georgia",
        ["Cape Verde Is."] = "Atlantic/Cape_Verde",
        ["Edinburgh"] = "Europe/London",
        ["Bern"] = "Europe/Zurich",
        ["West Central Africa"] = "Africa/Algiers",
        ["Kyiv"] = "Europe/Kyiv",
        ["St. Petersburg"] = "Europe/Moscow",
        ["Harare"] = "Africa/Harare",
        ["Pretoria"] = "Africa/Johannesburg",
        ["Abu Dhabi"] = "Asia/Muscat",
        ["Ekaterinburg"] = "Asia/Yekaterinburg",
        ["Islamabad"] = "Asia/Karachi",
        ["Chennai"] = "Asia/Kolkata",
        ["Mumbai"] = "Asia/Kolkata",
        ["New Delhi"] = "Asia/Kolkata",
        ["Sri Jayawardenepura"] = "Asia/Colombo",
        ["Astana"] = "Asia/Almaty",
        ["Hanoi"] = "Asia/Bangkok",
        ["Beijing"] = "Asia/Shanghai",
        ["Osaka"] = "Asia/Tokyo",
        ["Sapporo"] = "Asia/Tokyo",
        ["Solomon Is."] = "Pacific/Guadalcanal",
        ["New Caledonia"] = "Pacific/Noumea",
        ["Marshall Is."] = "Pacific/Majuro",
        ["Wellington"] = "Pacific/Auckland",
        ["Nuku'alofa"] = "Pacific/Tongatapu",
        ["Tokelau Is."] = "Pacific/Fakaofo",
        ["Chatham Is."] = "Pacific/Chatham",
        ["Samoa"] = "Pacific/Apia",
        ["Canberra"] = "Australia/Sydney",
        ["Pacific Time"] = "America/Los_Angeles",
        ["Mountain Time"] = "America/Denver",
        ["Central Time"] = "America/Chicago",
        ["Eastern Time"] = "America/New_York",
        ["Atlantic Time"] = "America/Halifax",
        ["Greenwich Mean Time"] = "Etc/GMT",
        ["British Standard Time"] = "Europe/London",
        ["British Time"] = "Europe/London",
        ["Coordinated Universal Time"] = "Etc/UTC",
        ["Universal Time"] = "Etc/UTC",
        ["Western European Time"] = "WET",
        ["Western European Standard Time"] = "WET",
        ["Central European Time"] = "CET",
        ["Eastern European Time"] = "EET",
        ["Eastern European Standard Time"] = "EET",
        ["Moscow Standard Time"] = "Europe/Moscow",
        ["Moscow Time"] = "Europe/Moscow",
        ["Mitteleuropäische Zeit"] = "Europe/Berlin",
        ["India Time"] = "Asia/Kolkata",
        ["Japan Time"] = "Asia/Tokyo",
        ["Australian Eastern Standard Time"] = "Australia/Sydney",
        ["Australian Western Standard Time"] = "Australia/Perth",
        ["Australian Central Standard Time"] = "Australia/Adelaide",
        ["Hong Kong Time"] = "Asia/Hong_Kong",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Exact =
        DateTimeZoneProviders.Tzdb.Ids.Where(id => !Abbreviations.ContainsKey(id)).ToFrozenDictionary(id => id, StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, string> Known = Build();

    /// <summary>The IANA name; null where the text names no zone, or several.</summary>
    public static string? Find(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty)
        {
            return null;
        }

        return Exact.TryGetValue(text, out var exact) ? exact : FindLoosely(new string(text));
    }

    private static string? FindLoosely(string text)
    {
        if (OffsetOf(text) is { } offset)
        {
            return offset;
        }

        // "(GMT-08:00) Pacific Standard Time (America/Los_Angeles)": all of it, without the offset, the zone in parentheses, what stands outside, a city of several.
        var parts = Parentheses().Matches(text).Select(m => m.Groups[1].Value).ToList();
        var outside = Parentheses().Replace(text, " ").Trim();
        return new[] { text, LeadingOffset().Replace(text, "") }
            .Concat(parts.Where(p => p.Contains('/', StringComparison.Ordinal))).Append(outside).Concat(outside.Split(',')).Concat(parts)
            .Select(NameIn).FirstOrDefault(zone => zone is not null);
    }

    private static string? NameIn(string text) =>
        Exact.TryGetValue(text.Trim(), out var exact) ? exact : Known.GetValueOrDefault(KeyOf(text)) ?? Known.GetValueOrDefault(KeyOf(Seasonless(text)));

    /// <summary>Windows and most tables know "Standard Time" only.</summary>
    private static string Seasonless(string text) => text.Replace("Daylight", "Standard", StringComparison.OrdinalIgnoreCase)
        .Replace("Summer", "Standard", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// <c>GMT+2</c>, <c>UTC-05:00</c>, <c>+0530</c>: whole hours have zones of their own (with the sign turned, as POSIX has it), others are one country's.
    /// </summary>
    private static string? OffsetOf(string text)
    {
        if (Offset().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var hours = int.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture);
        var minutes = match.Groups["minutes"] is { Success: true } given ? int.Parse(given.Value, CultureInfo.InvariantCulture) : 0;
        var offset = (match.Groups["sign"].Value == "+" ? 1 : -1) * ((hours * 60) + minutes);
        return offset switch
        {
            0 => "Etc/UTC",
            var whole when whole % 60 == 0 && whole is >= -12 * 60 and <= 14 * 60 => string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{(whole > 0 ? "-" : "+")}{Math.Abs(whole) / 60}"),
            210 => "Asia/Tehran",
            270 => "Asia/Kabul",
            330 => "Asia/Kolkata",
            345 => "Asia/Kathmandu",
            390 => "Asia/Yangon",
            525 => "Australia/Eucla",
            570 => "Australia/Darwin",
            -570 => "Pacific/Marquesas",
            _ => null,
        };
    }

    /// <summary>"America/New York", "america_slash_new_york" and "AMERICA/NEW_YORK" are one name.</summary>
    private static string KeyOf(string text) => string.Concat(
        LatinLetters.WithoutMarks(text.Replace("_slash_", "/", StringComparison.OrdinalIgnoreCase)).Where(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '+')).ToLowerInvariant();

    private static FrozenDictionary<string, string> Build()
    {
        var tzdb = TzdbDateTimeZoneSource.Default;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, zone) in Abbreviations.Concat(Names))
        {
            names.TryAdd(KeyOf(name), zone);
        }

        foreach (var (windows, zone) in tzdb.WindowsMapping.PrimaryMapping)
        {
            names.TryAdd(KeyOf(windows), zone);
        }

        foreach (var id in DateTimeZoneProviders.Tzdb.Ids.Where(id => id.Contains('/', StringComparison.Ordinal)))
        {
            names.TryAdd(KeyOf(id), id);
        }

        // A city says its zone where only one zone is named so; links of a zone (Asia/Calcutta) do not make it two.
        foreach (var city in DateTimeZoneProviders.Tzdb.Ids.Where(IsCity).GroupBy(id => KeyOf(id[(id.LastIndexOf('/') + 1)..])))
        {
            if (city.Select(id => tzdb.CanonicalIdMap[id]).Distinct().Count() == 1)
            {
                names.TryAdd(city.Key, city.First());
            }
        }

        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static bool IsCity(string id) =>
        id.Split('/') is ["Africa" or "America" or "Antarctica" or "Asia" or "Atlantic" or "Australia" or "Europe" or "Indian" or "Pacific", ..]
        && id is not ("Australia/North" or "Australia/South" or "Australia/West");

    [GeneratedRegex(@"^\s*\(?\s*(?:GMT|UTC|Z)?\s*(?<sign>[+\-−–])\s*(?<hours>\d{1,2})(?:[:.]?(?<minutes>\d{2}))?\s*(?:h|hours|hrs)?\s*\)?\s*$", RegexOptions.IgnoreCase, 200)]
    private static partial Regex Offset();

    [GeneratedRegex(@"^\s*\((?:GMT|UTC)[^)]*\)", RegexOptions.IgnoreCase, 200)]
    private static partial Regex LeadingOffset();

    [GeneratedRegex(@"\(([^()]*)\)", RegexOptions.None, 200)]
    private static partial Regex Parentheses();
}
