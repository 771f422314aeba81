using System.Threading.RateLimiting;

namespace EmailCampaigns.Web.Api;

/// <summary>Limits the requests in a minute that begins with the first of them, on the program's clock.</summary>
internal sealed class RequestQuota(int requestsPerMinute, TimeProvider clock) : RateLimiter
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _endsAt;
    private int _used;

    public override TimeSpan? IdleDuration => clock.GetUtcNow() is var now && now > _endsAt ? now - _endsAt : null;

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now >= _endsAt)
            {
                (_endsAt, _used) = (now + Window, 0);
            }

            if (_used + permitCount > requestsPerMinute)
            {
                return new Lease(_endsAt - now);
            }

            _used += permitCount;
            return new Lease(retryAfter: null);
        }
    }

    // Nobody waits in a queue: a program that is too fast is told so.
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => ValueTask.FromResult(AttemptAcquireCore(permitCount));

    private sealed class Lease(TimeSpan? retryAfter) : RateLimitLease
    {
        public override bool IsAcquired => retryAfter is null;

        public override IEnumerable<string> MetadataNames => IsAcquired ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = !IsAcquired && metadataName == MetadataName.RetryAfter.Name ? retryAfter : null;
            return metadata is not null;
        }
    }
}
