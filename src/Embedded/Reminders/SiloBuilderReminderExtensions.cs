using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans.Hosting;

public static class SiloBuilderReminderExtensions
{
    /// <summary>Adds reminders; the application registers an <see cref="IReminderTable"/> to keep them in.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder)
    {
        builder.Services.AddReminders();
        return builder;
    }

    /// <inheritdoc cref="AddReminders(ISiloBuilder)"/>
    public static void AddReminders(this IServiceCollection services)
    {
        services.TryAddSingleton<IReminderRegistry, ReminderRegistry>();
        services.TryAddSingleton<ReminderService>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, ReminderService>(
                provider => provider.GetRequiredService<ReminderService>()));
    }

    /// <summary>Adds reminders, kept in this process's memory.</summary>
    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder)
    {
        builder.AddReminders();
        builder.Services.AddSingleton<IReminderTable>(services =>
            new InMemoryReminderTable(InMemoryCluster.Of(services, "A table of reminders in memory").Shared<MemoryReminders>()));
        return builder;
    }
}
