namespace EmailCampaigns.Benchmarks.Running;

/// <summary>Holds every scheduled email against what the mail server has: nothing twice, nothing lost, and each row tells the truth.</summary>
internal static class Outcome
{
    public static async Task Add(Figures figures, BenchDatabase database, MailLog server, CancellationToken cancellationToken)
    {
        var atServer = server.Deliveries.GroupBy(d => d.MessageId).ToDictionary(g => g.Key, g => g.Count());
        var rows = await database.Rows("SELECT message_id, status FROM scheduled_emails", cancellationToken);
        var byStatus = rows.GroupBy(r => r[1]).ToDictionary(g => g.Key, g => g.Count());
        figures.Add("emails", rows.Count);
        figures.Add("messagesAtServer", server.Count);
        figures.Add("sent", byStatus.GetValueOrDefault("sent"));
        figures.Add("sentRecords", await database.Count("SELECT COUNT(*) FROM sent_emails", cancellationToken), "as sent");
        figures.Add("interrupted", byStatus.GetValueOrDefault("interrupted"));
        figures.Add("twice", atServer.Values.Count(count => count > 1), "0");
        figures.Add("lost", rows.Count(r => r[1] == "sent" && !atServer.ContainsKey(r[0])), "0");
        figures.Add("notAsTold", rows.Count(r => !IsAsTold(r[1], atServer.GetValueOrDefault(r[0]))), "0");
        figures.Add("unknownAtServer", atServer.Keys.Except(rows.Select(r => r[0])).Count(), "0");
    }

    /// <summary>Whether the server has what the row says it has.</summary>
    private static bool IsAsTold(string status, int atServer) => status switch
    {
        "sent" => atServer == 1,
        "interrupted" => atServer <= 1,
        "planned" or "pending" or "failed" or "cancelled" => atServer == 0,
        _ => false,
    };
}
