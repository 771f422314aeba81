using System.ComponentModel.DataAnnotations;
using System.Net;

namespace EmailCampaigns.Web.Hosting.Options;

/// <summary>What a setting that is a text must be, or each text of a list.</summary>
/// <param name="allowed">What is allowed, as the message says it: "allowed is ...".</param>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class TextRuleAttribute(string allowed) : ValidationAttribute
{
    public string Allowed { get; } = allowed;

    public abstract bool Allows(string text);

    public override bool IsValid(object? value) => value is string text ? Allows(text) : ((string[])value!).All(Allows);

    protected static bool IsHttp(string text, out Uri uri) => Uri.TryCreate(text, UriKind.Absolute, out uri!) && uri.Scheme is "http" or "https";
}

internal sealed class ListenAddressAttribute() : TextRuleAttribute("allowed are addresses such as http://localhost:5080, separated by semicolons")
{
    public override bool Allows(string text)
    {
        try
        {
            return BindingAddress.Parse(text) is { Scheme: "http" or "https", PathBase: "" } address
                && (address.Host is "*" or "+" || address.IsUnixPipe || address.IsNamedPipe || Uri.CheckHostName(address.Host.Trim('[', ']')) != UriHostNameType.Unknown);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

internal sealed class PublicAddressAttribute() : TextRuleAttribute("allowed is an http or https address without query, such as https://mail.example.com")
{
    public override bool Allows(string text) => IsHttp(text, out var uri) && uri is { Query: "", Fragment: "" };
}

internal sealed class CollectorAddressAttribute() : TextRuleAttribute("allowed is a collector's http or https address, such as http://localhost:4317")
{
    public override bool Allows(string text) => IsHttp(text, out var uri) && uri.UserInfo is "";
}

/// <summary>Codes, tokens and mail leave this machine through TLS only.</summary>
internal sealed class ProviderAddressAttribute() : TextRuleAttribute("allowed is an https address without query, such as https://login.microsoftonline.com, or an http address of this machine")
{
    public override bool Allows(string text) => IsHttp(text, out var uri) && uri is { Query: "", Fragment: "", UserInfo: "" } && (uri.Scheme is "https" || uri.IsLoopback);
}

/// <summary>A mail server with its port, encrypted unless it is on this machine.</summary>
internal sealed class MailServerAddressAttribute(string protocol)
    : TextRuleAttribute($"allowed is {protocol}s://, a server and its port, such as {protocol}s://{protocol}.gmail.com:{(protocol is "smtp" ? 465 : 993)}, or {protocol}:// for a server on this machine")
{
    public override bool Allows(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { PathAndQuery: "" or "/", Fragment: "", UserInfo: "", Port: > 0 }
        && (uri.Scheme == $"{protocol}s" || (uri.Scheme == protocol && uri.IsLoopback));
}

/// <summary>A part of an address, so nothing that ends one.</summary>
internal sealed class TenantNameAttribute() : TextRuleAttribute("allowed are the id or the domain of a tenant, organizations, common and consumers")
{
    public override bool Allows(string text) => text.Length <= 253 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');
}

/// <summary>A name that the framework's host filter would never match is refused.</summary>
internal sealed class HostPatternAttribute() : TextRuleAttribute("allowed are * or names such as mail.example.com and *.example.com, separated by semicolons")
{
    public override bool Allows(string text) => text is "*" || Uri.CheckHostName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text.Trim('[', ']')) != UriHostNameType.Unknown;
}

internal sealed class NetworkAttribute() : TextRuleAttribute("allowed are addresses and networks such as 10.0.0.5 and 10.0.0.0/24, separated by semicolons")
{
    public override bool Allows(string text) => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _);

    /// <summary>The network that an allowed text names; a single address is one of its own.</summary>
    public static IPNetwork Parse(string text) => IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : IPNetwork.Parse(text);
}
