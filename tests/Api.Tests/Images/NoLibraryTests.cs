using System.Runtime.InteropServices;
using Chorus.Api.Tests.Files;
using Chorus.Testing;
using Xunit;

namespace Chorus.Api.Tests.Images;

/// <summary>A server to which libvips was not given.</summary>
public sealed class NoLibraryTests : IDisposable
{
    private readonly string _program = Directory.CreateTempSubdirectory("chorus-without-libvips-").FullName;

    public void Dispose() => Directory.Delete(_program, recursive: true);

    [NoSystemLibraryFact]
    public async Task The_picture_itself_is_shown_small_and_a_warning_at_the_start_says_so()
    {
        Copy(Path.GetDirectoryName(Repository.Program("Chorus.Api"))!, _program);
        await using var server = await ChorusProcess.StartAsync(assembly: Path.Combine(_program, "Chorus.Api.dll"));
        Assert.Contains("libvips cannot be loaded", server.Output, StringComparison.Ordinal);

        using var user = await ChorusClient.GuestAsync(server.Address);
        var image = await Painting.PaintAsync(user, new { prompt = "a lighthouse" });
        Assert.Equal(image.GetProperty("publicUrl").GetString(), image.GetProperty("thumbnailUrl").GetString());
        Assert.Equal(1024, image.GetProperty("width").GetInt32());
        var upload = (await Upload.SendAsync(server.Address, user.AccessToken, SamplePictures.Png(40, 30), "a.png")).Body;
        Assert.Equal((40, 30), (upload.GetProperty("width").GetInt32(), upload.GetProperty("height").GetInt32()));
        using var http = new HttpClient { BaseAddress = server.Address };
        foreach (var url in new[] { image.GetProperty("thumbnailUrl").GetString(), upload.GetProperty("url").GetString() })
        {
            Assert.NotEmpty(await http.GetByteArrayAsync(url));
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            if (!Path.GetFileName(file).StartsWith("libvips", StringComparison.Ordinal))
            {
                var copy = Path.Combine(to, Path.GetRelativePath(from, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }

    /// <summary>Where the system has the library, it is found there.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NoSystemLibraryFactAttribute : FactAttribute
    {
        public NoSystemLibraryFactAttribute()
        {
            if (NativeLibrary.TryLoad("libvips.so.42", out _))
            {
                Skip = "The system has libvips.";
            }
        }
    }
}
