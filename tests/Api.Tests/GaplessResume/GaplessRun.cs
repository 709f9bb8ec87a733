using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Chorus.Grains.Conversations;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.GaplessResume;

/// <summary>One seed: three people with two devices each, two conversations, and a random course of changes and drops.</summary>
internal sealed class GaplessRun : IAsyncDisposable
{
    private const int Writers = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Random _random;
    private readonly int _seed;
    private readonly List<ChorusClient> _users = [];
    private readonly List<string> _conversations = [];
    private readonly List<(string Conversation, string Message)> _sent = [];
    private readonly List<(ChorusClient User, Device Device)> _devices = [];

    [SuppressMessage("Security", "CA5394", Justification = "A test's course comes from its seed.")]
    private GaplessRun(int seed) => (_seed, _random) = (seed, new Random(seed));

    public IEnumerable<Device> Devices => _devices.Select(d => d.Device);

    public static async Task<GaplessRun> StartAsync(Uri server, int seed)
    {
        var run = new GaplessRun(seed);
        for (var i = 0; i < 3; i++)
        {
            var user = await ChorusClient.GuestAsync(server);
            run._users.Add(user);
            run._devices.AddRange([(user, new Device(user)), (user, new Device(user))]);
        }

        for (var i = 0; i < 2; i++)
        {
            var conversation = await run._users[0].NewConversationAsync($"Talk {i}");
            run._conversations.Add(conversation.GetProperty("id").GetString()!);
            await run.SetMemberAsync(run._conversations[i], run._users[1]);
            await run.SetMemberAsync(run._conversations[i], run._users[2]);
        }

        await Task.WhenAll(run.Devices.Select(d => d.ConnectAsync()));
        return run;
    }

    /// <summary>Devices drop and come back while writers write; each has a course of its own from the seed.</summary>
    public async Task PlayAsync(int steps)
    {
        var courses = Enumerable.Range(0, Writers).Select(_ => new Random(_random.Next())).ToList();
        var drops = new Random(_random.Next());
        var writing = Task.WhenAll(courses.Select(course => WriteAsync(course, steps)));
        while (!writing.IsCompleted)
        {
            var (_, device) = _devices[drops.Next(_devices.Count)];
            await (device.IsConnected ? device.DropAsync() : device.ConnectAsync());
        }

        await writing;
    }

    /// <summary>All come back; each then holds exactly what a fresh load shows, and the server's checksums are right.</summary>
    public async Task CheckAsync()
    {
        await Task.WhenAll(Devices.Where(d => !d.IsConnected).Select(d => d.ConnectAsync()));
        foreach (var conversation in _conversations)
        {
            foreach (var user in _users)
            {
                await SetMemberAsync(conversation, user);
            }

            var last = (await _users[0].SendAsync(conversation, "the end")).GetProperty("id").GetString()!;
            await Eventually.TrueAsync(() => Devices.All(d => d.Holds(conversation, last)), Patience, $"seed {_seed}: all hold the last message");
            await CheckServerAsync(conversation);
        }

        foreach (var (user, device) in _devices)
        {
            await using var fresh = new Device(user);
            await fresh.ConnectAsync();
            Assert.Equal(fresh.Describe(), device.Describe());
        }
    }

    private async Task WriteAsync(Random course, int steps)
    {
        for (var i = 0; i < steps; i++)
        {
            var user = _users[course.Next(_users.Count)];
            var conversation = _conversations[course.Next(_conversations.Count)];
            await (course.Next(10) switch
            {
                < 6 => SendAsync(user, conversation, course),
                6 => EditAsync(course),
                7 => DeleteAsync(course),
                8 => _users[0].RequireAsync(HttpMethod.Patch, $"api/conversations/{conversation}", new { title = $"Title {course.Next()}" }),
                _ => ChangeMembersAsync(course, conversation),
            });
        }
    }

    private async Task SendAsync(ChorusClient user, string conversation, Random course)
    {
        var content = string.Create(CultureInfo.InvariantCulture, $"message {course.Next()} 😀");
        var body = new { id = Guid.CreateVersion7(), content };
        var (status, message) = await user.CallAsync(HttpMethod.Post, $"api/conversations/{conversation}/messages", body);
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.NotFound, $"{status} {message}"); // 404: removed meanwhile.
        if (status == HttpStatusCode.Created && user == _users[0])
        {
            lock (_sent)
            {
                _sent.Add((conversation, message.GetProperty("id").GetString()!));
            }
        }
    }

    private Task EditAsync(Random course) => ChangeSentAsync(course, HttpMethod.Patch, new { content = $"edited {course.Next()}" });

    private Task DeleteAsync(Random course) => ChangeSentAsync(course, HttpMethod.Delete, null);

    private async Task ChangeSentAsync(Random course, HttpMethod method, object? body)
    {
        (string Conversation, string Message) target;
        lock (_sent)
        {
            if (_sent.Count == 0)
            {
                return;
            }

            target = _sent[course.Next(_sent.Count)];
        }

        var path = $"api/conversations/{target.Conversation}/messages/{target.Message}";
        var (status, answer) = await _users[0].CallAsync(method, path, body);
        Assert.True((int)status < 300 || status == HttpStatusCode.NotFound, $"{status} {answer}"); // 404: deleted meanwhile.
    }

    private Task ChangeMembersAsync(Random course, string conversation)
    {
        var user = _users[1 + course.Next(2)];
        return course.Next(2) == 0
            ? SetMemberAsync(conversation, user)
            : _users[0].RequireAsync(HttpMethod.Delete, $"api/conversations/{conversation}/members/{user.UserId}");
    }

    private async Task SetMemberAsync(string conversation, ChorusClient user)
    {
        if (user != _users[0])
        {
            await _users[0].RequireAsync(
                HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = user.UserId, role = "member" });
        }
    }

    private async Task CheckServerAsync(string id)
    {
        var conversation = await _users[0].RequireAsync(HttpMethod.Get, $"api/conversations/{id}");
        var messages = await _users[0].MessagesAsync(id);
        Assert.Equal(Enumerable.Range(1, messages.Count).Select(n => (long)n), messages.Select(m => m.GetProperty("seq").GetInt64()));
        Assert.Equal(messages.Count, conversation.GetProperty("lastSeq").GetInt64());
        var sum = messages.Where(m => !m.GetProperty("deleted").GetBoolean()).Aggregate(0UL, (sum, m) =>
            unchecked(sum + ConversationChecksum.Of(m.GetProperty("id").GetGuid(), m.GetProperty("revision").GetInt32())));
        Assert.Equal(ConversationChecksum.Format(sum), conversation.GetProperty("checksum").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, device) in _devices)
        {
            await device.DisposeAsync();
        }

        _users.ForEach(u => u.Dispose());
    }
}
