using System.Net;
using System.Text.RegularExpressions;

namespace EmailCampaigns.Tests.Support;

/// <summary>
/// What a browser without scripts does with pages and forms: keeps cookies (whatever the product's clock says of their age), follows redirects,
/// and sends a form's hidden fields along.
/// </summary>
public sealed partial class PlainBrowser(HttpClient client)
{
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>The page that is shown.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Opens an address of the site, and says where it led.</summary>
    public Task<string> Open(string address) => Go(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Submits the form on the page that is shown, and says where it led.</summary>
    public Task<string> Submit(string address, params (string Name, string Value)[] fields)
    {
        var hidden = Hidden().Matches(Page).DistinctBy(m => m.Groups["name"].Value).Select(m => KeyValuePair.Create(m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)));
        return Go(new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([.. hidden, .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]),
        });
    }

    private async Task<string> Go(HttpRequestMessage request)
    {
        while (true)
        {
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
            }

            using var response = await client.SendAsync(request);
            KeepCookies(response);
            if (response.Headers.Location is not { } location)
            {
                Page = await response.Content.ReadAsStringAsync();
                return request.RequestUri!.IsAbsoluteUri ? request.RequestUri.PathAndQuery : request.RequestUri.OriginalString;
            }

            request.Dispose();
            request = new HttpRequestMessage(HttpMethod.Get, location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString);
        }
    }

    private void KeepCookies(HttpResponseMessage response)
    {
        foreach (var header in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var (name, value) = header.Split(';')[0].Split('=', 2) is [var n, var v] ? (n, v) : throw new FormatException(header);
            if (value.Length > 0)
            {
                _cookies[name] = value;
            }
            else
            {
                _cookies.Remove(name);
            }
        }
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)""")]
    private static partial Regex Hidden();
}
