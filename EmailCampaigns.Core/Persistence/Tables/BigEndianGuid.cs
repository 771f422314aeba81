using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EmailCampaigns.Core.Persistence.Tables;

/// <summary>
/// Sixteen bytes in the order in which version 7 grows, so that keys sort by time on disk. For databases that have no such type of their own.
/// </summary>
internal sealed class BigEndianGuid() : ValueConverter<Guid, byte[]>(id => id.ToByteArray(true), bytes => new Guid(bytes, true));
