using System.Net;
using System.Text.Json;

namespace Chorus.Cluster.Tests.Traffic;

/// <summary>Loads over REST what a user can see; what is gone meanwhile is left out.</summary>
internal static class Loading
{
    public static async IAsyncEnumerable<(JsonElement Conversation, List<JsonElement> Messages)> AllAsync(Nodes nodes, Account account)
    {
        string? cursor = null;
        do
        {
            var query = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await nodes.RequireAsync(account, HttpMethod.Get, $"api/conversations?limit=200{query}");
            foreach (var conversation in page.GetProperty("items").EnumerateArray())
                if (await OneAsync(nodes, account, conversation.GetProperty("id").GetString()!) is { } loaded)
                    yield return loaded;
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
    }

    /// <summary>A conversation and all its messages; null: it is not there for this user.</summary>
    public static async Task<(JsonElement Conversation, List<JsonElement> Messages)?> OneAsync(Nodes nodes, Account account, string id)
    {
        var (status, conversation) = await nodes.InsistAsync(account, HttpMethod.Get, $"api/conversations/{id}");
        var messages = new List<JsonElement>();
        for (var hasMore = true; hasMore && status == HttpStatusCode.OK;)
        {
            var after = messages.Count == 0 ? 0 : messages[^1].GetProperty("seq").GetInt64();
            (status, var page) = await nodes.InsistAsync(account, HttpMethod.Get, $"api/conversations/{id}/messages?after={after}&limit=200");
            if (status == HttpStatusCode.OK)
            {
                messages.AddRange(page.GetProperty("items").EnumerateArray());
                hasMore = page.GetProperty("hasMore").GetBoolean();
            }
        }

        return status switch
        {
            HttpStatusCode.OK => (conversation, messages),
            HttpStatusCode.NotFound => null,
            _ => throw new InvalidOperationException($"Loading {id} answered {(int)status}"),
        };
    }
}
