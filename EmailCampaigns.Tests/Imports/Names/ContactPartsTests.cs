using EmailCampaigns.Core.Imports;

namespace EmailCampaigns.Tests.Imports.Names;

public sealed class ContactPartsTests
{
    [Fact]
    public void A_new_contact_gets_its_parts_from_its_name_unless_the_file_has_some()
    {
        Assert.Equal(("Anna", "Müller"), Parts(ContactMerge.WithParts(Row("Dr. Anna Müller"), "example.org")));
        Assert.Equal(("Annika", null), Parts(ContactMerge.WithParts(Row("Dr. Anna Müller") with { FirstName = "Annika" }, "example.org")));
        Assert.Equal((null, null), Parts(ContactMerge.WithParts(Row("Müller GmbH"), "example.org")));
    }

    [Fact]
    public void A_later_file_with_another_name_brings_its_parts_along()
    {
        var known = ContactMerge.WithParts(Row("Dr. Anna Müller"), "example.org");

        var merged = ContactMerge.Merge(known, Row("Dr. Anna Schmidt"), "example.org", fillEmpty: false);

        Assert.Equal(("Dr. Anna Schmidt", "Anna", "Schmidt"), (merged.Name, merged.FirstName, merged.LastName));
        Assert.Equal(known, ContactMerge.Merge(known, Row("Dr. Anna Müller"), "example.org", fillEmpty: false) with { EnrichedData = known.EnrichedData });
    }

    [Fact]
    public void What_a_person_wrote_stays()
    {
        var known = Row("Dr. Anna Müller") with { FirstName = "Annika", LastName = "Müller" };

        var merged = ContactMerge.Merge(known, Row("Dr. Anna Schmidt"), "example.org", fillEmpty: false);
        var filled = ContactMerge.Merge(Row("Dr. Anna Müller"), Row("Eva Schmidt"), "example.org", fillEmpty: true);

        Assert.Equal(("Dr. Anna Schmidt", "Annika", "Müller"), (merged.Name, merged.FirstName, merged.LastName));
        Assert.Equal(("Dr. Anna Müller", "Anna", "Müller"), (filled.Name, filled.FirstName, filled.LastName));
    }

    [Fact]
    public void A_name_that_is_not_sure_takes_no_part_away()
    {
        var known = ContactMerge.WithParts(Row("Anna Müller"), "example.org");

        var merged = ContactMerge.Merge(known, Row("A. Schmidt"), "example.org", fillEmpty: false);

        Assert.Equal(("A. Schmidt", "Anna", "Müller"), (merged.Name, merged.FirstName, merged.LastName));
    }

    private static (string?, string?) Parts(ContactValues values) => (values.FirstName, values.LastName);

    private static ContactValues Row(string name) => new(name, null, null, null, null, null, [.. "{}"u8]);
}
