namespace EmailCampaigns.Core.Webhooks.Outgoing;

/// <summary>An address that the installation does not allow. It was not connected to.</summary>
public sealed class ForbiddenAddressException() : IOException("The address is in this machine's own or in a private network, which the setting Webhooks:AllowPrivateNetworks does not allow.");
