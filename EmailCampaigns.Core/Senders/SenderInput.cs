using EmailCampaigns.Core.Mail;
using EmailCampaigns.Core.Persistence.Tables;

namespace EmailCampaigns.Core.Senders;

/// <summary>
/// What a form or a request says about a sender. Null says nothing about a field (a change leaves it), an empty text clears it; 0 is no limit.
/// </summary>
public sealed record SenderInput
{
    private const int MaxLimit = 1_000_000;
    private const int MaxGapSeconds = 86_400;

    /// <summary>The settings of a mailbox that is read, where the sign-in says all of it.</summary>
    private const string SignedInMailbox = "{}";

    public string? Email { get; init; }

    /// <summary>Said once, when the sender is made; <see cref="SenderProvider.Pickup"/> if nothing is.</summary>
    public SenderProvider? Provider { get; init; }

    /// <summary>For <see cref="SenderProvider.Pickup"/>; a null folder in it is the outbox itself.</summary>
    public PickupSettings? Pickup { get; init; }

    /// <summary>For <see cref="SenderProvider.Smtp"/>.</summary>
    public SmtpInput? Smtp { get; init; }

    /// <summary>The mailbox that is read for replies and bounces.</summary>
    public ImapInput? Imap { get; init; }

    /// <summary>Puts a copy of what is sent into the Sent folder of the mailbox; only with one.</summary>
    public bool? KeepsSentCopies { get; init; }

    /// <summary>
    /// Of a sender that somebody signs in for: whether its mailbox is read for replies and bounces. If nothing is said of a new one, it is.
    /// </summary>
    public bool? ReadMailbox { get; init; }

    public string? DisplayName { get; init; }
    public string? ReplyTo { get; init; }
    public string? SignatureHtml { get; init; }

    /// <summary>Host name of the public links in its emails, such as <c>links.example.com</c>; empty takes the address of the workspace.</summary>
    public string? TrackingDomain { get; init; }

    /// <summary>IANA name; empty takes that of the workspace.</summary>
    public string? Timezone { get; init; }

    public int? DailyLimit { get; init; }
    public int? HourlyLimit { get; init; }
    public int? MinGapSeconds { get; init; }
    public int? RampUpStart { get; init; }
    public int? RampUpIncrement { get; init; }
    public int? RollingLimit { get; init; }
    public bool? IsActive { get; init; }
    public bool? IsDefault { get; init; }

    /// <summary>What is wrong with it, before it is saved.</summary>
    /// <param name="isNew">Whether it is to be made, so that nothing needed may be missing.</param>
    public IReadOnlyList<FieldProblem> Problems(bool isNew) => Check(isNew).Problems;

    /// <summary>The input trimmed and its addresses normalised, and what is wrong with it.</summary>
    internal (SenderInput Input, IReadOnlyList<FieldProblem> Problems) Check(bool isNew)
    {
        var checks = new FieldChecks();
        CheckProvider(checks, isNew);
        if (PickupFolder.Problem(Pickup?.Folder) is { } folderProblem)
        {
            checks.Add("pickup.folder", folderProblem);
        }

        var input = this with
        {
            Email = Email is not null || isNew ? checks.Address("email", Email)?.Normalized : null,
            ReadMailbox = ReadMailbox ?? (isNew && Provider?.SignsIn() is true ? true : null),
            Smtp = Smtp?.Check(checks, isNew),
            Imap = Imap?.Check(checks),
            Pickup = Pickup is null ? null : new PickupSettings(FieldChecks.NullIfEmpty(Pickup.Folder)),
            DisplayName = checks.Line("displayName", DisplayName, ModelConventions.Name),
            ReplyTo = string.IsNullOrWhiteSpace(ReplyTo) ? ReplyTo?.Trim() : checks.Address("replyTo", ReplyTo)?.Address,
            SignatureHtml = checks.Html("signatureHtml", SignatureHtml, ContentLimits.Signature),
            TrackingDomain = HostName(checks, checks.Line("trackingDomain", TrackingDomain, ModelConventions.ExternalId)),
            Timezone = checks.Zone("timezone", Timezone, canBeEmpty: true),
            DailyLimit = checks.Count("dailyLimit", DailyLimit, MaxLimit),
            HourlyLimit = checks.Count("hourlyLimit", HourlyLimit, MaxLimit),
            MinGapSeconds = checks.Count("minGapSeconds", MinGapSeconds, MaxGapSeconds),
            RampUpStart = checks.Count("rampUpStart", RampUpStart, MaxLimit),
            RampUpIncrement = checks.Count("rampUpIncrement", RampUpIncrement, MaxLimit),
            RollingLimit = checks.Count("rollingLimit", RollingLimit, MaxLimit),
        };
        if (isNew && Provider is SenderProvider.Smtp && input.Smtp is not null && !checks.HasProblems)
        {
            foreach (var problem in SmtpSettings.After(standing: null, input.Smtp, secret => secret).Problems)
            {
                checks.Add(problem.Field, problem.Message);
            }
        }

        if (isNew && input.Imap is { EndsReading: false } imap && !checks.HasProblems)
        {
            foreach (var problem in ImapSettings.After(standing: null, imap, secret => secret).Problems)
            {
                checks.Add(problem.Field, problem.Message);
            }
        }

        return (input, checks.Problems);
    }

    /// <summary>A sender by one way with settings of another would be one that nobody meant.</summary>
    private void CheckProvider(FieldChecks checks, bool isNew)
    {
        if (!isNew)
        {
            if (Provider is not null)
            {
                checks.Add("provider", "How a sender sends is chosen when it is made. Make another sender instead.");
            }

            return;
        }

        switch (Provider ?? SenderProvider.Pickup)
        {
            case SenderProvider.Microsoft365 or SenderProvider.Google when Smtp is not null || Pickup is not null || Imap is not null:
                checks.Add("provider", "Somebody signs in for such a sender at the provider: leave smtp, imap and pickup out.");
                break;
            case SenderProvider.Smtp or SenderProvider.Pickup when ReadMailbox is not null:
                checks.Add("readMailbox", "Name the mailbox of this sender in imap; an empty imap.host ends the reading.");
                break;
            case SenderProvider.Smtp when Smtp is null:
                checks.Add("smtp", "Which mail server? A sender by SMTP needs smtp: { host, port, security, username, password }.");
                break;
            case SenderProvider.Smtp when Pickup is not null:
                checks.Add("pickup", "A sender by SMTP writes to no folder. Leave pickup out, or make a sender with the provider pickup.");
                break;
            case SenderProvider.Pickup when Smtp is not null:
                checks.Add("provider", "Settings of a mail server were given: say the provider smtp with them.");
                break;
        }
    }

    /// <summary>Changes the sender, how it sends apart: see <see cref="SettingsFor"/>.</summary>
    internal void ApplyTo(SenderAccount sender)
    {
        sender.Email = Email ?? sender.Email;
        sender.DisplayName = Merged(DisplayName, sender.DisplayName);
        sender.ReplyTo = Merged(ReplyTo, sender.ReplyTo);
        sender.SignatureHtml = Merged(SignatureHtml, sender.SignatureHtml);
        sender.TrackingDomain = Merged(TrackingDomain, sender.TrackingDomain);
        sender.Timezone = FieldChecks.NullIfEmpty(Timezone) ?? sender.Timezone;
        sender.DailyLimit = DailyLimit ?? sender.DailyLimit;
        sender.HourlyLimit = HourlyLimit ?? sender.HourlyLimit;
        sender.MinGapSeconds = MinGapSeconds ?? sender.MinGapSeconds;
        sender.RampUpStart = RampUpStart ?? sender.RampUpStart;
        sender.RampUpIncrement = RampUpIncrement ?? sender.RampUpIncrement;
        // One that is switched off and on again begins anew.
        sender.RampUpStartedOn = sender.RampUpStart == 0 ? null : sender.RampUpStartedOn;
        sender.RollingLimit = RollingLimit ?? sender.RollingLimit;
        sender.IsActive = IsActive ?? sender.IsActive;
        // Without a mailbox there is no folder to put them into.
        sender.KeepsSentCopies = sender.InboundSettings is not null && (KeepsSentCopies ?? sender.KeepsSentCopies);
    }

    /// <summary>The provider settings after this, and what is wrong with them; null where nothing is said of them.</summary>
    internal (string? Json, IReadOnlyList<FieldProblem> Problems) SettingsFor(SenderAccount sender, SenderSecrets secrets)
    {
        switch (sender.Provider)
        {
            case SenderProvider.Microsoft365 or SenderProvider.Google:
                return (null, Smtp is not null || Pickup is not null ? [new FieldProblem(Smtp is not null ? "smtp" : "pickup", "Somebody signs in for this sender at the provider, which says how it sends.")] : []);
            case SenderProvider.Smtp when Pickup is not null:
                return (null, [new FieldProblem("pickup", "This sender sends by SMTP and writes to no folder.")]);
            case SenderProvider.Smtp when Smtp is not null:
                var (settings, problems) = SmtpSettings.After(sender.ProviderSettings is null ? null : SmtpSettings.Of(sender), Smtp, secrets.Protect);
                return (settings.ToJson(), problems);
            case not SenderProvider.Smtp when Smtp is not null:
                return (null, [new FieldProblem("smtp", "This sender writes to a pickup folder. Make another sender for a mail server.")]);
            default:
                return (Pickup?.ToJson(), []);
        }
    }

    /// <summary>The settings of the mailbox after this, and what is wrong with them.</summary>
    internal (string? Json, IReadOnlyList<FieldProblem> Problems) MailboxFor(SenderAccount sender, SenderSecrets secrets)
    {
        if (sender.Provider.SignsIn())
        {
            return (ReadMailbox is { } reads ? reads ? SignedInMailbox : null : sender.InboundSettings,
                Imap is not null ? [new FieldProblem("imap", "Somebody signs in for this sender at the provider, whose mailbox is read. Say readMailbox.")] : []);
        }

        if (ReadMailbox is not null)
        {
            return (sender.InboundSettings, [new FieldProblem("readMailbox", "Name the mailbox of this sender in imap; an empty imap.host ends the reading.")]);
        }

        if (Imap is null || Imap.EndsReading)
        {
            return (Imap is null ? sender.InboundSettings : null, []);
        }

        var (settings, problems) = ImapSettings.After(ImapSettings.Of(sender), Imap, secrets.Protect);
        return (settings.ToJson(), problems);
    }

    /// <summary>What is wrong with the copies, once it is known how the sender sends and what its mailbox is.</summary>
    internal IReadOnlyList<FieldProblem> CopyProblems(SenderAccount sender, string? mailbox) => KeepsSentCopies != true ? []
        : sender.Provider != SenderProvider.Smtp ? [new FieldProblem("keepsSentCopies", "What is written to a pickup folder is not sent yet. Only a sender by SMTP keeps copies.")]
        : mailbox is null ? [new FieldProblem("keepsSentCopies", "Copies are put into the Sent folder of the mailbox: say which mailbox, as imap.")]
        : [];

    /// <summary>What follows the @ of an address is a host name that mail can be sent to, which is what links need as well.</summary>
    private static string? HostName(FieldChecks checks, string? given)
    {
        if (string.IsNullOrEmpty(given))
        {
            return given;
        }

        if (EmailAddress.TryParse($"x@{given}", out var anyone, out _))
        {
            return anyone.Domain;
        }

        checks.Add("trackingDomain", "Use a host name such as links.example.com, without https:// and path.");
        return given;
    }

    private static string? Merged(string? given, string? standing) => given is null ? standing : FieldChecks.NullIfEmpty(given);
}
