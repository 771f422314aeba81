using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmailCampaigns.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CampaignsAndDrafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "campaign_transitions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    subject_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    from_status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    to_status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    reason = table.Column<string>(type: "TEXT", nullable: true),
                    actor = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_transitions", x => x.id);
                    table.CheckConstraint("ck_campaign_transitions_subject", "subject IN ('campaign', 'enrollment')");
                    table.ForeignKey(
                        name: "fk_campaign_transitions_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_templates",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    body_html = table.Column<string>(type: "TEXT", nullable: false),
                    body_text = table.Column<string>(type: "TEXT", nullable: true),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_templates", x => x.id);
                    table.ForeignKey(
                        name: "fk_email_templates_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sender_accounts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 320, nullable: false),
                    display_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    reply_to = table.Column<string>(type: "TEXT", maxLength: 320, nullable: true),
                    signature_html = table.Column<string>(type: "TEXT", nullable: true),
                    provider = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    provider_settings = table.Column<string>(type: "TEXT", nullable: true),
                    inbound_settings = table.Column<string>(type: "TEXT", nullable: true),
                    is_active = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_default = table.Column<bool>(type: "INTEGER", nullable: false),
                    validation_status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    last_validated_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: true),
                    paused_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    next_send_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    timezone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    daily_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    hourly_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    min_gap_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    ramp_up_start = table.Column<int>(type: "INTEGER", nullable: false),
                    ramp_up_increment = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sender_accounts", x => x.id);
                    table.CheckConstraint("ck_sender_accounts_provider", "provider IN ('pickup', 'smtp', 'microsoft365')");
                    table.CheckConstraint("ck_sender_accounts_validation_status", "validation_status IN ('pending', 'verified', 'failed')");
                    table.ForeignKey(
                        name: "fk_sender_accounts_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "TEXT", nullable: true),
                    campaign_type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    trigger_event = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    trigger_config = table.Column<string>(type: "TEXT", nullable: true),
                    list_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    enroll_new_members = table.Column<bool>(type: "INTEGER", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    approval = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    status_reason = table.Column<string>(type: "TEXT", nullable: true),
                    launch_state = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    launch_cursor = table.Column<byte[]>(type: "BLOB", nullable: true),
                    settling = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    settling_cursor = table.Column<byte[]>(type: "BLOB", nullable: true),
                    starts_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    paused_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    resumed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    completed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    stopped_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    archived_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    emails_scheduled_count = table.Column<long>(type: "INTEGER", nullable: false),
                    emails_sent_count = table.Column<long>(type: "INTEGER", nullable: false),
                    emails_failed_count = table.Column<long>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                    table.CheckConstraint("ck_campaigns_approval", "approval IN ('required', 'automatic')");
                    table.CheckConstraint("ck_campaigns_campaign_type", "campaign_type IN ('outreach', 'onboarding', 'newsletter')");
                    table.CheckConstraint("ck_campaigns_launch_state", "launch_state IN ('none', 'running', 'done', 'failed')");
                    table.CheckConstraint("ck_campaigns_settling", "settling IN ('none', 'cancelling', 'replanning')");
                    table.CheckConstraint("ck_campaigns_status", "status IN ('draft', 'active', 'paused', 'completed', 'stopped', 'archived')");
                    table.ForeignKey(
                        name: "fk_campaigns_list_id",
                        column: x => x.list_id,
                        principalTable: "contact_lists",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_campaigns_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_campaigns_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaign_plan_versions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    plan_json = table.Column<string>(type: "TEXT", nullable: false),
                    plan_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_plan_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaign_plan_versions_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_plan_versions_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaign_sequences",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sequence_order = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    email_template_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    subject_template = table.Column<string>(type: "TEXT", nullable: false),
                    body_template = table.Column<string>(type: "TEXT", nullable: false),
                    text_template = table.Column<string>(type: "TEXT", nullable: true),
                    delay_days = table.Column<int>(type: "INTEGER", nullable: false),
                    delay_hours = table.Column<int>(type: "INTEGER", nullable: false),
                    preferred_send_time = table.Column<TimeOnly>(type: "TEXT", nullable: true),
                    reply_in_thread = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_sequences", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaign_sequences_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_sequences_email_template_id",
                        column: x => x.email_template_id,
                        principalTable: "email_templates",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_campaign_sequences_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaign_settings",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    send_window_start = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    send_window_end = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    send_days = table.Column<string>(type: "TEXT", nullable: false),
                    timezone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    daily_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    delay_between_emails_seconds = table.Column<int>(type: "INTEGER", nullable: false),
                    use_contact_timezone = table.Column<bool>(type: "INTEGER", nullable: false),
                    business_days_only = table.Column<bool>(type: "INTEGER", nullable: false),
                    stop_on_reply = table.Column<bool>(type: "INTEGER", nullable: false),
                    stop_on_company_reply = table.Column<bool>(type: "INTEGER", nullable: false),
                    track_opens = table.Column<bool>(type: "INTEGER", nullable: false),
                    track_clicks = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_settings", x => x.id);
                    table.ForeignKey(
                        name: "fk_campaign_settings_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_settings_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_analytics",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    total_drafts_created = table.Column<int>(type: "INTEGER", nullable: false),
                    total_drafts_approved = table.Column<int>(type: "INTEGER", nullable: false),
                    total_emails_sent = table.Column<int>(type: "INTEGER", nullable: false),
                    total_followups_sent = table.Column<int>(type: "INTEGER", nullable: false),
                    delivered = table.Column<int>(type: "INTEGER", nullable: false),
                    opened = table.Column<int>(type: "INTEGER", nullable: false),
                    clicked = table.Column<int>(type: "INTEGER", nullable: false),
                    replied = table.Column<int>(type: "INTEGER", nullable: false),
                    bounced = table.Column<int>(type: "INTEGER", nullable: false),
                    unsubscribed = table.Column<int>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_analytics", x => x.id);
                    table.ForeignKey(
                        name: "fk_email_analytics_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_email_analytics_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "send_lanes",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    next_allowed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    closed_reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    closed_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    pending_count = table.Column<long>(type: "INTEGER", nullable: false),
                    oldest_due_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_send_lanes", x => x.id);
                    table.CheckConstraint("ck_send_lanes_closed_reason", "closed_reason IN ('campaign_paused', 'campaign_ended', 'workspace_held', 'installation_held', 'window', 'campaign_daily_limit', 'sender_daily_limit', 'sender_hourly_limit', 'rate_limit', 'sender_paused', 'sender_unusable')");
                    table.ForeignKey(
                        name: "fk_send_lanes_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_send_lanes_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_send_lanes_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaign_contacts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    plan_version_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    upload_batch_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    current_sequence_step = table.Column<int>(type: "INTEGER", nullable: false),
                    last_step_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    enrolled_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    next_email_due_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    last_email_sent_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    last_step_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    completed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    replied_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    paused_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    bounced_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    unsubscribed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    stopped_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    failed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    status_reason = table.Column<string>(type: "TEXT", nullable: true),
                    metadata = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_contacts", x => x.id);
                    table.CheckConstraint("ck_campaign_contacts_status", "status IN ('pending', 'in_progress', 'completed', 'paused', 'replied', 'bounced', 'unsubscribed', 'stopped', 'failed')");
                    table.ForeignKey(
                        name: "fk_campaign_contacts_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_contacts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_campaign_contacts_plan_version_id",
                        column: x => x.plan_version_id,
                        principalTable: "campaign_plan_versions",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_campaign_contacts_upload_batch_id",
                        column: x => x.upload_batch_id,
                        principalTable: "upload_batches",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_campaign_contacts_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_drafts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    step_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    draft_type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "TEXT", nullable: false),
                    body = table.Column<string>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", nullable: false),
                    edited_subject = table.Column<string>(type: "TEXT", nullable: true),
                    edited_body = table.Column<string>(type: "TEXT", nullable: true),
                    edited_text = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    revision = table.Column<int>(type: "INTEGER", nullable: false),
                    approved_revision = table.Column<int>(type: "INTEGER", nullable: true),
                    approved_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    approved_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    approved_by = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    generator = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    takes_thread_subject = table.Column<bool>(type: "INTEGER", nullable: false),
                    status_reason = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_drafts", x => x.id);
                    table.CheckConstraint("ck_email_drafts_draft_type", "draft_type IN ('first_outreach', 'second_followup', 'final_followup')");
                    table.CheckConstraint("ck_email_drafts_status", "status IN ('draft', 'approved', 'scheduled', 'sent', 'failed', 'rejected')");
                    table.ForeignKey(
                        name: "fk_email_drafts_campaign_contact_id",
                        column: x => x.campaign_contact_id,
                        principalTable: "campaign_contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_email_drafts_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_email_drafts_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_email_drafts_step_id",
                        column: x => x.step_id,
                        principalTable: "campaign_sequences",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_email_drafts_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "scheduled_emails",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    campaign_contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    contact_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    step_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    draft_id = table.Column<byte[]>(type: "BLOB", nullable: true),
                    sender_account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    recipient_domain = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    scheduled_for = table.Column<DateTime>(type: "TEXT", nullable: false),
                    moved_reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    priority = table.Column<int>(type: "INTEGER", nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    cancel_reason = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    first_attempt_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    message_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    lease_owner = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    lease_token = table.Column<byte[]>(type: "BLOB", nullable: true),
                    lease_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    quota_bucket = table.Column<string>(type: "TEXT", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: true),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scheduled_emails", x => x.id);
                    table.CheckConstraint("ck_scheduled_emails_cancel_reason", "cancel_reason IN ('campaign_paused', 'campaign_stopped', 'campaign_archived', 'enrollment_paused', 'enrollment_ended', 'step_disabled', 'step_passed', 'draft_rejected', 'recipient_suppressed', 'plan_changed')");
                    table.CheckConstraint("ck_scheduled_emails_moved_reason", "moved_reason IN ('window', 'campaign_daily_limit', 'sender_daily_limit', 'sender_hourly_limit', 'gap', 'rate_limit', 'domain_throttle', 'sender_paused', 'held', 'retry', 'resumed', 'approved_late')");
                    table.CheckConstraint("ck_scheduled_emails_status", "status IN ('planned', 'pending', 'sending', 'sent', 'failed', 'interrupted', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_scheduled_emails_campaign_contact_id",
                        column: x => x.campaign_contact_id,
                        principalTable: "campaign_contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_scheduled_emails_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_scheduled_emails_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_scheduled_emails_draft_id",
                        column: x => x.draft_id,
                        principalTable: "email_drafts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_scheduled_emails_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_scheduled_emails_step_id",
                        column: x => x.step_id,
                        principalTable: "campaign_sequences",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_scheduled_emails_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_contacts_campaign_id_status",
                table: "campaign_contacts",
                columns: new[] { "campaign_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_contacts_contact_id",
                table: "campaign_contacts",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "uq_campaign_contacts_campaign_id_contact_id",
                table: "campaign_contacts",
                columns: new[] { "campaign_id", "contact_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_campaign_plan_versions_campaign_id_plan_hash",
                table: "campaign_plan_versions",
                columns: new[] { "campaign_id", "plan_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaign_sequences_email_template_id",
                table: "campaign_sequences",
                column: "email_template_id");

            migrationBuilder.CreateIndex(
                name: "uq_campaign_sequences_campaign_id_sequence_order",
                table: "campaign_sequences",
                columns: new[] { "campaign_id", "sequence_order" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_campaign_settings_campaign_id",
                table: "campaign_settings",
                column: "campaign_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_campaign_transitions_subject_subject_id_at",
                table: "campaign_transitions",
                columns: new[] { "subject", "subject_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_list_id",
                table: "campaigns",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_sender_account_id",
                table: "campaigns",
                column: "sender_account_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_status",
                table: "campaigns",
                columns: new[] { "workspace_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_campaigns_trigger_event",
                table: "campaigns",
                columns: new[] { "workspace_id", "trigger_event" });

            migrationBuilder.CreateIndex(
                name: "ix_email_analytics_campaign_id",
                table: "email_analytics",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "uq_email_analytics_date_campaign_id",
                table: "email_analytics",
                columns: new[] { "workspace_id", "date", "campaign_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_email_drafts_campaign_id_status_id",
                table: "email_drafts",
                columns: new[] { "campaign_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_email_drafts_step_id",
                table: "email_drafts",
                column: "step_id");

            migrationBuilder.CreateIndex(
                name: "uq_email_drafts_campaign_contact_id_step_id",
                table: "email_drafts",
                columns: new[] { "campaign_contact_id", "step_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_email_templates_name",
                table: "email_templates",
                columns: new[] { "workspace_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_campaign_id_status_id",
                table: "scheduled_emails",
                columns: new[] { "campaign_id", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_leased",
                table: "scheduled_emails",
                column: "lease_owner",
                filter: "lease_owner IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_ready",
                table: "scheduled_emails",
                columns: new[] { "campaign_id", "sender_account_id", "priority", "scheduled_for", "id" },
                filter: "status = 'pending'");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_sender_calendar",
                table: "scheduled_emails",
                columns: new[] { "sender_account_id", "scheduled_for" },
                filter: "status IN ('planned', 'pending')");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_step_id",
                table: "scheduled_emails",
                column: "step_id");

            migrationBuilder.CreateIndex(
                name: "uq_scheduled_emails_campaign_contact_id_step_id",
                table: "scheduled_emails",
                columns: new[] { "campaign_contact_id", "step_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_scheduled_emails_one_under_way",
                table: "scheduled_emails",
                column: "campaign_contact_id",
                unique: true,
                filter: "status IN ('pending', 'sending')");

            migrationBuilder.CreateIndex(
                name: "ix_send_lanes_oldest_due_at",
                table: "send_lanes",
                column: "oldest_due_at");

            migrationBuilder.CreateIndex(
                name: "ix_send_lanes_sender_account_id",
                table: "send_lanes",
                column: "sender_account_id");

            migrationBuilder.CreateIndex(
                name: "uq_send_lanes_campaign_id_sender_account_id",
                table: "send_lanes",
                columns: new[] { "campaign_id", "sender_account_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_sender_accounts_email",
                table: "sender_accounts",
                columns: new[] { "workspace_id", "email" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "campaign_settings");

            migrationBuilder.DropTable(
                name: "campaign_transitions");

            migrationBuilder.DropTable(
                name: "email_analytics");

            migrationBuilder.DropTable(
                name: "scheduled_emails");

            migrationBuilder.DropTable(
                name: "send_lanes");

            migrationBuilder.DropTable(
                name: "email_drafts");

            migrationBuilder.DropTable(
                name: "campaign_contacts");

            migrationBuilder.DropTable(
                name: "campaign_sequences");

            migrationBuilder.DropTable(
                name: "campaign_plan_versions");

            migrationBuilder.DropTable(
                name: "email_templates");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "sender_accounts");
        }
    }
}
