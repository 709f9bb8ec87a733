using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Chorus.Api.Imports;
using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Exports;

[Collection(ServerTests.Name)]
public sealed class ManyImportsTests(ServerFixture server) : GuestTests(server)
{
    [Fact]
    public async Task So_many_of_one_user_are_taken_at_a_time_and_one_that_ends_makes_room()
    {
        var held = Enumerable.Range(0, ImportGate.MaxOfUser).Select(_ => new HeldImport(Server.Address, User)).ToList();
        await Task.WhenAll(held.Select(h => h.BegunAsync()));
        Assert.Equal("busy", (await ImportAsync(User)).Code);
        using (var other = await Server.GuestAsync())
        {
            Assert.Equal(HttpStatusCode.OK, (await ImportAsync(other)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, await held[0].EndAsync());
        Assert.Equal(HttpStatusCode.OK, (await ImportAsync(User)).Status);
        Assert.All(await Task.WhenAll(held.Skip(1).Select(h => h.EndAsync())), status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private Task<RawCall> ImportAsync(ChorusClient user) =>
        RawCall.SendAsync(Server.Address, HttpMethod.Post, "api/import", user.AccessToken, "[]");

    /// <summary>One that has begun once the server asks for its body, which does not end before it is told to.</summary>
    private sealed class HeldImport : HttpContent
    {
        private readonly TaskCompletionSource _begun = new();
        private readonly TaskCompletionSource _ends = new();
        private readonly Task<HttpStatusCode> _answer;

        public HeldImport(Uri server, ChorusClient user) => _answer = SendAsync(server, user);

        public Task BegunAsync() => _begun.Task;

        public Task<HttpStatusCode> EndAsync()
        {
            _ends.SetResult();
            return _answer;
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("["u8.ToArray());
            await stream.FlushAsync();
            _begun.SetResult();
            await _ends.Task;
            await stream.WriteAsync(Encoding.ASCII.GetBytes("]"));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        private async Task<HttpStatusCode> SendAsync(Uri server, ChorusClient user)
        {
            using var http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) }) { BaseAddress = server };
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/import") { Content = this };
            request.Headers.ExpectContinue = true;
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user.AccessToken);
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
    }
}
