using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Hosting;

public static class SiloBuilderAdoNetReminderExtensions
{
    /// <summary>Adds reminders, kept in PostgreSQL.</summary>
    public static ISiloBuilder UseAdoNetReminderService(
        this ISiloBuilder builder, Action<AdoNetReminderTableOptions> configureOptions)
    {
        builder.AddReminders();
        builder.Configure(configureOptions);
        builder.Services.TryAddSingleton<DataSources>();
        builder.Services.AddSingleton<IReminderTable>(services =>
        {
            var options = services.GetRequiredService<IOptions<AdoNetReminderTableOptions>>().Value;
            var source = services.GetRequiredService<DataSources>().Get("Reminders", options.Invariant, options.ConnectionString);
            return new PostgreSqlReminderTable(source, services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId);
        });
        return builder;
    }
}
