namespace EmailCampaigns.Core.Persistence;

/// <summary>What sending says in a way of its own on each database. What all of them understand stands where it is used.</summary>
public interface ISendingStatements
{
    /// <summary>
    /// Reserves the due emails of one lane and one priority that nobody has reserved, earliest first, on the database's clock.
    /// Takes <c>@workspace @campaign @sender @priority @now @limit @owner @token</c>; returns <c>id, campaign_contact_id, contact_id, step_id, draft_id,
    /// recipient_domain, priority, scheduled_for, message_id</c>.
    /// </summary>
    string Claim { get; }

    /// <summary>
    /// Adds a sent email where its scheduled one is marked as sent, unless one stands for its enrollment and step. Takes <c>@id @workspace @campaign @contact @enrollment @step
    /// @draft @sender @draft_type @order @plan @variant @subject @recipient @at @message_id @wire_message_id @in_reply_to @provider @provider_message_id @now</c>.
    /// </summary>
    string AddSentEmail { get; }

    /// <summary>Adds the key of an event where it is not there. Takes <c>@id @workspace @provider @key @event @now</c>.</summary>
    string AddEventKey { get; }

    /// <summary>Makes the counter of a quota if it is not there. Takes <c>@id @workspace @scope @key @period @start @now</c>.</summary>
    string EnsureQuota { get; }

    /// <summary>Makes the row of a recipient domain that backs off if it is not there. Takes <c>@id @workspace @domain @now</c>.</summary>
    string EnsureBackoff { get; }

    /// <summary>Adds to the counters of one row, which is made if it is not there. Takes <c>@id @workspace @now</c> and a parameter for each column of the table.</summary>
    string AddTo(CountedTable table);
}
