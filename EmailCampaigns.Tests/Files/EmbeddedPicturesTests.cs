using EmailCampaigns.Core.Files;

namespace EmailCampaigns.Tests.Files;

public sealed class EmbeddedPicturesTests
{
    private const string Token = "Ab3_-xyzABCDEFGHIJKLMNOPQ1z";

    [Theory]
    [InlineData("<p>a <img data-embed src=\"https://mail.example/i/" + Token + "\" alt=\"x\"> b</p>", "<p>a <img src=\"cid:" + Token + "@a.example\" alt=\"x\"> b</p>")]
    [InlineData("<img src=\"/i/" + Token + "\" data-embed=\"\">", "<img src=\"cid:" + Token + "@a.example\">")]
    [InlineData("<IMG SRC='/i/" + Token + "' DATA-EMBED='yes'/>", "<IMG SRC='cid:" + Token + "@a.example'/>")]
    [InlineData("<img src=/i/" + Token + " data-embed>", "<img src=cid:" + Token + "@a.example>")]
    [InlineData("<img src=\"/i/" + Token + "\" data-embed=\"false\">", null)]
    [InlineData("<img src=\"/i/" + Token + "\">", null)]
    [InlineData("<img data-embed src=\"https://elsewhere.example/logo.png\">", null)]
    [InlineData("<img data-embed>", null)]
    [InlineData("<!-- <img data-embed src=\"/i/" + Token + "\"> -->", null)]
    [InlineData("<p>data-embed /i/" + Token + "</p>", null)]
    public void Only_marked_pictures_of_this_site_are_embedded(string html, string? rewritten) => Assert.Equal(rewritten ?? html, EmbeddedPictures.Rewrite(html, token => $"{token}@a.example"));

    [Fact]
    public void A_picture_that_stands_twice_is_one()
    {
        var img = $"<img data-embed src=\"/i/{Token}\">";

        Assert.Equal([Token], EmbeddedPictures.TokensIn(img + "<p>x</p>" + img));
    }
}
