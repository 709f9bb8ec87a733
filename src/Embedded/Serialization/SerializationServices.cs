using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Serialization.Codecs;

namespace Orleans.Serialization;

public static class SerializationServices
{
    /// <summary>Adds <see cref="Serializer"/> and <see cref="DeepCopier"/>; again, it adds nothing.</summary>
    public static IServiceCollection AddSerializer(this IServiceCollection services)
    {
        services.TryAddSingleton<CodecRegistry>();
        services.TryAddSingleton(provider => new Serializer(provider.GetRequiredService<CodecRegistry>()));
        services.TryAddSingleton(provider => new DeepCopier(provider.GetRequiredService<CodecRegistry>()));
        return services;
    }
}
