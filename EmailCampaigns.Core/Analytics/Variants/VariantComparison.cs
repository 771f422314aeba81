namespace EmailCampaigns.Core.Analytics.Variants;

/// <summary>
/// The variants of a step held against each other, by replies of people. Counted are the emails that were sent while several were on, with the texts of the latest such sequence: what
/// was sent before a text was changed is another test.
/// </summary>
public sealed record VariantComparison
{
    /// <summary>By their letters.</summary>
    public required IReadOnlyList<VariantResults> Variants { get; init; }

    public required VariantVerdict Verdict { get; init; }

    /// <summary>The variant with the highest share of replies; null where several have it, or none has any.</summary>
    public required VariantLetter? Leader { get; init; }

    /// <summary>The next best beside <see cref="Leader"/>.</summary>
    public required VariantLetter? RunnerUp { get; init; }

    /// <summary>How often equal variants would differ by as much as <see cref="Leader"/> and <see cref="RunnerUp"/> do: 0 to 1, corrected for the number of variants (Holm). Null without a leader.</summary>
    public required double? Chance { get; init; }

    /// <summary>How many more emails each variant would need to tell, if the shares stay as they are; 0 once it can be told, null where it cannot be said.</summary>
    public required int? Needed { get; init; }

    /// <summary>How many more emails of this step each variant can get at most, from contacts who are enrolled; 0 where fewer than two are on.</summary>
    public required int Remaining { get; init; }

    /// <summary>Whether emails were sent with earlier texts, or while only one variant was on, and are left out.</summary>
    public required bool LeavesOut { get; init; }
}

/// <summary>What can be said of variants.</summary>
public enum VariantVerdict
{
    /// <summary>Nobody replied yet.</summary>
    NoReplies,

    /// <summary>The shares differ by too little, or too few emails were sent.</summary>
    TooFew,

    /// <summary>One brings more replies than each other.</summary>
    Leads,
}

/// <summary>What came of one variant.</summary>
/// <param name="Letter">The variant.</param>
/// <param name="Subject">As it is written in the sequence; empty where it answers in a thread.</param>
/// <param name="IsEnabled">Whether contacts get it now.</param>
/// <param name="Sent">Emails handed over.</param>
/// <param name="Replied">Of them those that a person replied to.</param>
/// <param name="Interested">Of these those whose reply says interest.</param>
public sealed record VariantResults(VariantLetter Letter, string Subject, bool IsEnabled, int Sent, int Replied, int Interested)
{
    /// <summary>The share of emails that a person replied to: 0 to 1.</summary>
    public double ReplyRate => Sent == 0 ? 0 : (double)Replied / Sent;

    /// <summary>The lower end of the 95% interval of <see cref="ReplyRate"/> (Wilson).</summary>
    public double ReplyRateLow => Proportions.Interval(Replied, Sent).Low;

    /// <summary>The upper end.</summary>
    public double ReplyRateHigh => Proportions.Interval(Replied, Sent).High;
}
