using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Orleans.Runtime.Sockets;

internal static class SocketTransportServices
{
    /// <summary>Links the node with others by sockets; <see cref="ISharedMembership"/> has to be there too.</summary>
    public static IServiceCollection AddSocketTransport(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<ITransport, SocketTransport>());
}
