using System.Globalization;
using System.Text;
using EmailCampaigns.Core;
using EmailCampaigns.Core.Imports;

namespace EmailCampaigns.Tests.Imports;

public sealed class RowWindowTests
{
    [Fact]
    public void Rows_come_back_as_they_were()
    {
        using var window = new RowWindow();
        var whole = Accepted(2, "Änne.Müller@BÜCHER.example") with
        {
            Values = new ContactValues("Änne \"A\" Müller", "Änne", null, "Bücher & Co", "Europe/Berlin", Encoding.UTF8.GetBytes("""{"E-Mail":"…"}"""), "{\"plan\":\"pro\"}"u8.ToArray()),
            Notes = [(ImportNoteKind.FurtherAddresses, null), (ImportNoteKind.UnknownTimezone, "Mars/1")],
        };
        window.Add(new ImportRow { Number = whole.Number, Address = whole.Address, Values = whole.Values, OtherAddress = "änne@home.example", Notes = whole.Notes });
        window.Add(new ImportRow { Number = 3, Rejection = new Rejection(null, "no @ in the address", "", "a,\0b"), Notes = ImportRow.NoNotes });

        var rows = window.Rows(0).ToList();

        Assert.Equal([2, 3], rows.Select(r => r.Number));
        Assert.Equal((whole.Address, whole.Address.Domain), (rows[0].Address, rows[0].Address!.Domain));
        Assert.Equal(whole.Values with { RawData = null, EnrichedData = [] }, rows[0].Values! with { RawData = null, EnrichedData = [] });
        Assert.Equal(whole.Values.RawData, rows[0].Values!.RawData);
        Assert.Equal(whole.Values.EnrichedData, rows[0].Values!.EnrichedData);
        Assert.Equal(whole.Notes, rows[0].Notes);
        Assert.Equal("änne@home.example", rows[0].OtherAddress);
        Assert.Equal((RowOutcome.Reject, new Rejection(null, "no @ in the address", "", "a,\0b")), (rows[1].Outcome, rows[1].Rejection));
    }

    [Fact]
    public void A_few_rows_keep_the_order_of_the_file()
    {
        using var window = new RowWindow();
        for (var i = 0; i < RowWindow.MinSorted - 1; i++)
        {
            window.Add(Row(Accepted(i, Address(i))));
        }

        Assert.Equal(Enumerable.Range(0, RowWindow.MinSorted - 1).Select(i => (long)i), window.Rows(0).Select(r => r.Number));
    }

    [Fact]
    public void Many_rows_stand_in_the_order_of_their_octets_and_equal_ones_in_that_of_the_file()
    {
        using var window = new RowWindow();
        string[] alike = ["ab@x.example", "a@x.example", "ａ@x.example", "ab@x.example", "abcdefgh@x.example", "abcdefgg@x.example", $"{new string('l', 60)}@{new string('d', 60)}.{new string('e', 60)}.example"];
        for (var i = 0; i < RowWindow.MinSorted; i++)
        {
            window.Add(Row(Accepted(i, i < alike.Length ? alike[i] : Address(i))));
        }

        window.Add(new ImportRow { Number = 90_000, Rejection = new Rejection("email", "address is empty", "", ","), Notes = ImportRow.NoNotes });
        window.Add(new ImportRow { Number = 90_001, Rejection = new Rejection("email", "address is empty", "", ","), Notes = ImportRow.NoNotes });

        var rows = window.Rows(0).ToList();

        var expected = rows.Skip(2).OrderBy(r => r.Address!.Normalized, Comparer<string>.Create((a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b))))
            .ThenBy(r => r.Number).Select(r => r.Number).ToList();
        Assert.Equal([90_000, 90_001, .. expected], rows.Select(r => r.Number));
        Assert.Equal(RowWindow.MinSorted + 2, rows.Select(r => r.Number).Distinct().Count());
    }

    [Fact]
    public void It_can_be_taken_up_at_any_place_and_filled_again()
    {
        using var window = new RowWindow();
        for (var i = 0; i < RowWindow.MinSorted; i++)
        {
            window.Add(Row(Accepted(i, Address(i))));
        }

        var all = window.Rows(0).Select(r => r.Number).ToList();
        Assert.Equal(all.Skip(1234), window.Rows(1234).Select(r => r.Number));

        window.Clear();
        window.Add(Row(Accepted(7, "again@x.example")));
        Assert.Equal("again@x.example", Assert.Single(window.Rows(0)).Address!.Address);
    }

    /// <summary>In no order.</summary>
    private static string Address(int i) => string.Create(CultureInfo.InvariantCulture, $"c{i * 7919 % 10_007}@x.example");

    private static Given Accepted(int number, string address)
    {
        Assert.True(EmailAddress.TryParse(address, out var parsed, out _), address);
        return new Given(number, parsed, new ContactValues(null, null, null, null, null, [], "{}"u8.ToArray()), ImportRow.NoNotes);
    }

    private static ImportRow Row(Given given) => new() { Number = given.Number, Address = given.Address, Values = given.Values, Notes = given.Notes };

    private sealed record Given(long Number, EmailAddress Address, ContactValues Values, IReadOnlyList<(ImportNoteKind Kind, string? Value)> Notes);
}
