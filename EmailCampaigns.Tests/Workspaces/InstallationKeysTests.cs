using EmailCampaigns.Core.Persistence;
using EmailCampaigns.Core.Workspaces;
using EmailCampaigns.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace EmailCampaigns.Tests.Workspaces;

public sealed class InstallationKeysTests
{
    [Fact]
    public async Task A_database_that_does_not_answer_once_is_asked_again()
    {
        await using var database = await TestDatabase.Create();
        var keys = new InstallationKeys(new FailingOnce(database));

        Assert.Throws<TimeoutException>(() => keys.SuppressionHash);

        Assert.Equal(new InstallationKeys(database).SuppressionHash, keys.SuppressionHash);
    }

    private sealed class FailingOnce(IDbContextFactory<CampaignsDb> dbs) : IDbContextFactory<CampaignsDb>
    {
        private bool _hasFailed;

        public CampaignsDb CreateDbContext()
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                throw new TimeoutException("The database does not answer.");
            }

            return dbs.CreateDbContext();
        }
    }
}
