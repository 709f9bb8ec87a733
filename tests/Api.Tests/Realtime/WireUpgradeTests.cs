using System.Security.Claims;
using Chorus.Api.Realtime;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chorus.Api.Tests.Realtime;

public sealed class WireUpgradeTests
{
    [Fact]
    public async Task A_connection_keeps_who_is_calling_and_not_what_has_found_that_out()
    {
        await using var services = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider();
        var user = new ClaimsPrincipal();
        var context = new DefaultHttpContext { User = user };
        context.Features.Set<IServiceProvidersFeature>(
            new RequestServicesFeature(context, services.GetRequiredService<IServiceScopeFactory>()));
        context.Features.Set<IAuthenticateResultFeature>(new SignedIn());
        context.Request.QueryString = new QueryString("?access_token=secret");
        var scoped = context.RequestServices.GetRequiredService<Scoped>();
        Assert.Equal("secret", context.Request.Query["access_token"]);

        await using var stream = await new WireUpgrade(context, new Upgrade(), services).UpgradeAsync();

        Assert.Same(stream, context.Features.Get<Wire>());
        Assert.Same(user, context.User);
        Assert.Empty(context.Request.Query);
        Assert.Equal(QueryString.Empty, context.Request.QueryString);
        Assert.True(scoped.IsDisposed);
        Assert.Same(services, context.RequestServices);
        Assert.Null(context.Features.Get<IAuthenticateResultFeature>());
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class SignedIn : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }

    private sealed class Upgrade : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => Task.FromResult<Stream>(new MemoryStream());
    }
}
