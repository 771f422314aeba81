using System.Text;
using EmailCampaigns.Core.Imports;

namespace EmailCampaigns.Tests.Imports;

public sealed class RejectionFileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rejected_rows_come_with_row_column_reason_and_the_line_itself()
    {
        await using var bench = await ImportBench.Create();
        var upload = await bench.Start("Email,Näme\nno address,\"Ann, \"\"Lee\"\"\"\nb@example.org,Bob\n=cmd(),x\n");
        await bench.Run(upload);

        string[] lines =
        [
            "row,column,reason,line",
            "2,Email,no @ in the address,\"no address,\"\"Ann, \"\"\"\"Lee\"\"\"\"\"\"\"",
            "4,Email,no @ in the address,\"'=cmd(),x\"",
            "",
        ];
        Assert.Equal(string.Join("\r\n", lines), await Written(bench, upload, withMark: false));
        Assert.StartsWith("\uFEFFrow,", await Written(bench, upload, withMark: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thousands_come_in_the_order_of_the_file()
    {
        await using var bench = await ImportBench.Create();
        var upload = await bench.Start("Email\nfirst@example.org\n" + string.Concat(Enumerable.Range(0, 2500).Select(i => $"nobody {i}\n")));
        await bench.Run(upload);

        var lines = (await Written(bench, upload, withMark: false)).Split("\r\n");

        Assert.Equal(Enumerable.Range(0, 2500).Select(i => $"{i + 3},Email,no @ in the address,nobody {i}"), lines[1..^1]);
        Assert.Equal([new RejectionCount("no @ in the address", 2500)], await bench.Queries.RejectionCounts(bench.Ann.WorkspaceId, upload, Cancellation));
        Assert.Equal(["nobody 10"], (await bench.Queries.Rejections(bench.Ann.WorkspaceId, upload, 10, 1, Cancellation)).Select(r => r.Line));
    }

    private static async Task<string> Written(ImportBench bench, Guid upload, bool withMark)
    {
        using var output = new MemoryStream();
        await bench.Get<RejectionFile>().Write(bench.Ann.WorkspaceId, upload, withMark, output, Cancellation);
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
