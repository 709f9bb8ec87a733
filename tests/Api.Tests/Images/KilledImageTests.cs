using System.Text.Json;
using Chorus.Testing;
using Chorus.Testing.Providers;
using Npgsql;
using Xunit;

namespace Chorus.Api.Tests.Images;

/// <summary>
/// The process is killed at each step of a picture's way, on a real Azurite. Started again, it finishes the picture; what the painter
/// has answered once is not asked for again.
/// </summary>
public sealed class KilledImageTests : IAsyncLifetime
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private AzuriteServer _azurite = null!;
    private ProviderServer _painter = null!;
    private ChorusProcess _chorus = null!;
    private string _database = "";
    private ChorusClient _user = null!;
    private string _conversation = "";
    private string _image = "";

    public async Task InitializeAsync()
    {
        (_azurite, _painter) = (await AzuriteServer.StartAsync(), await ProviderServer.StartAsync());
        _database = await PostgresServer.CreateDatabaseAsync();
        var settings = _painter.Settings();
        settings["Chorus__RateLimits__Enabled"] = "false";
        settings["Chorus__Blobs__ConnectionString"] = _azurite.ConnectionString;
        settings["Chorus__Blobs__Container"] = AzuriteServer.NewContainer();
        settings["Chorus__Blobs__Timeout"] = "00:00:02";
        _chorus = await ChorusProcess.StartAsync(_database, settings);
        _user = await ChorusClient.GuestAsync(_chorus.Address);
        _conversation = (await _user.NewConversationAsync("Killed")).GetProperty("id").GetString()!;
    }

    public async Task DisposeAsync()
    {
        _user.Dispose();
        await _chorus.DisposeAsync();
        await _painter.DisposeAsync();
        _azurite.Dispose();
    }

    [Fact]
    public async Task While_the_painter_is_at_work()
    {
        var release = new TaskCompletionSource();
        _painter.NextPicture(async (context, request) => await release.Task.WaitAsync(context.RequestAborted));
        await BeginAsync();
        await Eventually.TrueAsync(() => _painter.Pictures == 1, _patience, "the painter is asked");
        await _chorus.KillAsync();
        await _chorus.StartAgainAsync();
        await RequireCompleteAsync(pictures: 2);
    }

    [Fact]
    public async Task While_blob_storage_takes_the_picture()
    {
        _azurite.Freeze(true);
        await BeginAsync();
        await UntilAsync("public_url IS NOT NULL", "the picture is kept");
        await _chorus.KillAsync();
        _azurite.Freeze(false);
        await _chorus.StartAgainAsync();
        await RequireCompleteAsync(pictures: 1);
    }

    [Fact]
    public async Task Before_the_end_is_committed()
    {
        var release = new TaskCompletionSource();
        _painter.NextPicture(async (context, request) =>
        {
            await release.Task;
            await PictureScripts.Base64()(context, request);
        });
        await BeginAsync();
        await using (var source = NpgsqlDataSource.Create(_database))
        await using (var connection = await source.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var held = new NpgsqlCommand($"SELECT id FROM conversations WHERE id = '{_conversation}' FOR UPDATE", connection);
            await held.ExecuteNonQueryAsync();
            release.SetResult();
            await UntilAsync("storage_path IS NOT NULL", "the picture is stored");
            await _chorus.KillAsync();
        }

        await _chorus.StartAgainAsync();
        await RequireCompleteAsync(pictures: 1);
    }

    private async Task BeginAsync() => _image = (await _user.RequireAsync(
        HttpMethod.Post, "api/images", new { prompt = "a phoenix", conversationId = _conversation })).GetProperty("id").GetString()!;

    private Task UntilAsync(string condition, string expectation) => Eventually.TrueAsync(
        async () => await CountAsync($"SELECT count(*) FROM images WHERE id = '{_image}' AND {condition}") == 1, _patience, expectation);

    private async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_database + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task RequireCompleteAsync(int pictures)
    {
        JsonElement image = default;
        await Eventually.TrueAsync(
            async () => (image = await _user.RequireAsync(HttpMethod.Get, $"api/images/{_image}")).GetProperty("status").GetString() == "complete"
                && image.GetProperty("storagePath").GetString() is not null,
            _patience, () => $"the picture is complete and stored: {image}\n{_chorus.Output}");
        Assert.Equal(pictures, _painter.Pictures);
        var message = Assert.Single(await _user.MessagesAsync(_conversation));
        Assert.Equal((_image, "complete"), (message.GetProperty("id").GetString(), message.GetProperty("status").GetString()));
        Assert.Equal(image.GetProperty("publicUrl").GetString(), message.GetProperty("attachments")[0].GetProperty("url").GetString());
        using var http = new HttpClient { BaseAddress = _chorus.Address };
        Assert.Equal(image.GetProperty("fileSize").GetInt32(), (await http.GetByteArrayAsync(image.GetProperty("publicUrl").GetString())).Length);
        Assert.Equal(2, await CountAsync("SELECT count(*) FROM files WHERE bytes IS NULL AND delete_at IS NULL"));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM generation_log"));
    }
}
