using EmailCampaigns.Core.Mail;

namespace EmailCampaigns.Tests.Mail;

public sealed class PickupFolderTests
{
    [Theory]
    [InlineData(null, "outbox")]
    [InlineData("", "outbox")]
    [InlineData("Anna Berg", "outbox/Anna Berg")]
    [InlineData("anna@sender.example", "outbox/anna@sender.example")]
    [InlineData("Köln-2", "outbox/Köln-2")]
    public void A_name_is_a_folder_in_the_outbox(string? name, string expected) =>
        Assert.Equal(Path.GetFullPath(Path.Combine("data", expected.Replace('/', Path.DirectorySeparatorChar))), PickupFolder.Resolve("data", name));

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("/etc")]
    [InlineData("C:")]
    [InlineData("C:\\x")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    [InlineData(" a")]
    [InlineData("a ")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("~")]
    [InlineData("nul")]
    [InlineData("Com1.txt")]
    [InlineData("LPT9")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        Assert.NotNull(PickupFolder.Problem(name));
        Assert.Throws<ArgumentException>(() => PickupFolder.Resolve("data", name));
    }

    [Fact]
    public void A_name_has_64_characters_at_most()
    {
        Assert.Null(PickupFolder.Problem(new string('a', 64)));
        Assert.NotNull(PickupFolder.Problem(new string('a', 65)));
    }
}
