namespace EmailCampaigns.Core.Persistence;

/// <summary>
/// An index of every three characters that stand side by side in an address, a name or a company. It leaves few contacts to be looked at where a part of a word is searched for; whether
/// they match is decided by the columns themselves, so an index that holds too much does no harm.
/// </summary>
public interface IContactIndex
{
    /// <summary>
    /// The contacts among which all are that have the words, of whatever workspace and deleted or not; null where these are so many, or so many are not indexed yet, that going through all
    /// of them is as good.
    /// </summary>
    Task<IQueryable<Contact>?> Narrow(CampaignsDb db, string words, CancellationToken cancellationToken);

    /// <summary>How many contacts came in since the index was last brought up to date; at least, where rows of them are gone.</summary>
    Task<long> Behind(CampaignsDb db, CancellationToken cancellationToken);

    /// <summary>Indexes up to that many of them, the oldest first, inside a transaction, and returns how many.</summary>
    Task<int> Add(CampaignsDb db, int contacts, CancellationToken cancellationToken);
}
