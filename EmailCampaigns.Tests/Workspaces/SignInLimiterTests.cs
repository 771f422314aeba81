using System.Net;
using EmailCampaigns.Tests.Support;
using EmailCampaigns.Web.Workspaces;
using Microsoft.Extensions.Time.Testing;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class SignInLimiterTests
{
    private readonly FakeTimeProvider _clock = new(TestDatabase.Start);
    private readonly SignInLimiter _limiter;

    public SignInLimiterTests() => _limiter = new SignInLimiter(_clock);

    [Fact]
    public void After_five_failures_of_an_account_from_an_address_it_is_refused_for_five_minutes()
    {
        Fail(From("192.0.2.1"), 4);
        Assert.True(_limiter.Allows(From("192.0.2.1")));
        Fail(From("192.0.2.1"), 1);

        Assert.False(_limiter.Allows(From("192.0.2.1")));
        Assert.False(_limiter.Allows(From("192.0.2.1", "ANN@example.org ")));
        Assert.True(_limiter.Allows(From("192.0.2.2")));
        Assert.True(_limiter.Allows(From("192.0.2.1", "tom@example.org")));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(_limiter.Allows(From("192.0.2.1")));
    }

    [Fact]
    public void One_address_cannot_try_many_accounts()
    {
        for (var i = 0; i < 30; i++)
        {
            Fail(From("192.0.2.1", $"user{i}@example.org"), 1);
        }

        Assert.False(_limiter.Allows(From("192.0.2.1", "another@example.org")));
    }

    [Fact]
    public void Many_addresses_cannot_try_one_account_and_do_not_lock_its_owner_out()
    {
        for (var i = 0; i < 50; i++)
        {
            Fail(From($"192.0.2.{i}"), 1);
        }

        Assert.False(_limiter.Allows(From("198.51.100.7")));
        Assert.True(_limiter.Allows(From("198.51.100.7") with { Device = "the owner's browser" }));
        _clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True(_limiter.Allows(From("198.51.100.7")));
    }

    [Fact]
    public void A_known_browser_is_limited_too()
    {
        Fail(From("192.0.2.1") with { Device = "d" }, 5);

        Assert.False(_limiter.Allows(From("192.0.2.1") with { Device = "d" }));
        Assert.True(_limiter.Allows(From("192.0.2.1")));
    }

    [Fact]
    public void The_addresses_of_one_network_of_the_sixth_version_count_as_one()
    {
        for (var i = 0; i < 5; i++)
        {
            Fail(From($"2001:db8:1:2::{i + 1}"), 1);
        }

        Assert.False(_limiter.Allows(From("2001:db8:1:2:ffff::1")));
        Assert.True(_limiter.Allows(From("2001:db8:1:3::1")));
        Fail(From("192.0.2.9"), 5);
        Assert.False(_limiter.Allows(From("::ffff:192.0.2.9")));
    }

    [Fact]
    public void A_success_forgives_what_failed_before_it()
    {
        Fail(From("192.0.2.1"), 4);
        _limiter.Succeeded(From("192.0.2.1"));
        Fail(From("192.0.2.1"), 4);

        Assert.True(_limiter.Allows(From("192.0.2.1")));
    }

    private static SignInAttempt From(string client, string account = "ann@example.org") => new(account, IPAddress.Parse(client), Device: null);

    private void Fail(SignInAttempt attempt, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _limiter.Failed(attempt);
        }
    }
}
