using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmailCampaigns.Core.Persistence.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class ScheduleByStatus : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_scheduled_emails_campaign_id_status_id",
                table: "scheduled_emails");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_campaign_id_status_scheduled_for",
                table: "scheduled_emails",
                columns: new[] { "campaign_id", "status", "scheduled_for" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_scheduled_emails_campaign_id_status_scheduled_for",
                table: "scheduled_emails");

            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_campaign_id_status_id",
                table: "scheduled_emails",
                columns: new[] { "campaign_id", "status", "id" });
        }
    }
}
