using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using EmailCampaigns.Core.Mail.Smtp;
using EmailCampaigns.Core.Senders;
using EmailCampaigns.Core.Senders.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace EmailCampaigns.Tests.Senders.SignIn;

// The part of Microsoft Graph.
internal sealed partial class MailCloud
{
    private async ValueTask<object?> OnlySignedIn(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var token = context.HttpContext.Request.Headers.Authorization.ToString()["Bearer ".Length..];
        lock (_lock)
        {
            if (!_accessTokens.Contains(token))
            {
                return Error(401, "InvalidAuthenticationToken");
            }
        }

        return context.HttpContext.Request.Headers["Prefer"].ToString().Contains("ImmutableId", StringComparison.Ordinal) ? await next(context) : Error(400, "NoImmutableIds");
    }

    private void MapGraph(RouteGroupBuilder me)
    {
        me.MapGet("", () => Results.Json(new { mail = Account, userPrincipalName = $"upn.{Account}" }));
        me.MapPost("/messages", CreateDraft);
        me.MapGet("/messages", (HttpRequest request) => Results.Json(new { value = Messages.Where(m => request.Query["$filter"] == $"internetMessageId eq '{m.MessageId}'").Select(m => new { id = m.Id, isDraft = m.IsDraft }) }));
        me.MapPost("/messages/{id}/send", (string id) => Change(id, m => m with { IsDraft = false, Folder = "sentitems" }, 202));
        me.MapDelete("/messages/{id}", (string id) => Change(id, _ => null, 204));
        me.MapGet("/messages/{id}/$value", (string id) => Find(id) is { } message ? Results.Bytes(message.Mime, "text/plain") : Error(404, "ErrorItemNotFound"));
        me.MapGet("/mailFolders/{folder}", (string folder) => Results.Json(new { id = folder, totalItemCount = Messages.Count(m => m.Folder == folder) }));
        me.MapGet("/mailFolders/{folder}/messages/delta()", Delta);
    }

    private async Task<IResult> CreateDraft(HttpRequest request)
    {
        if (request.ContentType != "text/plain")
        {
            return Error(415, "UnsupportedMediaType");
        }

        using var reader = new StreamReader(request.Body, Encoding.ASCII);
        var mime = Convert.FromBase64String(await reader.ReadToEndAsync());
        var parsed = MimeMessage.Load(new MemoryStream(mime));
        lock (_lock)
        {
            var number = ++_numbers;
            var draft = new CloudMessage($"draft/{number}=", mime, KeepsMessageIds ? $"<{parsed.MessageId}>" : $"<{number}@exchange.example>", IsDraft: true, "drafts", default);
            _messages.Add(draft);
            return Results.Json(new { id = draft.Id, internetMessageId = draft.MessageId, isDraft = true }, statusCode: 201);
        }
    }

    private IResult Delta(string folder, HttpRequest request)
    {
        var query = request.Query;
        var size = int.Parse(PageSize().Match(request.Headers["Prefer"].ToString()).Groups[1].Value, CultureInfo.InvariantCulture);
        var (begin, since) = (0, DateTime.MinValue);
        if (query["$token"].ToString() is { Length: > 0 } token)
        {
            if (!token.StartsWith($"{Epoch}.", StringComparison.Ordinal))
            {
                return Error(410, "syncStateNotFound");
            }

            begin = int.Parse(token.Split('.')[1], CultureInfo.InvariantCulture);
        }
        else if (query["changeType"] != "created")
        {
            return Error(400, "BadRequest");
        }
        else
        {
            since = DateTime.Parse(query["$filter"].ToString()["receivedDateTime ge ".Length..], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        }

        var all = Messages.Where(m => m.Folder == folder).ToList();
        var page = all.Skip(begin).Take(size).ToList();
        var (end, name) = (begin + page.Count, begin + page.Count < all.Count ? "@odata.nextLink" : "@odata.deltaLink");
        return Results.Json(new Dictionary<string, object?>
        {
            ["value"] = page.Where(m => m.ReceivedAt >= since).Select(m => new { id = m.Id, internetMessageId = m.MessageId, receivedDateTime = m.ReceivedAt }),
            [name] = $"{Address}/v1.0/me/mailFolders/{folder}/messages/delta()?$token={Epoch}.{end}",
        });
    }

    private CloudMessage? Find(string id) => Messages.FirstOrDefault(m => m.Id == Uri.UnescapeDataString(id));

    private IResult Change(string id, Func<CloudMessage, CloudMessage?> change, int status)
    {
        lock (_lock)
        {
            var at = _messages.FindIndex(m => m.Id == Uri.UnescapeDataString(id));
            if (at < 0)
            {
                return Error(404, "ErrorItemNotFound");
            }

            if (change(_messages[at]) is { } changed)
            {
                _messages[at] = changed;
            }
            else
            {
                _messages.RemoveAt(at);
            }

            return Results.StatusCode(status);
        }
    }

    private static IResult Error(int status, string code) => Results.Json(new { error = new { code, message = $"The words of {code}." } }, statusCode: status);

    [GeneratedRegex(@"odata\.maxpagesize=(\d+)")]
    private static partial Regex PageSize();
}
