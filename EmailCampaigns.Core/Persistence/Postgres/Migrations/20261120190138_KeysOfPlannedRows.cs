using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmailCampaigns.Core.Persistence.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class KeysOfPlannedRows : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_campaign_contacts_upload_batch_id",
                table: "campaign_contacts");

            migrationBuilder.DropForeignKey(
                name: "fk_campaign_contacts_workspace_id",
                table: "campaign_contacts");

            migrationBuilder.DropForeignKey(
                name: "fk_email_drafts_campaign_id",
                table: "email_drafts");

            migrationBuilder.DropForeignKey(
                name: "fk_email_drafts_contact_id",
                table: "email_drafts");

            migrationBuilder.DropForeignKey(
                name: "fk_email_drafts_step_id",
                table: "email_drafts");

            migrationBuilder.DropForeignKey(
                name: "fk_email_drafts_workspace_id",
                table: "email_drafts");

            migrationBuilder.DropForeignKey(
                name: "fk_scheduled_emails_campaign_id",
                table: "scheduled_emails");

            migrationBuilder.DropForeignKey(
                name: "fk_scheduled_emails_contact_id",
                table: "scheduled_emails");

            migrationBuilder.DropForeignKey(
                name: "fk_scheduled_emails_sender_account_id",
                table: "scheduled_emails");

            migrationBuilder.DropForeignKey(
                name: "fk_scheduled_emails_step_id",
                table: "scheduled_emails");

            migrationBuilder.DropForeignKey(
                name: "fk_scheduled_emails_workspace_id",
                table: "scheduled_emails");

            migrationBuilder.DropIndex(
                name: "ix_scheduled_emails_step_id",
                table: "scheduled_emails");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_scheduled_emails_step_id",
                table: "scheduled_emails",
                column: "step_id");

            migrationBuilder.AddForeignKey(
                name: "fk_campaign_contacts_upload_batch_id",
                table: "campaign_contacts",
                column: "upload_batch_id",
                principalTable: "upload_batches",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_campaign_contacts_workspace_id",
                table: "campaign_contacts",
                column: "workspace_id",
                principalTable: "workspaces",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_email_drafts_campaign_id",
                table: "email_drafts",
                column: "campaign_id",
                principalTable: "campaigns",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_email_drafts_contact_id",
                table: "email_drafts",
                column: "contact_id",
                principalTable: "contacts",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_email_drafts_step_id",
                table: "email_drafts",
                column: "step_id",
                principalTable: "campaign_sequences",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_email_drafts_workspace_id",
                table: "email_drafts",
                column: "workspace_id",
                principalTable: "workspaces",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_scheduled_emails_campaign_id",
                table: "scheduled_emails",
                column: "campaign_id",
                principalTable: "campaigns",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_scheduled_emails_contact_id",
                table: "scheduled_emails",
                column: "contact_id",
                principalTable: "contacts",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_scheduled_emails_sender_account_id",
                table: "scheduled_emails",
                column: "sender_account_id",
                principalTable: "sender_accounts",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_scheduled_emails_step_id",
                table: "scheduled_emails",
                column: "step_id",
                principalTable: "campaign_sequences",
                principalColumn: "id");

            migrationBuilder.AddForeignKey(
                name: "fk_scheduled_emails_workspace_id",
                table: "scheduled_emails",
                column: "workspace_id",
                principalTable: "workspaces",
                principalColumn: "id");
        }
    }
}
