using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmailCampaigns.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PlanningRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_send_rate_limits_scope",
                table: "send_rate_limits");

            migrationBuilder.DropCheckConstraint(
                name: "ck_send_quota_usage_scope",
                table: "send_quota_usage");

            migrationBuilder.DropCheckConstraint(
                name: "ck_send_lanes_closed_reason",
                table: "send_lanes");

            migrationBuilder.AddColumn<DateOnly>(
                name: "ramp_up_started_on",
                table: "sender_accounts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "rolling_limit",
                table: "sender_accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "new_contacts_from",
                table: "send_lanes",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "daily_new_contacts",
                table: "campaign_settings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "delay_jitter_seconds",
                table: "campaign_settings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "domain_backoffs",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    domain = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    failures = table.Column<int>(type: "INTEGER", nullable: false),
                    paused_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    last_error = table.Column<string>(type: "TEXT", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false)
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
                name: "holidays",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    workspace_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    rule = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
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

            migrationBuilder.AddCheckConstraint(
                name: "ck_send_rate_limits_scope",
                table: "send_rate_limits",
                sql: "scope IN ('workspace', 'campaign', 'sender', 'recipient_domain', 'new_contacts')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_send_quota_usage_scope",
                table: "send_quota_usage",
                sql: "scope IN ('workspace', 'campaign', 'sender', 'recipient_domain', 'new_contacts')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_send_lanes_closed_reason",
                table: "send_lanes",
                sql: "closed_reason IN ('campaign_paused', 'campaign_ended', 'workspace_held', 'installation_held', 'window', 'campaign_daily_limit', 'sender_daily_limit', 'sender_hourly_limit', 'sender_rolling_limit', 'rate_limit', 'sender_paused', 'sender_unusable')");

            migrationBuilder.CreateIndex(
                name: "uq_domain_backoffs_domain",
                table: "domain_backoffs",
                columns: new[] { "workspace_id", "domain" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "uq_holidays_rule",
                table: "holidays",
                columns: new[] { "workspace_id", "rule" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // What only the rules of this migration know is in none of the states of the one before.
            migrationBuilder.Sql("DELETE FROM send_rate_limits WHERE scope = 'new_contacts'");
            migrationBuilder.Sql("DELETE FROM send_quota_usage WHERE scope = 'new_contacts'");
            migrationBuilder.Sql("UPDATE send_lanes SET closed_reason = NULL, closed_until = NULL WHERE closed_reason = 'sender_rolling_limit'");

            migrationBuilder.DropTable(
                name: "domain_backoffs");

            migrationBuilder.DropTable(
                name: "holidays");

            migrationBuilder.DropCheckConstraint(
                name: "ck_send_rate_limits_scope",
                table: "send_rate_limits");

            migrationBuilder.DropCheckConstraint(
                name: "ck_send_quota_usage_scope",
                table: "send_quota_usage");

            migrationBuilder.DropCheckConstraint(
                name: "ck_send_lanes_closed_reason",
                table: "send_lanes");

            migrationBuilder.DropColumn(
                name: "ramp_up_started_on",
                table: "sender_accounts");

            migrationBuilder.DropColumn(
                name: "rolling_limit",
                table: "sender_accounts");

            migrationBuilder.DropColumn(
                name: "new_contacts_from",
                table: "send_lanes");

            migrationBuilder.DropColumn(
                name: "daily_new_contacts",
                table: "campaign_settings");

            migrationBuilder.DropColumn(
                name: "delay_jitter_seconds",
                table: "campaign_settings");

            migrationBuilder.AddCheckConstraint(
                name: "ck_send_rate_limits_scope",
                table: "send_rate_limits",
                sql: "scope IN ('workspace', 'campaign', 'sender', 'recipient_domain')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_send_quota_usage_scope",
                table: "send_quota_usage",
                sql: "scope IN ('workspace', 'campaign', 'sender', 'recipient_domain')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_send_lanes_closed_reason",
                table: "send_lanes",
                sql: "closed_reason IN ('campaign_paused', 'campaign_ended', 'workspace_held', 'installation_held', 'window', 'campaign_daily_limit', 'sender_daily_limit', 'sender_hourly_limit', 'rate_limit', 'sender_paused', 'sender_unusable')");
        }
    }
}
