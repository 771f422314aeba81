using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmailCampaigns.Core.Persistence.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class InitialTables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    friendly_name = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    xml = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "installations",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    heartbeat = table.Column<long>(type: "bigint", nullable: false),
                    heartbeat_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    sending_held_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    sending_held_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    master_key = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_installations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    display_name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    user_name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true, collation: "Latin1_General_100_BIN2"),
                    normalized_user_name = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true, collation: "Latin1_General_100_BIN2"),
                    email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true, collation: "Latin1_General_100_BIN2"),
                    normalized_email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true, collation: "Latin1_General_100_BIN2"),
                    email_confirmed = table.Column<bool>(type: "bit", nullable: false),
                    password_hash = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    security_stamp = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    concurrency_stamp = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    phone_number = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    phone_number_confirmed = table.Column<bool>(type: "bit", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "bit", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "bit", nullable: false),
                    access_failed_count = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "workspaces",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    slug = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    timezone = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    postal_address = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    public_base_url = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    track_opens = table.Column<bool>(type: "bit", nullable: false),
                    track_clicks = table.Column<bool>(type: "bit", nullable: false),
                    on_interrupted = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    sending_held_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    sending_held_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    is_demo = table.Column<bool>(type: "bit", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workspaces", x => x.id);
                    table.CheckConstraint("ck_workspaces_on_interrupted", "on_interrupted IN ('hold', 'resend')");
                });

            migrationBuilder.CreateTable(
                name: "user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    user_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    claim_type = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    claim_value = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_user_claims_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_100_BIN2"),
                    provider_key = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_100_BIN2"),
                    provider_display_name = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    user_id = table.Column<byte[]>(type: "binary(16)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_user_logins_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_tokens",
                columns: table => new
                {
                    user_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    login_provider = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(128)", maxLength: 128, nullable: false, collation: "Latin1_General_100_BIN2"),
                    value = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_user_tokens_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ai_settings",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    base_url = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    model = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    protected_key = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    input_price_micros = table.Column<long>(type: "bigint", nullable: false),
                    output_price_micros = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    daily_budget_micros = table.Column<long>(type: "bigint", nullable: true),
                    time_limit_seconds = table.Column<int>(type: "int", nullable: false),
                    parallel = table.Column<int>(type: "int", nullable: false),
                    blocked_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    wait_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    claimed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ai_settings", x => x.id);
                    table.ForeignKey(
                        name: "fk_ai_settings_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "api_keys",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    prefix = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    key_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    role = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    last_used_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    expires_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    revoked_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_keys", x => x.id);
                    table.CheckConstraint("ck_api_keys_role", "role IN ('viewer', 'reviewer', 'marketer', 'admin', 'owner')");
                    table.ForeignKey(
                        name: "fk_api_keys_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    actor = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    action = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    details = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => x.id);
                    table.CheckConstraint("ck_audit_entries_action", "action IN ('member_invited', 'invitation_revoked', 'member_joined', 'member_role_changed', 'member_removed', 'member_left', 'api_key_created', 'api_key_revoked', 'workspace_created', 'workspace_changed', 'webhook_endpoint_created', 'webhook_endpoint_changed', 'webhook_endpoint_deleted', 'webhook_secret_rotated', 'webhook_source_changed', 'ai_settings_changed', 'contact_erased', 'contact_addresses_changed')");
                    table.ForeignKey(
                        name: "fk_audit_entries_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaign_transitions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    subject = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    from_status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    to_status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    actor = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
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
                name: "communication_suppressions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    value = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: true, collation: "Latin1_General_100_BIN2"),
                    value_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    source = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    note = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    caused_by = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    settled_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    settling_cursor = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_communication_suppressions", x => x.id);
                    table.CheckConstraint("ck_communication_suppressions_kind", "kind IN ('address', 'domain')");
                    table.CheckConstraint("ck_communication_suppressions_reason", "reason IN ('manual', 'hard_bounce', 'unsubscribed', 'complaint', 'erased')");
                    table.ForeignKey(
                        name: "fk_communication_suppressions_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "contact_fields",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    name = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_fields", x => x.id);
                    table.ForeignKey(
                        name: "fk_contact_fields_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "contact_lists",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name_normalized = table.Column<string>(type: "nvarchar(600)", maxLength: 600, nullable: false, collation: "Latin1_General_100_BIN2"),
                    description = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_lists", x => x.id);
                    table.ForeignKey(
                        name: "fk_contact_lists_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "domain_backoffs",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    domain = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    failures = table.Column<int>(type: "int", nullable: false),
                    paused_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    last_error = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_domain_backoffs", x => x.id);
                    table.ForeignKey(
                        name: "fk_domain_backoffs_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "draft_viewers",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    user_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    draft_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    is_editing = table.Column<bool>(type: "bit", nullable: false),
                    decided = table.Column<int>(type: "int", nullable: false),
                    seen_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft_viewers", x => x.id);
                    table.ForeignKey(
                        name: "fk_draft_viewers_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_draft_viewers_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_files",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    media_type = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    width = table.Column<int>(type: "int", nullable: false),
                    height = table.Column<int>(type: "int", nullable: false),
                    size = table.Column<int>(type: "int", nullable: false),
                    content_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    public_token = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    content = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_files", x => x.id);
                    table.CheckConstraint("ck_email_files_kind", "kind IN ('picture', 'attachment')");
                    table.ForeignKey(
                        name: "fk_email_files_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_templates",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name_normalized = table.Column<string>(type: "nvarchar(600)", maxLength: 600, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    preheader = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true, collation: "Latin1_General_100_BIN2"),
                    body_html = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    body_text = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    attachments = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    is_active = table.Column<bool>(type: "bit", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
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
                name: "holidays",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    rule = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holidays", x => x.id);
                    table.ForeignKey(
                        name: "fk_holidays_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    email = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    email_normalized = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    role = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    token_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    invited_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    expires_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    accepted_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    revoked_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invitations", x => x.id);
                    table.CheckConstraint("ck_invitations_role", "role IN ('viewer', 'reviewer', 'marketer', 'admin', 'owner')");
                    table.ForeignKey(
                        name: "fk_invitations_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "job_failures",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    job = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    failures = table.Column<int>(type: "int", nullable: false),
                    first_failed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    last_failed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    next_attempt_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    error = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_failures", x => x.id);
                    table.CheckConstraint("ck_job_failures_job", "job IN ('import', 'launch', 'settle', 'complete', 'intake', 'decide_drafts', 'suppress', 'end_pause', 'judge_health', 'read_webhook', 'erase')");
                    table.ForeignKey(
                        name: "fk_job_failures_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "message_event_keys",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    provider = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    provider_event_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    event_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
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
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sent_email_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    step_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    event_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    url = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    ip = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    user_agent = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    is_automated = table.Column<bool>(type: "bit", nullable: false),
                    provider = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    failure_class = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    detail = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_message_events", x => x.id);
                    table.CheckConstraint("ck_message_events_failure_class", "failure_class IN ('hard', 'soft', 'blocked', 'gave_up', 'message', 'complaint')");
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
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    scope = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    scope_key = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    period = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    period_start = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    used = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_send_quota_usage", x => x.id);
                    table.CheckConstraint("ck_send_quota_usage_period", "period IN ('minute', 'hour', 'day')");
                    table.CheckConstraint("ck_send_quota_usage_scope", "scope IN ('workspace', 'campaign', 'sender', 'recipient_domain', 'new_contacts')");
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
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    scope = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    scope_key = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    period = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    max_count = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_send_rate_limits", x => x.id);
                    table.CheckConstraint("ck_send_rate_limits_period", "period IN ('minute', 'hour', 'day')");
                    table.CheckConstraint("ck_send_rate_limits_scope", "scope IN ('workspace', 'campaign', 'sender', 'recipient_domain', 'new_contacts')");
                    table.ForeignKey(
                        name: "fk_send_rate_limits_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sender_accounts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    email = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    display_name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    reply_to = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: true, collation: "Latin1_General_100_BIN2"),
                    signature_html = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    tracking_domain = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: true, collation: "Latin1_General_100_BIN2"),
                    provider = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    provider_settings = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    inbound_settings = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    keeps_sent_copies = table.Column<bool>(type: "bit", nullable: false),
                    is_active = table.Column<bool>(type: "bit", nullable: false),
                    is_default = table.Column<bool>(type: "bit", nullable: false),
                    validation_status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    last_validated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    last_error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    paused_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    health_paused_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    health_resumed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    backoff_failures = table.Column<int>(type: "int", nullable: false),
                    next_send_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    timezone = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    daily_limit = table.Column<int>(type: "int", nullable: false),
                    hourly_limit = table.Column<int>(type: "int", nullable: false),
                    min_gap_seconds = table.Column<int>(type: "int", nullable: false),
                    ramp_up_start = table.Column<int>(type: "int", nullable: false),
                    ramp_up_increment = table.Column<int>(type: "int", nullable: false),
                    ramp_up_started_on = table.Column<DateOnly>(type: "date", nullable: true),
                    rolling_limit = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sender_accounts", x => x.id);
                    table.CheckConstraint("ck_sender_accounts_provider", "provider IN ('pickup', 'smtp', 'microsoft365', 'google')");
                    table.CheckConstraint("ck_sender_accounts_validation_status", "validation_status IN ('pending', 'verified', 'failed')");
                    table.ForeignKey(
                        name: "fk_sender_accounts_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "webhook_deliveries",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    provider = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    delivery_key = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    received_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    headers = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    body = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    result = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_deliveries", x => x.id);
                    table.CheckConstraint("ck_webhook_deliveries_provider", "provider IN ('sendgrid', 'generic')");
                    table.CheckConstraint("ck_webhook_deliveries_status", "status IN ('pending', 'processed', 'failed')");
                    table.ForeignKey(
                        name: "fk_webhook_deliveries_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "webhook_endpoints",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    url = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    description = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    event_types = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    protected_secret = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    previous_secret = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    previous_secret_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    disabled_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    disabled_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    failing_since = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    last_delivered_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_endpoints", x => x.id);
                    table.ForeignKey(
                        name: "fk_webhook_endpoints_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "webhook_messages",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    endpoint_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    event_type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    event_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    event_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    payload = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    next_attempt_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    delivered_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_messages", x => x.id);
                    table.CheckConstraint("ck_webhook_messages_event_type", "event_type IN ('sent', 'delivered', 'deferred', 'opened', 'clicked', 'bounced', 'complained', 'unsubscribed', 'replied', 'failed')");
                    table.CheckConstraint("ck_webhook_messages_status", "status IN ('pending', 'delivered', 'failed')");
                    table.ForeignKey(
                        name: "fk_webhook_messages_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "webhook_sources",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    provider = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    protected_key = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_sources", x => x.id);
                    table.CheckConstraint("ck_webhook_sources_provider", "provider IN ('sendgrid', 'generic')");
                    table.ForeignKey(
                        name: "fk_webhook_sources_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "workspace_members",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    user_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    role = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    last_seen_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_workspace_members", x => x.id);
                    table.CheckConstraint("ck_workspace_members_role", "role IN ('viewer', 'reviewer', 'marketer', 'admin', 'owner')");
                    table.ForeignKey(
                        name: "fk_workspace_members_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_workspace_members_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "upload_batches",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    file_name = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    content_sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    encoding = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    delimiter = table.Column<string>(type: "nvarchar(1)", maxLength: 1, nullable: false, collation: "Latin1_General_100_BIN2"),
                    has_header = table.Column<bool>(type: "bit", nullable: false),
                    column_mapping = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    duplicate_policy = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    list_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    total_contacts = table.Column<long>(type: "bigint", nullable: true),
                    processed_contacts = table.Column<long>(type: "bigint", nullable: false),
                    imported = table.Column<long>(type: "bigint", nullable: false),
                    updated = table.Column<long>(type: "bigint", nullable: false),
                    skipped = table.Column<long>(type: "bigint", nullable: false),
                    rejected = table.Column<long>(type: "bigint", nullable: false),
                    notes = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    started_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    finished_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_batches", x => x.id);
                    table.CheckConstraint("ck_upload_batches_duplicate_policy", "duplicate_policy IN ('skip', 'update', 'fill_empty')");
                    table.CheckConstraint("ck_upload_batches_status", "status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_upload_batches_list_id",
                        column: x => x.list_id,
                        principalTable: "contact_lists",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_upload_batches_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_file_uses",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    file_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    used_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    user_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_file_uses", x => x.id);
                    table.CheckConstraint("ck_email_file_uses_used_by", "used_by IN ('template', 'step', 'plan', 'draft', 'sender')");
                    table.ForeignKey(
                        name: "fk_email_file_uses_file_id",
                        column: x => x.file_id,
                        principalTable: "email_files",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_email_file_uses_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    description = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    campaign_type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    trigger_event = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    trigger_config = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    list_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    enroll_new_members = table.Column<bool>(type: "bit", nullable: false),
                    intake_closed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    members_seen_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    approval = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    drafts_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    has_ai_variables = table.Column<bool>(type: "bit", nullable: false),
                    draft_instruction = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    second_approval = table.Column<bool>(type: "bit", nullable: false),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    status_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    plan_version_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    launch_state = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    launch_cursor = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    settling = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    settling_cursor = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    pending_moves = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    starts_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    started_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    paused_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    resumed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    completed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    stopped_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    archived_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    emails_scheduled_count = table.Column<long>(type: "bigint", nullable: false),
                    emails_sent_count = table.Column<long>(type: "bigint", nullable: false),
                    emails_failed_count = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaigns", x => x.id);
                    table.CheckConstraint("ck_campaigns_approval", "approval IN ('required', 'automatic')");
                    table.CheckConstraint("ck_campaigns_campaign_type", "campaign_type IN ('outreach', 'onboarding', 'newsletter')");
                    table.CheckConstraint("ck_campaigns_drafts_by", "drafts_by IN ('template', 'ai')");
                    table.CheckConstraint("ck_campaigns_launch_state", "launch_state IN ('none', 'running', 'done', 'failed')");
                    table.CheckConstraint("ck_campaigns_settling", "settling IN ('none', 'cancelling', 'replanning', 'following')");
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
                name: "mailbox_folders",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    folder = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    uid_validity = table.Column<long>(type: "bigint", nullable: false),
                    last_uid = table.Column<long>(type: "bigint", nullable: false),
                    delta_link = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mailbox_folders", x => x.id);
                    table.ForeignKey(
                        name: "fk_mailbox_folders_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_mailbox_folders_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sender_grants",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    account = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    signed_in_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    refresh_token = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    access_token = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    access_token_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    refresh_lease = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    refresh_lease_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    problem = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    failed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sender_grants", x => x.id);
                    table.ForeignKey(
                        name: "fk_sender_grants_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sender_grants_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sender_mailboxes",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    last_read_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    next_read_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    last_error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    lease_owner = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    lease_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    polled_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    failing_since = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    failures = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sender_mailboxes", x => x.id);
                    table.ForeignKey(
                        name: "fk_sender_mailboxes_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sender_mailboxes_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sent_copies",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    message = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    files_json = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    sent_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    failures = table.Column<int>(type: "int", nullable: false),
                    next_attempt_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    last_error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sent_copies", x => x.id);
                    table.ForeignKey(
                        name: "fk_sent_copies_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_copies_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "unreadable_messages",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    folder = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    uid_validity = table.Column<long>(type: "bigint", nullable: false),
                    uid = table.Column<long>(type: "bigint", nullable: false),
                    received_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    error = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    beginning = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unreadable_messages", x => x.id);
                    table.ForeignKey(
                        name: "fk_unreadable_messages_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_unreadable_messages_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "webhook_attempts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    message_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    result = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    status_code = table.Column<int>(type: "int", nullable: true),
                    milliseconds = table.Column<int>(type: "int", nullable: false),
                    answer = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_attempts", x => x.id);
                    table.CheckConstraint("ck_webhook_attempts_result", "result IN ('delivered', 'refused', 'redirected', 'gone', 'timed_out', 'unreachable', 'forbidden', 'unsendable')");
                    table.ForeignKey(
                        name: "fk_webhook_attempts_message_id",
                        column: x => x.message_id,
                        principalTable: "webhook_messages",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_webhook_attempts_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "contacts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    email = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    email_normalized = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    email_domain = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    first_name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    last_name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    company = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    timezone = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    raw_data = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    enriched_data = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    upload_batch_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    deleted_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    erased_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    erasure_ended_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contacts", x => x.id);
                    table.ForeignKey(
                        name: "fk_contacts_upload_batch_id",
                        column: x => x.upload_batch_id,
                        principalTable: "upload_batches",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_contacts_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "upload_rejections",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    upload_batch_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    row_number = table.Column<long>(type: "bigint", nullable: false),
                    raw_line = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    column = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_rejections", x => x.id);
                    table.ForeignKey(
                        name: "fk_upload_rejections_upload_batch_id",
                        column: x => x.upload_batch_id,
                        principalTable: "upload_batches",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_upload_rejections_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaign_plan_versions",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    plan_json = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    plan_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
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
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sequence_order = table.Column<int>(type: "int", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    email_template_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    subject_template = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    preheader_template = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true, collation: "Latin1_General_100_BIN2"),
                    body_template = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    text_template = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    attachments = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    delay_days = table.Column<int>(type: "int", nullable: false),
                    delay_hours = table.Column<int>(type: "int", nullable: false),
                    delay_in_business_days = table.Column<bool>(type: "bit", nullable: false),
                    preferred_send_time = table.Column<TimeOnly>(type: "time", nullable: true),
                    reply_in_thread = table.Column<bool>(type: "bit", nullable: false),
                    condition = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    condition_step_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    content_version = table.Column<int>(type: "int", nullable: false),
                    is_enabled = table.Column<bool>(type: "bit", nullable: false),
                    is_variant_a_enabled = table.Column<bool>(type: "bit", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_sequences", x => x.id);
                    table.CheckConstraint("ck_campaign_sequences_condition", "condition IN ('opened', 'clicked', 'not_opened', 'not_clicked')");
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
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    send_window_start = table.Column<TimeOnly>(type: "time", nullable: false),
                    send_window_end = table.Column<TimeOnly>(type: "time", nullable: false),
                    send_days = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    timezone = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    daily_limit = table.Column<int>(type: "int", nullable: false),
                    delay_between_emails_seconds = table.Column<int>(type: "int", nullable: false),
                    delay_jitter_seconds = table.Column<int>(type: "int", nullable: false),
                    daily_new_contacts = table.Column<int>(type: "int", nullable: false),
                    use_contact_timezone = table.Column<bool>(type: "bit", nullable: false),
                    business_days_only = table.Column<bool>(type: "bit", nullable: false),
                    stop_on_reply = table.Column<bool>(type: "bit", nullable: false),
                    stop_on_company_reply = table.Column<bool>(type: "bit", nullable: false),
                    track_opens = table.Column<bool>(type: "bit", nullable: false),
                    track_clicks = table.Column<bool>(type: "bit", nullable: false),
                    footer = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    footer_text = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_settings", x => x.id);
                    table.CheckConstraint("ck_campaign_settings_footer", "footer IN ('none', 'line', 'full')");
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
                name: "draft_batches",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    action = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    reject_then = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    edited = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    requested_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    requested_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    cursor = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    total = table.Column<int>(type: "int", nullable: false),
                    done = table.Column<int>(type: "int", nullable: false),
                    refused = table.Column<int>(type: "int", nullable: false),
                    error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    finished_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft_batches", x => x.id);
                    table.CheckConstraint("ck_draft_batches_action", "action IN ('approve', 'reject', 'regenerate')");
                    table.CheckConstraint("ck_draft_batches_edited", "edited IN ('keep', 'replace')");
                    table.CheckConstraint("ck_draft_batches_reject_then", "reject_then IN ('skip', 'stop')");
                    table.CheckConstraint("ck_draft_batches_status", "status IN ('running', 'completed', 'failed')");
                    table.ForeignKey(
                        name: "fk_draft_batches_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_draft_batches_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_analytics",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    total_drafts_created = table.Column<int>(type: "int", nullable: false),
                    total_drafts_approved = table.Column<int>(type: "int", nullable: false),
                    total_emails_sent = table.Column<int>(type: "int", nullable: false),
                    total_followups_sent = table.Column<int>(type: "int", nullable: false),
                    delivered = table.Column<int>(type: "int", nullable: false),
                    opened = table.Column<int>(type: "int", nullable: false),
                    clicked = table.Column<int>(type: "int", nullable: false),
                    replied = table.Column<int>(type: "int", nullable: false),
                    interested = table.Column<int>(type: "int", nullable: false),
                    bounced = table.Column<int>(type: "int", nullable: false),
                    unsubscribed = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
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
                name: "lane_half_hours",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    half_hour = table.Column<int>(type: "int", nullable: false),
                    sent = table.Column<int>(type: "int", nullable: false),
                    answered = table.Column<int>(type: "int", nullable: false),
                    replied = table.Column<int>(type: "int", nullable: false),
                    interested = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lane_half_hours", x => x.id);
                    table.ForeignKey(
                        name: "fk_lane_half_hours_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_lane_half_hours_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "link_counters",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    step_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    url_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    url = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    people = table.Column<int>(type: "int", nullable: false),
                    clicks = table.Column<int>(type: "int", nullable: false),
                    automated_clicks = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_link_counters", x => x.id);
                    table.ForeignKey(
                        name: "fk_link_counters_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_link_counters_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "send_lanes",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    next_allowed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    closed_reason = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    closed_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    new_contacts_from = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    pending_count = table.Column<long>(type: "bigint", nullable: false),
                    oldest_due_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_send_lanes", x => x.id);
                    table.CheckConstraint("ck_send_lanes_closed_reason", "closed_reason IN ('campaign_paused', 'campaign_ended', 'contacts_moving', 'workspace_held', 'installation_held', 'window', 'campaign_daily_limit', 'sender_daily_limit', 'sender_hourly_limit', 'sender_rolling_limit', 'rate_limit', 'sender_paused', 'sender_unusable')");
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
                name: "step_counters",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    step_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sent = table.Column<int>(type: "int", nullable: false),
                    contacts = table.Column<int>(type: "int", nullable: false),
                    opened = table.Column<int>(type: "int", nullable: false),
                    clicked = table.Column<int>(type: "int", nullable: false),
                    replied = table.Column<int>(type: "int", nullable: false),
                    interested = table.Column<int>(type: "int", nullable: false),
                    bounced = table.Column<int>(type: "int", nullable: false),
                    blocked = table.Column<int>(type: "int", nullable: false),
                    unsubscribed = table.Column<int>(type: "int", nullable: false),
                    total_opened = table.Column<int>(type: "int", nullable: false),
                    total_clicked = table.Column<int>(type: "int", nullable: false),
                    total_replied = table.Column<int>(type: "int", nullable: false),
                    total_bounced = table.Column<int>(type: "int", nullable: false),
                    total_unsubscribed = table.Column<int>(type: "int", nullable: false),
                    total_returned = table.Column<int>(type: "int", nullable: false),
                    automated_opens = table.Column<int>(type: "int", nullable: false),
                    automated_clicks = table.Column<int>(type: "int", nullable: false),
                    automatic_replies = table.Column<int>(type: "int", nullable: false),
                    bounces_hard = table.Column<int>(type: "int", nullable: false),
                    bounces_soft = table.Column<int>(type: "int", nullable: false),
                    bounces_blocked = table.Column<int>(type: "int", nullable: false),
                    bounces_gave_up = table.Column<int>(type: "int", nullable: false),
                    bounces_message = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_step_counters", x => x.id);
                    table.ForeignKey(
                        name: "fk_step_counters_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_step_counters_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "upload_counters",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    upload_batch_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    enrolled = table.Column<int>(type: "int", nullable: false),
                    contacts = table.Column<int>(type: "int", nullable: false),
                    opened = table.Column<int>(type: "int", nullable: false),
                    clicked = table.Column<int>(type: "int", nullable: false),
                    replied = table.Column<int>(type: "int", nullable: false),
                    interested = table.Column<int>(type: "int", nullable: false),
                    bounced = table.Column<int>(type: "int", nullable: false),
                    blocked = table.Column<int>(type: "int", nullable: false),
                    unsubscribed = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_counters", x => x.id);
                    table.ForeignKey(
                        name: "fk_upload_counters_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_upload_counters_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "contact_channels",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    channel = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    address = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_channels", x => x.id);
                    table.CheckConstraint("ck_contact_channels_channel", "channel IN ('email', 'sms', 'phone', 'linkedin')");
                    table.ForeignKey(
                        name: "fk_contact_channels_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_contact_channels_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "contact_list_members",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    list_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    added_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_list_members", x => x.id);
                    table.ForeignKey(
                        name: "fk_contact_list_members_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_contact_list_members_list_id",
                        column: x => x.list_id,
                        principalTable: "contact_lists",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_contact_list_members_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "received_events",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    event_key = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    @event = table.Column<string>(name: "event", type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    enrolled = table.Column<int>(type: "int", nullable: false),
                    received_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_received_events", x => x.id);
                    table.ForeignKey(
                        name: "fk_received_events_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_received_events_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "campaign_contacts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    plan_version_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    upload_batch_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    current_sequence_step = table.Column<int>(type: "int", nullable: false),
                    last_step_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    enrolled_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    next_email_due_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    last_email_sent_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    last_step_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    completed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    replied_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    paused_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    paused_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    bounced_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    unsubscribed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    stopped_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    failed_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    status_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    metadata = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
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
                });

            migrationBuilder.CreateTable(
                name: "campaign_step_variants",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    step_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    letter = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    email_template_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    subject_template = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    preheader_template = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true, collation: "Latin1_General_100_BIN2"),
                    body_template = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    text_template = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    is_enabled = table.Column<bool>(type: "bit", nullable: false),
                    content_version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_campaign_step_variants", x => x.id);
                    table.CheckConstraint("ck_campaign_step_variants_letter", "letter IN ('a', 'b', 'c', 'd')");
                    table.ForeignKey(
                        name: "fk_campaign_step_variants_email_template_id",
                        column: x => x.email_template_id,
                        principalTable: "email_templates",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_campaign_step_variants_step_id",
                        column: x => x.step_id,
                        principalTable: "campaign_sequences",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_campaign_step_variants_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "email_drafts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    step_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    draft_type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    body = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    text = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    edited_subject = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    edited_body = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    edited_text = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    attachments = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    edited_attachments = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    revision = table.Column<int>(type: "int", nullable: false),
                    approved_revision = table.Column<int>(type: "int", nullable: true),
                    approved_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    approved_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    first_approved_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    first_approved_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    approved_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    generator = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    takes_thread_subject = table.Column<bool>(type: "bit", nullable: false),
                    content_version = table.Column<int>(type: "int", nullable: false),
                    variant = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    check_warnings = table.Column<int>(type: "int", nullable: false),
                    status_reason = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_drafts", x => x.id);
                    table.CheckConstraint("ck_email_drafts_draft_type", "draft_type IN ('first_outreach', 'second_followup', 'final_followup')");
                    table.CheckConstraint("ck_email_drafts_status", "status IN ('draft', 'approved', 'scheduled', 'sent', 'failed', 'rejected', 'unwritten')");
                    table.CheckConstraint("ck_email_drafts_variant", "variant IN ('a', 'b', 'c', 'd')");
                    table.ForeignKey(
                        name: "fk_email_drafts_campaign_contact_id",
                        column: x => x.campaign_contact_id,
                        principalTable: "campaign_contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "draft_generations",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    draft_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    is_urgent = table.Column<bool>(type: "bit", nullable: false),
                    requested_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    remark = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    before_json = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    next_attempt_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    lease_token = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    started_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    finished_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    model = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    instruction_version = table.Column<int>(type: "int", nullable: false),
                    input_tokens = table.Column<int>(type: "int", nullable: false),
                    output_tokens = table.Column<int>(type: "int", nullable: false),
                    cost_micros = table.Column<long>(type: "bigint", nullable: false),
                    reserved_micros = table.Column<long>(type: "bigint", nullable: false),
                    facts_json = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    used_json = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    findings_json = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    texts_json = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_draft_generations", x => x.id);
                    table.CheckConstraint("ck_draft_generations_status", "status IN ('queued', 'running', 'done', 'failed', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_draft_generations_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_draft_generations_draft_id",
                        column: x => x.draft_id,
                        principalTable: "email_drafts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "scheduled_emails",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    step_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    draft_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    recipient_domain = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    scheduled_for = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    moved_reason = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    chosen_for = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    priority = table.Column<int>(type: "int", nullable: false),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    cancel_reason = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    first_attempt_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    lease_owner = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    lease_token = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    lease_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    quota_bucket = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    last_error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scheduled_emails", x => x.id);
                    table.CheckConstraint("ck_scheduled_emails_cancel_reason", "cancel_reason IN ('campaign_paused', 'campaign_stopped', 'campaign_archived', 'enrollment_paused', 'enrollment_ended', 'step_disabled', 'step_passed', 'draft_rejected', 'recipient_suppressed', 'called_off', 'condition_not_met')");
                    table.CheckConstraint("ck_scheduled_emails_moved_reason", "moved_reason IN ('window', 'campaign_daily_limit', 'sender_daily_limit', 'sender_hourly_limit', 'gap', 'rate_limit', 'domain_throttle', 'sender_paused', 'retry', 'resumed', 'approved_late', 'plan_changed')");
                    table.CheckConstraint("ck_scheduled_emails_status", "status IN ('planned', 'pending', 'sending', 'sent', 'failed', 'interrupted', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_scheduled_emails_campaign_contact_id",
                        column: x => x.campaign_contact_id,
                        principalTable: "campaign_contacts",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_scheduled_emails_draft_id",
                        column: x => x.draft_id,
                        principalTable: "email_drafts",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sent_emails",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    step_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    scheduled_email_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    draft_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    draft_type = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    sequence_step = table.Column<int>(type: "int", nullable: false),
                    plan_version_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    variant = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    subject = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    recipient_email = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    sent_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    wire_message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: true, collation: "Latin1_General_100_BIN2"),
                    in_reply_to = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: true, collation: "Latin1_General_100_BIN2"),
                    provider = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    provider_message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: true, collation: "Latin1_General_100_BIN2"),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sent_emails", x => x.id);
                    table.CheckConstraint("ck_sent_emails_draft_type", "draft_type IN ('first_outreach', 'second_followup', 'final_followup')");
                    table.CheckConstraint("ck_sent_emails_provider", "provider IN ('pickup', 'smtp', 'microsoft365', 'google')");
                    table.CheckConstraint("ck_sent_emails_status", "status IN ('sent', 'delivered', 'bounced', 'complained')");
                    table.CheckConstraint("ck_sent_emails_variant", "variant IN ('a', 'b', 'c', 'd')");
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
                name: "email_replies",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sent_email_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    received_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    from_address = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    snippet = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    body_text = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    quoted_text = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    campaign_contact_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    answer_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    kind = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    failure_class = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    rule = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    intent = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    intent_rule = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    out_of_office_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    read_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    snoozed_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    handled_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    taken_back_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_email_replies", x => x.id);
                    table.CheckConstraint("ck_email_replies_failure_class", "failure_class IN ('hard', 'soft', 'blocked', 'gave_up', 'message', 'complaint')");
                    table.CheckConstraint("ck_email_replies_intent", "intent IN ('interested', 'question', 'not_now', 'wrong_person', 'absent', 'remove_me')");
                    table.CheckConstraint("ck_email_replies_kind", "kind IN ('reply', 'auto_reply', 'out_of_office', 'unsubscribe_request', 'bounce')");
                    table.ForeignKey(
                        name: "fk_email_replies_campaign_contact_id",
                        column: x => x.campaign_contact_id,
                        principalTable: "campaign_contacts",
                        principalColumn: "id");
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
                        name: "fk_email_replies_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
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
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    body_html = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    body_text = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    content_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sent_email_bodies", x => x.id);
                    table.ForeignKey(
                        name: "fk_sent_email_bodies_id",
                        column: x => x.id,
                        principalTable: "sent_emails",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_sent_email_bodies_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "answer_drafts",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    reply_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    author = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    body_text = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_answer_drafts", x => x.id);
                    table.ForeignKey(
                        name: "fk_answer_drafts_reply_id",
                        column: x => x.reply_id,
                        principalTable: "email_replies",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_answer_drafts_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "reply_answers",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    reply_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    contact_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    campaign_id = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    sent_email_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    sender_account_id = table.Column<byte[]>(type: "binary(16)", nullable: false),
                    author = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    recipient_email = table.Column<string>(type: "nvarchar(320)", maxLength: 320, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    body_text = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2"),
                    thread_ids = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2"),
                    despite_suppression = table.Column<bool>(type: "bit", nullable: false),
                    status = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    due_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    waits_for = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    first_attempt_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    sent_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    wire_message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: true, collation: "Latin1_General_100_BIN2"),
                    provider_message_id = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: true, collation: "Latin1_General_100_BIN2"),
                    last_error = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    quota_bucket = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2"),
                    lease_token = table.Column<byte[]>(type: "binary(16)", nullable: true),
                    lease_until = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: true),
                    created_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false),
                    updated_at = table.Column<DateTime>(type: "datetime2(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reply_answers", x => x.id);
                    table.CheckConstraint("ck_reply_answers_status", "status IN ('waiting', 'sending', 'sent', 'failed', 'interrupted', 'cancelled')");
                    table.CheckConstraint("ck_reply_answers_waits_for", "waits_for IN ('undo', 'gap', 'sender_daily_limit', 'sender_hourly_limit', 'sender_rolling_limit', 'rate_limit', 'sender_paused', 'sender_unusable', 'workspace_held', 'installation_held', 'retry', 'trouble')");
                    table.ForeignKey(
                        name: "fk_reply_answers_campaign_id",
                        column: x => x.campaign_id,
                        principalTable: "campaigns",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_reply_answers_contact_id",
                        column: x => x.contact_id,
                        principalTable: "contacts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_reply_answers_reply_id",
                        column: x => x.reply_id,
                        principalTable: "email_replies",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_reply_answers_sender_account_id",
                        column: x => x.sender_account_id,
                        principalTable: "sender_accounts",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_reply_answers_sent_email_id",
                        column: x => x.sent_email_id,
                        principalTable: "sent_emails",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_reply_answers_workspace_id",
                        column: x => x.workspace_id,
                        principalTable: "workspaces",
                        principalColumn: "id");
                });

            migrationBuilder.CreateIndex(
                name: "uq_ai_settings_workspace_id",
                table: "ai_settings",
                column: "workspace_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_answer_drafts_reply_id_author",
                table: "answer_drafts",
                columns: new[] { "workspace_id", "reply_id", "author" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_keys_prefix",
                table: "api_keys",
                column: "prefix");

            migrationBuilder.CreateIndex(
                name: "uq_api_keys_key_hash",
                table: "api_keys",
                columns: new[] { "workspace_id", "key_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_created_at",
                table: "audit_entries",
                columns: new[] { "workspace_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_contacts_campaign_id_status",
                table: "campaign_contacts",
                columns: new[] { "campaign_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_campaign_contacts_contact_id",
                table: "campaign_contacts",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_campaign_contacts_paused_until",
                table: "campaign_contacts",
                column: "paused_until",
                filter: "paused_until IS NOT NULL");

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
                name: "ix_campaign_step_variants_email_template_id",
                table: "campaign_step_variants",
                column: "email_template_id");

            migrationBuilder.CreateIndex(
                name: "uq_campaign_step_variants_step_id_letter",
                table: "campaign_step_variants",
                columns: new[] { "step_id", "letter" },
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
                name: "ix_communication_suppressions_unsettled",
                table: "communication_suppressions",
                column: "settled_at",
                filter: "settled_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_communication_suppressions_value",
                table: "communication_suppressions",
                columns: new[] { "workspace_id", "value" });

            migrationBuilder.CreateIndex(
                name: "uq_communication_suppressions_kind_value_hash",
                table: "communication_suppressions",
                columns: new[] { "workspace_id", "kind", "value_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contact_channels_contact_id",
                table: "contact_channels",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "uq_contact_channels_channel_address",
                table: "contact_channels",
                columns: new[] { "workspace_id", "channel", "address" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_contact_fields_name",
                table: "contact_fields",
                columns: new[] { "workspace_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contact_list_members_contact_id",
                table: "contact_list_members",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "uq_contact_list_members_list_id_contact_id",
                table: "contact_list_members",
                columns: new[] { "list_id", "contact_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_contact_lists_name_normalized",
                table: "contact_lists",
                columns: new[] { "workspace_id", "name_normalized" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contacts_being_erased",
                table: "contacts",
                column: "erased_at",
                filter: "erased_at IS NOT NULL AND erasure_ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_company_id",
                table: "contacts",
                columns: new[] { "workspace_id", "company", "id" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_deleted_at_id",
                table: "contacts",
                columns: new[] { "workspace_id", "deleted_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_contacts_email_domain_id",
                table: "contacts",
                columns: new[] { "workspace_id", "email_domain", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_contacts_name_id",
                table: "contacts",
                columns: new[] { "workspace_id", "name", "id" },
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "uq_contacts_email_normalized",
                table: "contacts",
                columns: new[] { "workspace_id", "email_normalized" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_domain_backoffs_domain",
                table: "domain_backoffs",
                columns: new[] { "workspace_id", "domain" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_draft_batches_campaign_id_status",
                table: "draft_batches",
                columns: new[] { "campaign_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_draft_generations_campaign_id_status",
                table: "draft_generations",
                columns: new[] { "campaign_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_draft_generations_contact",
                table: "draft_generations",
                columns: new[] { "contact_id", "id" },
                filter: "contact_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_draft_generations_draft_id_id",
                table: "draft_generations",
                columns: new[] { "draft_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_draft_generations_due",
                table: "draft_generations",
                columns: new[] { "campaign_id", "is_urgent", "next_attempt_at", "id" },
                filter: "next_attempt_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_draft_generations_started_at",
                table: "draft_generations",
                columns: new[] { "workspace_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "uq_draft_generations_open",
                table: "draft_generations",
                column: "draft_id",
                unique: true,
                filter: "draft_id IS NOT NULL AND status IN ('queued', 'running')");

            migrationBuilder.CreateIndex(
                name: "ix_draft_viewers_user_id",
                table: "draft_viewers",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "uq_draft_viewers_user_id",
                table: "draft_viewers",
                columns: new[] { "workspace_id", "user_id" },
                unique: true);

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
                name: "ix_email_file_uses_user_id",
                table: "email_file_uses",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "uq_email_file_uses_file_id_used_by_user_id",
                table: "email_file_uses",
                columns: new[] { "file_id", "used_by", "user_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_email_files_public_token",
                table: "email_files",
                column: "public_token");

            migrationBuilder.CreateIndex(
                name: "uq_email_files_kind_content_hash",
                table: "email_files",
                columns: new[] { "workspace_id", "kind", "content_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_email_files_public_token",
                table: "email_files",
                columns: new[] { "workspace_id", "public_token" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_email_replies_campaign_id_received_at",
                table: "email_replies",
                columns: new[] { "campaign_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_email_replies_contact_id_received_at",
                table: "email_replies",
                columns: new[] { "contact_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_email_replies_kind_handled_at_received_at",
                table: "email_replies",
                columns: new[] { "workspace_id", "kind", "handled_at", "received_at" });

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
                name: "uq_email_templates_name_normalized",
                table: "email_templates",
                columns: new[] { "workspace_id", "name_normalized" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_holidays_rule",
                table: "holidays",
                columns: new[] { "workspace_id", "rule" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invitations_created_at",
                table: "invitations",
                columns: new[] { "workspace_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_invitations_token_hash",
                table: "invitations",
                column: "token_hash");

            migrationBuilder.CreateIndex(
                name: "uq_invitations_token_hash",
                table: "invitations",
                columns: new[] { "workspace_id", "token_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_job_failures_job_subject_id",
                table: "job_failures",
                columns: new[] { "workspace_id", "job", "subject_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_lane_half_hours_campaign_id",
                table: "lane_half_hours",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "uq_lane_half_hours_date_half_hour_campaign_id_sender_account_id",
                table: "lane_half_hours",
                columns: new[] { "workspace_id", "date", "half_hour", "campaign_id", "sender_account_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_link_counters_campaign_id",
                table: "link_counters",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "uq_link_counters_campaign_id_url_hash_step_id",
                table: "link_counters",
                columns: new[] { "workspace_id", "campaign_id", "url_hash", "step_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_mailbox_folders_sender_account_id_folder",
                table: "mailbox_folders",
                columns: new[] { "workspace_id", "sender_account_id", "folder" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_message_event_keys_provider_provider_event_id",
                table: "message_event_keys",
                columns: new[] { "workspace_id", "provider", "provider_event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_message_events_campaign_id_event_at",
                table: "message_events",
                columns: new[] { "campaign_id", "event_at" });

            migrationBuilder.CreateIndex(
                name: "ix_message_events_contact_id_event_at",
                table: "message_events",
                columns: new[] { "workspace_id", "contact_id", "event_at" });

            migrationBuilder.CreateIndex(
                name: "ix_message_events_event_at",
                table: "message_events",
                columns: new[] { "workspace_id", "event_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_message_events_failures",
                table: "message_events",
                columns: new[] { "workspace_id", "created_at" },
                filter: "failure_class IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_message_events_sent_email_id_type",
                table: "message_events",
                columns: new[] { "workspace_id", "sent_email_id", "type" });

            migrationBuilder.CreateIndex(
                name: "ix_received_events_contact_id",
                table: "received_events",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "uq_received_events_event_key",
                table: "received_events",
                columns: new[] { "workspace_id", "event_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reply_answers_contact_id_created_at",
                table: "reply_answers",
                columns: new[] { "contact_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_reply_answers_due",
                table: "reply_answers",
                column: "due_at",
                filter: "status = 'waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_reply_answers_leased",
                table: "reply_answers",
                column: "lease_until",
                filter: "status = 'sending'");

            migrationBuilder.CreateIndex(
                name: "ix_reply_answers_reply_id_created_at",
                table: "reply_answers",
                columns: new[] { "reply_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_reply_answers_sender_account_id_sent_at",
                table: "reply_answers",
                columns: new[] { "sender_account_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_reply_answers_wire_message_id",
                table: "reply_answers",
                columns: new[] { "workspace_id", "wire_message_id" });

            migrationBuilder.CreateIndex(
                name: "uq_reply_answers_message_id",
                table: "reply_answers",
                columns: new[] { "workspace_id", "message_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_reply_answers_under_way",
                table: "reply_answers",
                column: "reply_id",
                unique: true,
                filter: "status IN ('waiting', 'sending')");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_campaign_id_status_scheduled_for",
                table: "scheduled_emails",
                columns: new[] { "campaign_id", "status", "scheduled_for" });

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
                name: "uq_sender_accounts_email",
                table: "sender_accounts",
                columns: new[] { "workspace_id", "email" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_sender_grants_sender_account_id",
                table: "sender_grants",
                columns: new[] { "workspace_id", "sender_account_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sender_mailboxes_next_read_at",
                table: "sender_mailboxes",
                column: "next_read_at");

            migrationBuilder.CreateIndex(
                name: "uq_sender_mailboxes_sender_account_id",
                table: "sender_mailboxes",
                columns: new[] { "workspace_id", "sender_account_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sent_copies_next_attempt_at",
                table: "sent_copies",
                column: "next_attempt_at");

            migrationBuilder.CreateIndex(
                name: "ix_sent_copies_sender_account_id_next_attempt_at",
                table: "sent_copies",
                columns: new[] { "sender_account_id", "next_attempt_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sent_emails_campaign_id_sent_at",
                table: "sent_emails",
                columns: new[] { "campaign_id", "sent_at" });

            migrationBuilder.CreateIndex(
                name: "ix_sent_emails_contact_id_sent_at",
                table: "sent_emails",
                columns: new[] { "contact_id", "sent_at" });

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
                column: "wire_message_id",
                filter: "wire_message_id IS NOT NULL");

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
                name: "ix_step_counters_campaign_id",
                table: "step_counters",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "uq_step_counters_campaign_id_step_id",
                table: "step_counters",
                columns: new[] { "workspace_id", "campaign_id", "step_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_unreadable_messages_message",
                table: "unreadable_messages",
                columns: new[] { "workspace_id", "sender_account_id", "folder", "uid_validity", "uid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_upload_batches_list_id",
                table: "upload_batches",
                column: "list_id");

            migrationBuilder.CreateIndex(
                name: "ix_upload_batches_status",
                table: "upload_batches",
                columns: new[] { "workspace_id", "status" });

            migrationBuilder.CreateIndex(
                name: "ix_upload_counters_campaign_id",
                table: "upload_counters",
                column: "campaign_id");

            migrationBuilder.CreateIndex(
                name: "uq_upload_counters_campaign_id_upload_batch_id",
                table: "upload_counters",
                columns: new[] { "workspace_id", "campaign_id", "upload_batch_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_upload_rejections_upload_batch_id_row_number",
                table: "upload_rejections",
                columns: new[] { "upload_batch_id", "row_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_users_normalized_email",
                table: "users",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "uq_users_normalized_user_name",
                table: "users",
                column: "normalized_user_name",
                unique: true,
                filter: "[normalized_user_name] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_webhook_attempts_message_id_at",
                table: "webhook_attempts",
                columns: new[] { "message_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_received_at",
                table: "webhook_deliveries",
                columns: new[] { "workspace_id", "received_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_deliveries_status_received_at",
                table: "webhook_deliveries",
                columns: new[] { "status", "received_at" });

            migrationBuilder.CreateIndex(
                name: "uq_webhook_deliveries_provider_delivery_key",
                table: "webhook_deliveries",
                columns: new[] { "workspace_id", "provider", "delivery_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_webhook_endpoints_created_at",
                table: "webhook_endpoints",
                columns: new[] { "workspace_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_messages_endpoint_id_created_at",
                table: "webhook_messages",
                columns: new[] { "workspace_id", "endpoint_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_messages_endpoint_id_next_attempt_at",
                table: "webhook_messages",
                columns: new[] { "endpoint_id", "next_attempt_at" });

            migrationBuilder.CreateIndex(
                name: "uq_webhook_sources_provider",
                table: "webhook_sources",
                columns: new[] { "workspace_id", "provider" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_workspace_members_user_id",
                table: "workspace_members",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "uq_workspace_members_user_id",
                table: "workspace_members",
                columns: new[] { "workspace_id", "user_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_workspaces_slug",
                table: "workspaces",
                column: "slug",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ai_settings");

            migrationBuilder.DropTable(
                name: "answer_drafts");

            migrationBuilder.DropTable(
                name: "api_keys");

            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "campaign_settings");

            migrationBuilder.DropTable(
                name: "campaign_step_variants");

            migrationBuilder.DropTable(
                name: "campaign_transitions");

            migrationBuilder.DropTable(
                name: "communication_suppressions");

            migrationBuilder.DropTable(
                name: "contact_channels");

            migrationBuilder.DropTable(
                name: "contact_fields");

            migrationBuilder.DropTable(
                name: "contact_list_members");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "domain_backoffs");

            migrationBuilder.DropTable(
                name: "draft_batches");

            migrationBuilder.DropTable(
                name: "draft_generations");

            migrationBuilder.DropTable(
                name: "draft_viewers");

            migrationBuilder.DropTable(
                name: "email_analytics");

            migrationBuilder.DropTable(
                name: "email_file_uses");

            migrationBuilder.DropTable(
                name: "holidays");

            migrationBuilder.DropTable(
                name: "installations");

            migrationBuilder.DropTable(
                name: "invitations");

            migrationBuilder.DropTable(
                name: "job_failures");

            migrationBuilder.DropTable(
                name: "lane_half_hours");

            migrationBuilder.DropTable(
                name: "link_counters");

            migrationBuilder.DropTable(
                name: "mailbox_folders");

            migrationBuilder.DropTable(
                name: "message_event_keys");

            migrationBuilder.DropTable(
                name: "message_events");

            migrationBuilder.DropTable(
                name: "received_events");

            migrationBuilder.DropTable(
                name: "reply_answers");

            migrationBuilder.DropTable(
                name: "send_lanes");

            migrationBuilder.DropTable(
                name: "send_quota_usage");

            migrationBuilder.DropTable(
                name: "send_rate_limits");

            migrationBuilder.DropTable(
                name: "sender_grants");

            migrationBuilder.DropTable(
                name: "sender_mailboxes");

            migrationBuilder.DropTable(
                name: "sent_copies");

            migrationBuilder.DropTable(
                name: "sent_email_bodies");

            migrationBuilder.DropTable(
                name: "step_counters");

            migrationBuilder.DropTable(
                name: "unreadable_messages");

            migrationBuilder.DropTable(
                name: "upload_counters");

            migrationBuilder.DropTable(
                name: "upload_rejections");

            migrationBuilder.DropTable(
                name: "user_claims");

            migrationBuilder.DropTable(
                name: "user_logins");

            migrationBuilder.DropTable(
                name: "user_tokens");

            migrationBuilder.DropTable(
                name: "webhook_attempts");

            migrationBuilder.DropTable(
                name: "webhook_deliveries");

            migrationBuilder.DropTable(
                name: "webhook_endpoints");

            migrationBuilder.DropTable(
                name: "webhook_sources");

            migrationBuilder.DropTable(
                name: "workspace_members");

            migrationBuilder.DropTable(
                name: "email_files");

            migrationBuilder.DropTable(
                name: "email_replies");

            migrationBuilder.DropTable(
                name: "webhook_messages");

            migrationBuilder.DropTable(
                name: "users");

            migrationBuilder.DropTable(
                name: "sent_emails");

            migrationBuilder.DropTable(
                name: "scheduled_emails");

            migrationBuilder.DropTable(
                name: "campaign_sequences");

            migrationBuilder.DropTable(
                name: "email_drafts");

            migrationBuilder.DropTable(
                name: "email_templates");

            migrationBuilder.DropTable(
                name: "campaign_contacts");

            migrationBuilder.DropTable(
                name: "contacts");

            migrationBuilder.DropTable(
                name: "campaign_plan_versions");

            migrationBuilder.DropTable(
                name: "upload_batches");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "contact_lists");

            migrationBuilder.DropTable(
                name: "sender_accounts");

            migrationBuilder.DropTable(
                name: "workspaces");
        }
    }
}
