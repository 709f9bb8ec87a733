using System.Net;
using Chorus.Testing;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>What there is for hostile calls to hit: people, and an account's things. Ids come from the seed.</summary>
internal sealed class World : IDisposable
{
    private readonly Uri _server;
    private readonly List<(string Of, Guid Id)> _ids = [];
    private Guid _image;

    private World(Uri server) => _server = server;

    public ChorusClient Owner { get; private set; } = null!;

    /// <summary>Takes part in the owner's conversation, as a viewer.</summary>
    public ChorusClient Guest { get; private set; } = null!;

    /// <summary>The address of a picture.</summary>
    public string File { get; private set; } = "/files/00000000-0000-4000-8000-000000000000/standalone/00000000-0000-4000-8000-000000000000.png";

    public static async Task<World> CreateAsync(Uri server, Chance chance)
    {
        var world = new World(server);
        await world.InviteAsync(chance);
        return world;
    }

    /// <summary>Others take their place, if somebody was signed out by a call that was obeyed.</summary>
    public async Task KeepSignedInAsync(Chance chance)
    {
        if (!await IsInAsync(Owner) || !await IsInAsync(Guest))
        {
            Dispose();
            await InviteAsync(chance);
        }

        // Until it is painted, and once it is deleted, the last one has to do.
        var (status, image) = await Owner.CallAsync(HttpMethod.Get, $"api/images/{_image}");
        File = status == HttpStatusCode.OK && image.GetProperty("publicUrl").GetString() is { } address ? address : File;

        static async Task<bool> IsInAsync(ChorusClient who) => (await who.CallAsync(HttpMethod.Get, "api/me")).Status == HttpStatusCode.OK;
    }

    /// <summary>New things, since calls that were obeyed have deleted the last ones.</summary>
    public async Task RenewAsync(Chance chance)
    {
        _ids.Clear();
        Keep("image", _image);
        Keep("user", Guid.Parse(Owner.UserId));
        Keep("user", Guid.Parse(Guest.UserId));
        var conversation = Keep("conversation", chance.Id());
        await Owner.NewConversationAsync("Of the fuzzer", conversation);
        await Owner.RequireAsync(HttpMethod.Post, $"api/conversations/{conversation}/members", new { userId = Guest.UserId, role = "viewer" });
        for (var i = 0; i < 3; i++)
        {
            await Owner.SendAsync($"{conversation}", "Something **said** here", Keep("message", chance.Id()));
        }

        await Owner.RequireAsync(
            HttpMethod.Post, "api/sessions", new { id = Keep("session", chance.Id()), title = "A session", brainDump = "Waves and gulls" });
    }

    /// <summary>Mostly an id that fits there; also another thing's, and one of nothing.</summary>
    public Guid IdFor(string name, Chance chance)
    {
        var kind = _ids.Where(i => name.StartsWith(i.Of, StringComparison.Ordinal)).ToList();
        return chance.OnceIn(10) ? chance.Id() : chance.Of(kind.Count > 0 && !chance.OnceIn(10) ? kind : _ids).Id;
    }

    public void Dispose()
    {
        Owner.Dispose();
        Guest.Dispose();
    }

    private async Task InviteAsync(Chance chance)
    {
        (Owner, Guest, _image) = (new ChorusClient(_server), await ChorusClient.GuestAsync(_server), chance.Id());
        await Owner.RegisterAsync($"{chance.Id():N}@example.org", "Correct-horse-7-battery");
        await Owner.RequireAsync(HttpMethod.Post, "api/images", new { id = _image, prompt = "The sea" });
        await RenewAsync(chance);
    }

    private Guid Keep(string of, Guid id)
    {
        _ids.Add((of, id));
        return id;
    }
}
