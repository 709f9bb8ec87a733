using Chorus.Api.Tests.Server;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Conversations;

/// <summary>Every address that names a conversation, walked by everybody who has no business there.</summary>
[Collection(ServerTests.Name)]
public sealed class OwnershipTests(ServerFixture server)
{
    /// <summary>Method, path and body; whether a viewer may do it, and whether a member may.</summary>
    public static TheoryData<string, string, string?, bool, bool> Calls { get; } = new()
    {
        { "GET", "C", null, true, true },
        { "PATCH", "C", """{"title":"x"}""", false, true },
        { "DELETE", "C", null, false, false },
        { "POST", "C/members", """{"userId":"U","role":"member"}""", false, false },
        { "DELETE", "C/members/U", null, false, false },
        { "GET", "C/messages", null, true, true },
        { "POST", "C/messages", """{"content":"x"}""", false, true },
        { "GET", "C/messages/M", null, true, true },
        { "PATCH", "C/messages/M", """{"content":"x"}""", false, false },
        { "DELETE", "C/messages/M", null, false, false },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Nobody_reaches_what_is_not_theirs(string method, string path, string? body, bool viewerMay, bool memberMay)
    {
        using var owner = await server.GuestAsync();
        using var stranger = await server.GuestAsync();
        using var viewer = await server.GuestAsync();
        using var member = await server.GuestAsync();
        using var removed = await server.GuestAsync();
        var id = (await owner.NewConversationAsync("secret")).GetProperty("id").GetString()!;
        var message = (await owner.SendAsync(id, "secret")).GetProperty("id").GetString()!;
        await LetInAsync(viewer, "viewer");
        await LetInAsync(member, "member");
        await LetInAsync(removed, "member");
        await owner.RequireAsync(HttpMethod.Delete, $"api/conversations/{id}/members/{removed.UserId}");

        (await CallAsync(null)).RequireProblem(401, "unauthenticated");
        (await CallAsync("nonsense")).RequireProblem(401, "unauthenticated");
        await RequireHiddenAsync(stranger);
        await RequireHiddenAsync(removed);
        await RequireAsync(viewer, viewerMay);
        await RequireAsync(member, memberMay);

        async Task RequireHiddenAsync(ChorusClient user)
        {
            var problem = (await CallAsync(user.AccessToken)).RequireProblem(404, "not-found");
            Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        }

        async Task RequireAsync(ChorusClient user, bool may)
        {
            var answer = await CallAsync(user.AccessToken);
            if (may)
            {
                Assert.True((int)answer.Status < 300, $"{method} {path} answered {answer.Status}: {answer.Body}");
            }
            else
            {
                answer.RequireProblem(403, "forbidden");
            }
        }

        Task LetInAsync(ChorusClient user, string role) =>
            owner.RequireAsync(HttpMethod.Post, $"api/conversations/{id}/members", new { userId = user.UserId, role });

        Task<RawCall> CallAsync(string? token) => RawCall.SendAsync(
            server.Address, new HttpMethod(method), Fill(path), token, body is null ? null : Fill(body));

        string Fill(string text) => text.Replace("C", $"api/conversations/{id}", StringComparison.Ordinal)
            .Replace("M", message, StringComparison.Ordinal).Replace("U", owner.UserId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_not_found_by_way_of_another_conversation()
    {
        using var owner = await server.GuestAsync();
        var one = (await owner.NewConversationAsync("one")).GetProperty("id").GetString()!;
        var two = (await owner.NewConversationAsync("two")).GetProperty("id").GetString()!;
        var message = (await owner.SendAsync(one, "text")).GetProperty("id").GetString();
        foreach (var (method, body) in new[] { ("GET", null), ("PATCH", """{"content":"x"}"""), ("DELETE", null) })
        {
            var answer = await RawCall.SendAsync(
                server.Address, new HttpMethod(method), $"api/conversations/{two}/messages/{message}", owner.AccessToken, body);
            answer.RequireProblem(404, "not-found");
        }
    }
}
