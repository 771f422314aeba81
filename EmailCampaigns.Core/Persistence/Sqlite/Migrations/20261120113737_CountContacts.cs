using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmailCampaigns.Core.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class CountContacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_contacts_deleted",
                table: "contacts");

            migrationBuilder.DropIndex(
                name: "ix_contacts_id",
                table: "contacts");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_deleted_at_id",
                table: "contacts",
                columns: new[] { "workspace_id", "deleted_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_contacts_deleted_at_id",
                table: "contacts");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_deleted",
                table: "contacts",
                columns: new[] { "workspace_id", "email_normalized" },
                filter: "deleted_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contacts_id",
                table: "contacts",
                columns: new[] { "workspace_id", "id" },
                filter: "deleted_at IS NULL");
        }
    }
}
