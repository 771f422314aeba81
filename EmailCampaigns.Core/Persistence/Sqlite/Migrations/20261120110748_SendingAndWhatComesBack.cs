using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmailCampaigns.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SendingAndWhatComesBack : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "message_event_keys",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    provider = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    provider_event_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    event_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_event_keys", x => x.id);
                    table.ForeignKey(
                        name: "fk_message_event_keys_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "message_events",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sent_email_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    step_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    event_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    url = table.Column<string>(type: "TEXT", nullable: true),
                    ip = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    user_agent = table.Column<string>(type: "TEXT", nullable: true),
                    is_automated = table.Column<bool>(type: "INTEGER", nullable: false),
                    provider = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    detail = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_events", x => x.id);
                    table.CheckConstraint("ck_message_events_type", "type IN ('sent', 'delivered', 'deferred', 'opened', 'clicked', 'bounced', 'complained', 'unsubscribed', 'replied', 'failed')");
                    table.ForeignKey(
                        name: "fk_message_events_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "send_quota_usage",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    scope_key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    period = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    period_start = table.Column<DateTime>(type: "TEXT", nullable: false),
                    used = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_send_quota_usage", x => x.id);
                    table.CheckConstraint("ck_send_quota_usage_period", "period IN ('minute', 'hour', 'day')");
                    table.CheckConstraint("ck_send_quota_usage_scope", "scope IN ('workspace', 'campaign', 'sender', 'recipient_domain')");
                    table.ForeignKey(
                        name: "fk_send_quota_usage_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "send_rate_limits",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    scope_key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    period = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    max_count = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_send_rate_limits", x => x.id);
                    table.CheckConstraint("ck_send_rate_limits_period", "period IN ('minute', 'hour', 'day')");
                    table.CheckConstraint("ck_send_rate_limits_scope", "scope IN ('workspace', 'campaign', 'sender', 'recipient_domain')");
                    table.ForeignKey(
                        name: "fk_send_rate_limits_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sent_emails",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    step_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    scheduled_email_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    draft_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sender_account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    draft_type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    sequence_step = table.Column<int>(type: "INTEGER", nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    recipient_email = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    sent_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    wire_message_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    in_reply_to = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    provider = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    provider_message_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sent_emails", x => x.id);
                    table.CheckConstraint("ck_sent_emails_draft_type", "draft_type IN ('first_outreach', 'second_followup', 'final_followup')");
                    table.CheckConstraint("ck_sent_emails_provider", "provider IN ('pickup', 'smtp', 'microsoft365')");
                    table.CheckConstraint("ck_sent_emails_status", "status IN ('sent', 'delivered', 'bounced', 'complained')");
                    table.ForeignKey(
                        name: "fk_sent_emails_campaign_contact_id",
                        column: x => x.campaign_contact_id,
                        principalTable: "campaign_contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_emails_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_emails_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_emails_draft_id",
                        column: x => x.draft_id,
                        principalTable: "email_drafts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_emails_scheduled_email_id",
                        column: x => x.scheduled_email_id,
                        principalTable: "scheduled_emails",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_emails_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_emails_step_id",
                        column: x => x.step_id,
                        principalTable: "campaign_sequences",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_emails_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "webhook_deliveries",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    provider = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    delivery_key = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    headers = table.Column<string>(type: "TEXT", nullable: false),
                    body = table.Column<byte[]>(type: "BLOB", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    processed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_deliveries", x => x.id);
                    table.CheckConstraint("ck_webhook_deliveries_status", "status IN ('pending', 'processed', 'failed')");
                    table.ForeignKey(
                        name: "fk_webhook_deliveries_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_replies",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sent_email_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    message_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    from_address = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: true),
                    snippet = table.Column<string>(type: "TEXT", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    out_of_office_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    handled_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_replies", x => x.id);
                    table.CheckConstraint("ck_email_replies_kind", "kind IN ('reply', 'auto_reply', 'out_of_office', 'unsubscribe_request', 'bounce')");
                    table.ForeignKey(
                        name: "fk_email_replies_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_email_replies_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_email_replies_sent_email_id",
                        column: x => x.sent_email_id,
                        principalTable: "sent_emails",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_email_replies_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sent_email_bodies",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sent_email_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    body_html = table.Column<string>(type: "TEXT", nullable: false),
                    body_text = table.Column<string>(type: "TEXT", nullable: false),
                    content_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sent_email_bodies", x => x.id);
                    table.ForeignKey(
                        name: "fk_sent_email_bodies_sent_email_id",
                        column: x => x.sent_email_id,
                        principalTable: "sent_emails",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_email_bodies_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateIndex(
                name: "ix_email_replies_campaign_id_received_at",
                table: "email_replies",
                columns: new[] { "campaign_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_email_replies_contact_id_received_at",
                table: "email_replies",
                columns: new[] { "contact_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_email_replies_received_at",
                table: "email_replies",
                columns: new[] { "workspace_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "uq_email_replies_message_id",
                table: "email_replies",
                columns: new[] { "workspace_id", "message_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_message_event_keys_provider_provider_event_id",
                table: "message_event_keys",
                columns: new[] { "workspace_id", "provider", "provider_event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_message_events_campaign_id_step_id_type",
                table: "message_events",
                columns: new[] { "campaign_id", "step_id", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_message_events_contact_id_event_at",
                table: "message_events",
                columns: new[] { "contact_id", "event_at" });

            migrationBuilder.CreateIndex(
                name: "ix_message_events_event_at",
                table: "message_events",
                columns: new[] { "workspace_id", "event_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_message_events_sent_email_id_type",
                table: "message_events",
                columns: new[] { "sent_email_id", "type" });

            migrationBuilder.CreateIndex(
                name: "uq_send_quota_usage_scope_scope_key_period_period_start",
                table: "send_quota_usage",
                columns: new[] { "workspace_id", "scope", "scope_key", "period", "period_start" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_send_rate_limits_scope_scope_key_period",
                table: "send_rate_limits",
                columns: new[] { "workspace_id", "scope", "scope_key", "period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_sent_email_bodies_sent_email_id",
                table: "sent_email_bodies",
                column: "sent_email_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sent_emails_campaign_id_sent_at",
                table: "sent_emails",
                columns: new[] { "campaign_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sent_emails_contact_id_sent_at",
                table: "sent_emails",
                columns: new[] { "contact_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sent_emails_provider_provider_message_id",
                table: "sent_emails",
                columns: new[] { "provider", "provider_message_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sent_emails_sender_account_id_sent_at",
                table: "sent_emails",
                columns: new[] { "sender_account_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sent_emails_step_id",
                table: "sent_emails",
                column: "step_id");

            migrationBuilder.CreateIndex(
                name: "ix_sent_emails_wire_message_id",
                table: "sent_emails",
                column: "wire_message_id");

            migrationBuilder.CreateIndex(
                name: "uq_sent_emails_campaign_contact_id_step_id",
                table: "sent_emails",
                columns: new[] { "campaign_contact_id", "step_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_sent_emails_message_id",
                table: "sent_emails",
                columns: new[] { "workspace_id", "message_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_status_received_at",
                table: "webhook_deliveries",
                columns: new[] { "status", "received_at" });

            migrationBuilder.CreateIndex(
                name: "uq_webhook_deliveries_provider_delivery_key",
                table: "webhook_deliveries",
                columns: new[] { "workspace_id", "provider", "delivery_key" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "email_replies");

            migrationBuilder.DropTable(
                name: "message_event_keys");

            migrationBuilder.DropTable(
                name: "message_events");

            migrationBuilder.DropTable(
                name: "send_quota_usage");

            migrationBuilder.DropTable(
                name: "send_rate_limits");

            migrationBuilder.DropTable(
                name: "sent_email_bodies");

            migrationBuilder.DropTable(
                name: "webhook_deliveries");

            migrationBuilder.DropTable(
                name: "sent_emails");
        }
    }
}
