namespace Orleans.Providers;

public static class ProviderConstants
{
    /// <value>The name under which the default storage is found too.</value>
    public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";

    /// <value>The storage that explicit stream subscriptions are kept in, where it is registered.</value>
    public const string DEFAULT_PUBSUB_PROVIDER_NAME = "PubSubStore";
}
