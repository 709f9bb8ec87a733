using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Chorus.Storage.Tests.Accounts;

public sealed class DataProtectionKeyTests
{
    [Fact]
    public async Task What_one_process_protects_another_reads()
    {
        await using var one = await TestStorage.CreateAsync(configure: Protect);
        await using var other = await TestStorage.CreateAsync(one.ConnectionString, configure: Protect);

        var text = one.Get<IDataProtectionProvider>().CreateProtector("tokens").Protect("secret");

        Assert.Equal("secret", other.Get<IDataProtectionProvider>().CreateProtector("tokens").Unprotect(text));
        Assert.Equal(1, await one.ScalarAsync<long>("SELECT count(*) FROM data_protection_keys"));
    }

    private static void Protect(IServiceCollection services) => services.AddDataProtection().SetApplicationName("Chorus");
}
