using Microsoft.EntityFrameworkCore.Query;

namespace EmailCampaigns.Core.Imports;

/// <summary>The changes of an upload's status as statements.</summary>
internal static class UploadStates
{
    public static IQueryable<UploadBatch> CanBecome(this IQueryable<UploadBatch> uploads, UploadStatus to, Guid id)
    {
        var from = UploadBatch.States.SourcesOf(to);
        return uploads.Where(u => u.Id == id && from.Contains(u.Status));
    }

    public static UpdateSettersBuilder<UploadBatch> Become(this UpdateSettersBuilder<UploadBatch> set, UploadStatus to, DateTime now) =>
        set.SetProperty(u => u.Status, to).SetProperty(u => u.UpdatedAt, now);
}
