using System.Text.RegularExpressions;
using Chorus.Testing;
using Xunit;

namespace Chorus.Deploy.Tests.Manifests;

/// <summary>
/// The container files against the code, as far as that goes without building images: what the build copies is there and not
/// ignored, each stage starts its own program, as nobody in particular, and compose and the Dockerfile speak of the same things.
/// </summary>
public sealed partial class DockerTests
{
    private static readonly string[] _ignored = [.. Manifest.Text("docker/Dockerfile.dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..])];

    [Fact]
    public void The_build_has_all_that_it_copies()
    {
        var copied = CopiedFromContext().Match(Manifest.Text("docker/Dockerfile")).Groups[1].Value.Split(' ');
        foreach (var name in copied.Append("src"))
        {
            Assert.True(Path.Exists(Path.Combine(Repository.Root, name)), $"{name} is not there.");
            Assert.Contains(_ignored, pattern => pattern == name || (pattern.EndsWith('*') && name.StartsWith(pattern[..^1], StringComparison.Ordinal)));
        }

        // And all that a build depends on is copied.
        var needed = Directory.GetFiles(Repository.Root, "Directory.*").Append("global.json").Append("BannedSymbols.txt").Append(".editorconfig");
        Assert.Empty(needed.Select(Path.GetFileName).Except(copied));
    }

    [Theory]
    [InlineData("silo", "Silo")]
    [InlineData("api", "Api")]
    public void Each_stage_starts_its_own_program_and_not_as_root(string stage, string project)
    {
        var file = Manifest.Text("docker/Dockerfile");
        Assert.Contains($"dotnet publish src/{project} -c Release -p:OrleansEngine=Microsoft -o /{stage}", file, StringComparison.Ordinal);
        var lines = LinesOf(file, $"FROM base AS {stage}");
        Assert.Contains($"COPY --from=build /{stage} .", lines);
        Assert.Equal($"ENTRYPOINT [\"dotnet\", \"Chorus.{project}.dll\"]", Assert.Single(lines, l => l.StartsWith("ENTRYPOINT", StringComparison.Ordinal)));

        // A stage may be root for a while, to install something.
        var users = LinesOf(file, "FROM mcr.microsoft.com/dotnet/aspnet").Concat(lines).Where(l => l.StartsWith("USER", StringComparison.Ordinal));
        Assert.Equal("USER 1654", users.Last());
        Assert.True(File.Exists(Path.Combine(Repository.Root, "src", project, $"Chorus.{project}.csproj")));
    }

    private static List<string> LinesOf(string file, string stage) =>
        [.. file[file.IndexOf(stage, StringComparison.Ordinal)..].Split('\n').Skip(1).TakeWhile(l => !l.StartsWith("FROM ", StringComparison.Ordinal))];

    [Fact]
    public void Compose_builds_these_stages_and_shows_the_outside_nothing_but_nginx()
    {
        var services = Manifest.Yaml("docker/compose.yaml")[0].GetProperty("services");
        foreach (var name in new[] { "silo", "api" })
        {
            Assert.Contains($" AS {services.Text(name, "build", "target")}\n", Manifest.Text("docker/Dockerfile"), StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(Manifest.PathOf("docker"), services.Text(name, "build", "context"), services.Text(name, "build", "dockerfile"))));
        }

        Assert.Equal("3", services.Text("silo", "deploy", "replicas"));
        Assert.Equal("2", services.Text("api", "deploy", "replicas"));
        foreach (var service in services.EnumerateObject().Where(s => s.Name != "nginx"))
        {
            Assert.False(service.Value.TryGetProperty("ports", out _), $"{service.Name} has ports to the outside.");
            Assert.Equal("inside", Assert.Single(service.Value.Items("networks")).GetString());
        }

        Assert.True(Manifest.Yaml("docker/compose.yaml")[0].At("networks", "inside", "internal").GetBoolean());
        foreach (var volume in services.GetProperty("nginx").Items("volumes"))
            Assert.True(File.Exists(Path.Combine(Manifest.PathOf("docker"), volume.GetString()!.Split(':')[0])), $"{volume} is not there.");
    }

    [Fact]
    public void The_ports_are_the_same_everywhere()
    {
        var exposed = Exposed().Matches(Manifest.Text("docker/Dockerfile")).SelectMany(m => m.Groups[1].Value.Split(' ')).ToList();
        Assert.Contains($"ASPNETCORE_URLS=http://+:{exposed[0]}\n", Manifest.Text("docker/Dockerfile"), StringComparison.Ordinal);
        foreach (var upstream in new[] { "docker/nginx/upstream.conf", "docker/nginx/hub.conf", "kubernetes/nginx/upstream.conf", "kubernetes/nginx/hub.conf" })
            Assert.Matches($"(?m)^server api[a-z.]*:{exposed[0]} resolve ", Manifest.Text(upstream));
        var silo = Manifest.Kubernetes("Deployment", "silo").Container();
        Assert.Equal(exposed, silo.Items("ports").Select(p => p.Text("containerPort")));
        var compose = Manifest.Yaml("docker/compose.yaml")[0].At("services", "silo", "environment");
        foreach (var (name, port) in new[] { ("Chorus__Silo__Port", exposed[1]), ("Chorus__Silo__GatewayPort", exposed[2]) })
        {
            Assert.Equal(port, compose.Text(name));
            Assert.Equal(port, silo.Items("env").Single(e => e.Text("name") == name).Text("value"));
        }
    }

    [GeneratedRegex(@"(?m)^COPY (global\.json .*) \./$")]
    private static partial Regex CopiedFromContext();

    [GeneratedRegex(@"(?m)^EXPOSE (.+)$")]
    private static partial Regex Exposed();
}
