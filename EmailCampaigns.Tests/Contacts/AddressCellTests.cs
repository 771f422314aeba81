using EmailCampaigns.Core;
using EmailCampaigns.Core.Contacts;

namespace EmailCampaigns.Tests.Contacts;

public sealed class AddressCellTests
{
    [Theory]
    [InlineData("a@example.org", "a@example.org", null, false)]
    [InlineData("a@example.org ::: b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org:::b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org; b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org;b@example.org;c@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org, b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org,b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org / b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org/b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org | b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org\nb@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org\r\nb@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org or b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org & b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org、b@example.org", "a@example.org", null, true)]
    [InlineData("; a@example.org", "a@example.org", null, false)]
    [InlineData("a@example.org; A@Example.org", "a@example.org", null, false)]
    [InlineData("a@@example.org; b@example.org", "b@example.org", null, false)]
    [InlineData("=\"a@example.org\"", "a@example.org", null, false)]
    [InlineData("=HYPERLINK(\"mailto:a@example.org\",\"Ann\")", "a@example.org", null, false)]
    [InlineData("<a href=\"mailto:a@example.org\">a@example.org</a>", "a@example.org", null, false)]
    [InlineData("[a@example.org](mailto:a@example.org)", "a@example.org", null, false)]
    [InlineData("SMTP:a@example.org", "a@example.org", null, false)]
    [InlineData("Email: a@example.org", "a@example.org", null, false)]
    [InlineData("Work: a@example.org, Home: b@example.org", "a@example.org", null, true)]
    [InlineData("mailto:a@example.org,b@example.org", "a@example.org", null, true)]
    [InlineData("a@example.org (Ann)", "a@example.org", "Ann", false)]
    [InlineData("a@example.org(Ann Lee)", "a@example.org", "Ann Lee", false)]
    [InlineData("a@example.org （山田）", "a@example.org", "山田", false)]
    [InlineData("Ann Lee <a@example.org>", "a@example.org", "Ann Lee", false)]
    [InlineData("\"Lee, Ann\" <a@example.org>", "a@example.org", "Lee, Ann", false)]
    [InlineData("Lee, Ann <a@example.org>", "a@example.org", "Lee, Ann", false)]
    [InlineData("“Ann Lee” <a@example.org>", "a@example.org", "Ann Lee", false)]
    [InlineData("Ann Lee <a@example.org>; Bob <b@example.org>", "a@example.org", "Ann Lee", true)]
    [InlineData("Ann Lee (a@example.org)", "a@example.org", "Ann Lee", false)]
    [InlineData("Ann Lee [a@example.org]", "a@example.org", "Ann Lee", false)]
    [InlineData("Jörg <a@example.org>,", "a@example.org", "Jörg", false)]
    [InlineData("a@example.org <a@example.org>", "a@example.org", null, false)]
    public void The_first_address_counts(string text, string address, string? name, bool hasMore)
    {
        Assert.True(AddressCell.TryParse(text, out var cell, out var problem), problem.ToString());

        Assert.Equal((address, name, hasMore), (cell.Address.Normalized, cell.Name, cell.HasMore));
    }

    [Theory]
    [InlineData("", EmailAddressProblem.Empty)]
    [InlineData("klaus.ott.example.net", EmailAddressProblem.NoAt)]
    [InlineData("info(at)example.org", EmailAddressProblem.NoAt)]
    [InlineData("ann lee@example.org", EmailAddressProblem.Space)]
    [InlineData("ann@example.org old", EmailAddressProblem.Space)]
    [InlineData("ann@example .org", EmailAddressProblem.Space)]
    [InlineData("ann@lee@example.org", EmailAddressProblem.SeveralAts)]
    [InlineData("ann,lee@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann;lee@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("\"ann\"lee@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann“lee@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("https://example.org/@ann", EmailAddressProblem.BadLocalPart)]
    public void What_would_only_be_a_guess_is_refused(string text, EmailAddressProblem expected)
    {
        Assert.False(AddressCell.TryParse(text, out var cell, out var problem));

        Assert.Null(cell);
        Assert.Equal(expected, problem);
    }
}
