using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EmailCampaigns.Core.Persistence.Tables;

internal sealed class WebhookTables :
    IEntityTypeConfiguration<WebhookSource>,
    IEntityTypeConfiguration<WebhookDelivery>,
    IEntityTypeConfiguration<WebhookEndpoint>,
    IEntityTypeConfiguration<WebhookMessage>,
    IEntityTypeConfiguration<WebhookAttempt>
{
    public void Configure(EntityTypeBuilder<WebhookSource> source)
    {
        source.ToTable("webhook_sources");
        source.References<WebhookSource, Workspace>(s => s.WorkspaceId);
        source.HasIndex(s => new { s.WorkspaceId, s.Provider }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<WebhookDelivery> delivery)
    {
        delivery.ToTable("webhook_deliveries");
        delivery.References<WebhookDelivery, Workspace>(d => d.WorkspaceId);
        delivery.Property(d => d.DeliveryKey).HasMaxLength(ModelConventions.ExternalId);
        delivery.HasIndex(d => new { d.WorkspaceId, d.Provider, d.DeliveryKey }).IsUnique();
        delivery.HasIndex(d => new { d.WorkspaceId, d.ReceivedAt });
        delivery.HasIndex(d => new { d.Status, d.ReceivedAt });
    }

    public void Configure(EntityTypeBuilder<WebhookEndpoint> endpoint)
    {
        endpoint.ToTable("webhook_endpoints");
        endpoint.References<WebhookEndpoint, Workspace>(e => e.WorkspaceId);
        endpoint.Property(e => e.EventTypes).HasMaxLength(ModelConventions.Name);
        endpoint.HasIndex(e => new { e.WorkspaceId, e.CreatedAt });
    }

    public void Configure(EntityTypeBuilder<WebhookMessage> message)
    {
        message.ToTable("webhook_messages");
        message.References<WebhookMessage, Workspace>(m => m.WorkspaceId);
        message.HasIndex(m => new { m.EndpointId, m.NextAttemptAt });
        message.HasIndex(m => new { m.WorkspaceId, m.EndpointId, m.CreatedAt });
    }

    public void Configure(EntityTypeBuilder<WebhookAttempt> attempt)
    {
        attempt.ToTable("webhook_attempts");
        attempt.References<WebhookAttempt, Workspace>(a => a.WorkspaceId);
        attempt.References<WebhookAttempt, WebhookMessage>(a => a.MessageId, DeleteBehavior.Cascade);
        attempt.HasIndex(a => new { a.MessageId, a.At });
    }
}
