using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmailCampaigns.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class EnrollmentAnchor : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_scheduled_emails_cancel_reason",
                table: "scheduled_emails");

            migrationBuilder.AddColumn<DateTime>(
                name: "last_step_at",
                table: "campaign_contacts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_scheduled_emails_cancel_reason",
                table: "scheduled_emails",
                sql: "cancel_reason IN ('campaign_paused', 'campaign_stopped', 'campaign_archived', 'enrollment_paused', 'enrollment_ended', 'step_disabled', 'step_passed', 'draft_rejected', 'recipient_suppressed', 'plan_changed')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_scheduled_emails_cancel_reason",
                table: "scheduled_emails");

            migrationBuilder.DropColumn(
                name: "last_step_at",
                table: "campaign_contacts");

            migrationBuilder.AddCheckConstraint(
                name: "ck_scheduled_emails_cancel_reason",
                table: "scheduled_emails",
                sql: "cancel_reason IN ('campaign_paused', 'campaign_stopped', 'campaign_archived', 'enrollment_paused', 'enrollment_ended', 'step_disabled', 'draft_rejected', 'recipient_suppressed', 'plan_changed')");
        }
    }
}
