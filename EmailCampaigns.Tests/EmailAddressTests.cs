using EmailCampaigns.Core;
using FsCheck;
using FsCheck.Fluent;

namespace EmailCampaigns.Tests;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ann@example.org", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("  Ann.Lee@Example.ORG\t", "Ann.Lee@Example.ORG", "ann.lee@example.org", "example.org")]
    [InlineData("\u00A0ann@example.org\u200B", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("mailto:ann@example.org", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("MAILTO:Ann@example.org?subject=Hi", "Ann@example.org", "ann@example.org", "example.org")]
    [InlineData("Ann Lee <ann@example.org>", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("\"Lee, Ann\" <mailto:ann@example.org>", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("<ann@example.org>", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("ann+news@mail.example.co.uk", "ann+news@mail.example.co.uk", "ann+news@mail.example.co.uk", "mail.example.co.uk")]
    [InlineData("o'brien/a_b=c@example.org", "o'brien/a_b=c@example.org", "o'brien/a_b=c@example.org", "example.org")]
    [InlineData("\"ann lee\"@example.org", "\"ann lee\"@example.org", "\"ann lee\"@example.org", "example.org")]
    [InlineData("\"a@b\"@example.org", "\"a@b\"@example.org", "\"a@b\"@example.org", "example.org")]
    [InlineData("Jörg@Müller.example", "Jörg@Müller.example", "jörg@xn--mller-kva.example", "xn--mller-kva.example")]
    [InlineData("info@пример.example", "info@пример.example", "info@xn--e1afmkfd.example", "xn--e1afmkfd.example")]
    [InlineData("“ann@example.org”", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("„Ann@example.org“", "Ann@example.org", "ann@example.org", "example.org")]
    [InlineData("«ann@example.org»", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("« ann@example.org »", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("‹ann@example.org›", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("»ann@example.org«", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("‚ann@example.org‘", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("「ann@example.org」", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("『ann@example.org』", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("《ann@example.org》", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("\"ann@example.org\"", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("\"ann@example.org", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("'ann@example.org'", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("'ann@example.org", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("' 'ann@example.org", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("`ann@example.org´", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("“ann@example.org", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("ann@example.org”", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("=\"ann@example.org\"", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("(ann@example.org)", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("ann@example.org.", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("ann@example.org...", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("ann@example.org;", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("ann@example.org ,", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("<ann@example.org>;", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("\u3000ann@example.org\u00A0\u202F", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("\u202Aann@example.org\u202C", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("an\u200Bn@exam\u00ADple.o\u2060rg", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("ａｎｎ＠ｅｘａｍｐｌｅ．ｏｒｇ", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("ann﹫example.org", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("mailto:ann%2Bnews@example.org?subject=Hi&body=x", "ann+news@example.org", "ann+news@example.org", "example.org")]
    [InlineData("mailto: ann@example.org", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("<mailto:ann@example.org>", "ann@example.org", "ann@example.org", "example.org")]
    [InlineData("a@xn--mller-kva.example", "a@xn--mller-kva.example", "a@xn--mller-kva.example", "xn--mller-kva.example")]
    public void An_address_is_read_and_normalised(string text, string address, string normalized, string domain)
    {
        Assert.True(EmailAddress.TryParse(text, out var parsed, out var problem));

        Assert.Equal(EmailAddressProblem.None, problem);
        Assert.Equal(address, parsed.Address);
        Assert.Equal(normalized, parsed.Normalized);
        Assert.Equal(domain, parsed.Domain);
    }

    [Theory]
    [InlineData("", EmailAddressProblem.Empty)]
    [InlineData(" \u00A0\u200B ", EmailAddressProblem.Empty)]
    [InlineData("<>", EmailAddressProblem.Empty)]
    [InlineData("mailto:", EmailAddressProblem.Empty)]
    [InlineData("klaus.ott.example.net", EmailAddressProblem.NoAt)]
    [InlineData("info(at)example.org", EmailAddressProblem.NoAt)]
    [InlineData("n/a", EmailAddressProblem.NoAt)]
    [InlineData("ann@lee@example.org", EmailAddressProblem.SeveralAts)]
    [InlineData("ann@example.org, bob@example.org", EmailAddressProblem.SeveralAts)]
    [InlineData("@example.org", EmailAddressProblem.NoLocalPart)]
    [InlineData("ann@", EmailAddressProblem.NoDomain)]
    [InlineData("ann@localhost", EmailAddressProblem.NoDotInDomain)]
    [InlineData("ann@müller", EmailAddressProblem.NoDotInDomain)]
    [InlineData(".ann@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann.@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann..lee@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann(lee)@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann,lee@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann\uFFFD@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann“lee@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann«@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("\"\"@example.org", EmailAddressProblem.NoLocalPart)]
    [InlineData("“”", EmailAddressProblem.Empty)]
    [InlineData("ann@example.org; bob@example.org", EmailAddressProblem.SeveralAts)]
    [InlineData("\"ann\"lee@example.org", EmailAddressProblem.BadLocalPart)]
    [InlineData("ann@example..org", EmailAddressProblem.BadDomain)]
    [InlineData("ann@.example.org", EmailAddressProblem.BadDomain)]
    [InlineData("ann@-example.org", EmailAddressProblem.BadDomain)]
    [InlineData("ann@exa_mple.org", EmailAddressProblem.BadDomain)]
    [InlineData("ann@exa_mplé.org", EmailAddressProblem.BadDomain)]
    [InlineData("ann@[192.0.2.1]", EmailAddressProblem.BadDomain)]
    [InlineData("ann@192.0.2.1", EmailAddressProblem.BadTopLevelDomain)]
    [InlineData("ann@example.c", EmailAddressProblem.BadTopLevelDomain)]
    [InlineData("ann lee@example.org", EmailAddressProblem.Space)]
    [InlineData("ann@example .org", EmailAddressProblem.Space)]
    [InlineData("ann@example\u00A0.org", EmailAddressProblem.Space)]
    [InlineData("ann\u0000@example.org", EmailAddressProblem.ControlCharacter)]
    [InlineData("ann@example.org\r\nBcc: bob@example.org", EmailAddressProblem.ControlCharacter)]
    [InlineData("\"ann\r\n\"@example.org", EmailAddressProblem.ControlCharacter)]
    public void What_cannot_be_mailed_is_refused_with_the_reason(string text, EmailAddressProblem expected)
    {
        Assert.False(EmailAddress.TryParse(text, out var parsed, out var problem));

        Assert.Null(parsed);
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        Assert.False(EmailAddress.TryParse("ann\uD83D@example.org", out _, out var problem));
        Assert.Equal(EmailAddressProblem.BadLocalPart, problem);
    }

    [Theory]
    [InlineData(64, 11, true)]
    [InlineData(65, 11, false)]
    [InlineData(64, 189, true)]
    [InlineData(64, 190, false)]
    public void Lengths_end_at_64_octets_before_the_at_and_254_in_all(int local, int domain, bool valid)
    {
        var address = new string('a', local) + "@" + Domain(domain);

        Assert.Equal(valid, EmailAddress.TryParse(address, out _, out var problem));
        Assert.Equal(valid ? EmailAddressProblem.None : EmailAddressProblem.TooLong, problem);
    }

    [Fact]
    public void A_label_ends_at_63()
    {
        Assert.True(EmailAddress.TryParse($"a@{new string('b', 63)}.org", out _, out _));
        Assert.False(EmailAddress.TryParse($"a@{new string('b', 64)}.org", out _, out var problem));
        Assert.Equal(EmailAddressProblem.BadDomain, problem);
    }

    [Fact]
    public void Octets_are_counted_not_letters()
    {
        Assert.True(EmailAddress.TryParse(new string('ü', 32) + "@example.org", out _, out _));
        Assert.False(EmailAddress.TryParse(new string('ü', 33) + "@example.org", out _, out var problem));
        Assert.Equal(EmailAddressProblem.TooLong, problem);
    }

    [Fact]
    public void Two_ways_to_write_one_letter_are_one_address()
    {
        Assert.True(EmailAddress.TryParse("J\u00F6rg@example.org", out var composed, out _));
        Assert.True(EmailAddress.TryParse("Jo\u0308rg@example.org", out var decomposed, out _));

        Assert.Equal(composed.Normalized, decomposed.Normalized);
    }

    [Fact]
    public void Every_problem_has_its_own_words()
    {
        var words = Enum.GetValues<EmailAddressProblem>().Select(EmailAddress.Describe).ToList();

        Assert.All(words, w => Assert.NotEmpty(w));
        Assert.Distinct(words);
    }

    [Fact]
    public void Whatever_is_accepted_has_no_line_break_one_domain_and_a_stable_normal_form()
    {
        var pieces = Gen.Elements("ann", "Ü", ".", "-", "'", "\"", "\\", " ", "\r\n", "\u0000", "@", "<", ">", "mailto:", "xn--", "\uD83D\uDE00", "\uD83D", "٣", "１", "ß", "ı", "İ", "ﬁ", "A\u030A");
        var texts = Gen.ListOf(pieces).Select(string.Concat).Two().Select(t => $"{t.Item1}a@b{t.Item2}.org").ToArbitrary();

        Prop.ForAll(texts, text =>
        {
            if (!EmailAddress.TryParse(text, out var address, out _))
            {
                return true;
            }

            return !address.Address.Any(char.IsControl)
                && address.Normalized.EndsWith("@" + address.Domain, StringComparison.Ordinal)
                && address.Domain.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
                && EmailAddress.TryParse(address.Normalized, out var again, out _)
                && again.Normalized == address.Normalized;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));
    }

    private static string Domain(int length)
    {
        var text = "";
        while (length - text.Length > 64)
        {
            text += new string('b', 59) + ".";
        }

        return text + new string('c', length - text.Length - 4) + ".org";
    }
}
