using EmailCampaigns.Core.Persistence;

namespace EmailCampaigns.Tests.Persistence;

public sealed class TrigramsTests
{
    [Theory]
    [InlineData("Anna", "ann,nna")]
    [InlineData(" an ", "")]
    [InlineData("müller", "lle,ler")]
    [InlineData("Zoë B.", " b.")]
    [InlineData("aaaa", "aaa")]
    [InlineData("a\0bc", "abc")]
    [InlineData("A–bcd", "bcd")]
    public void They_end_at_what_can_match_anything(string words, string expected) =>
        Assert.Equal(expected.Split(',', StringSplitOptions.RemoveEmptyEntries), Trigrams.Of(words));
}
