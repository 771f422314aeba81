using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EmailCampaigns.Core;

namespace EmailCampaigns.Web.Workspaces;

/// <summary>Who tries to sign in.</summary>
/// <param name="Account">What was typed as the address, whether or not there is such an account.</param>
/// <param name="Client">Where from.</param>
/// <param name="Device">The browser, if this account signed in from it before; else null.</param>
public sealed record SignInAttempt(string Account, IPAddress? Client, string? Device);

/// <summary>
/// Counts failed sign-ins and refuses more of them for a while: by client address, by account and client address, and by account. A browser from which the
/// account signed in before is counted by itself, so nobody else can lock its owner out. The counts are those of this process.
/// </summary>
public sealed class SignInLimiter(TimeProvider clock)
{
    /// <summary>Failures of one account from one client address or known browser.</summary>
    private static readonly Limit Same = new(5, TimeSpan.FromMinutes(5));

    /// <summary>Failures from one client address, whichever the accounts: people behind one address forget passwords, too.</summary>
    private static readonly Limit Address = new(30, TimeSpan.FromMinutes(5));

    /// <summary>Failures of one account from everywhere, but for its known browsers: guessing from many addresses.</summary>
    private static readonly Limit Account = new(50, TimeSpan.FromMinutes(15));

    private const int MostCounts = 100_000;
    private const int MaxAccount = 320;

    private readonly ConcurrentDictionary<string, (int Failures, DateTime Until)> _counts = new();

    /// <summary>Whether it may be tried at all.</summary>
    public bool Allows(SignInAttempt attempt)
    {
        var now = clock.UtcNow();
        return KeysOf(attempt).All(k => !_counts.TryGetValue(k.Key, out var count) || count.Until <= now || count.Failures < k.Limit.Failures);
    }

    /// <summary>It was tried in vain.</summary>
    public void Failed(SignInAttempt attempt)
    {
        var now = clock.UtcNow();
        foreach (var (key, limit) in KeysOf(attempt))
        {
            _counts.AddOrUpdate(key, _ => (1, now + limit.Window), (_, count) => count.Until <= now ? (1, now + limit.Window) : (count.Failures + 1, count.Until));
        }

        if (_counts.Count > MostCounts)
        {
            Forget(now);
        }
    }

    /// <summary>It went well: what failed before from there was forgetfulness.</summary>
    public void Succeeded(SignInAttempt attempt) => _counts.TryRemove(KeysOf(attempt)[0].Key, out _);

    private static (string Key, Limit Limit)[] KeysOf(SignInAttempt attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var account = attempt.Account.Trim().ToUpperInvariant();
        account = account.Length > MaxAccount ? account[..MaxAccount] : account;
        if (attempt.Device is { } device)
        {
            return [($"device {account} {device}", Same)];
        }

        var client = NetworkOf(attempt.Client);
        return [($"client {account} {client}", Same), ($"address {client}", Address), ($"account {account}", Account)];
    }

    /// <summary>One customer has a whole /64 of IPv6 addresses.</summary>
    private static string NetworkOf(IPAddress? client)
    {
        if (client is null)
        {
            return "local";
        }

        var address = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        return address.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private void Forget(DateTime now)
    {
        foreach (var (key, _) in _counts.Where(c => c.Value.Until <= now))
        {
            _counts.TryRemove(key, out _);
        }
    }

    private sealed record Limit(int Failures, TimeSpan Window);
}
