namespace Chorus.Silo.Readiness;

internal static class SiloReadinessRegistration
{
    public static void AddSiloReadiness(this IServiceCollection services)
    {
        services.AddSingleton<SiloReadiness>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<SiloReadiness>());
    }
}
