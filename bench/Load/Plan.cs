using System.Globalization;
using Chorus.Bench.Load.Measures;
using Chorus.Bench.Load.Servers;

namespace Chorus.Bench.Load;

/// <summary>What to run, from the command line.</summary>
/// <param name="Servers">Taken in turn in every round.</param>
/// <param name="Rounds">Rounds of each scenario; their medians count.</param>
/// <param name="Round">Length of a round.</param>
/// <param name="WarmUp">Length of the uncounted round before them.</param>
/// <param name="IdleConnections">Connections that only listen; 0 leaves that scenario out.</param>
/// <param name="Only">The one scenario to run, sends or room; null: both.</param>
/// <param name="GrainCalls">Calls a second that bench/GrainCalls measured, if it did.</param>
internal sealed record Plan(
    IReadOnlyList<ChatServer> Servers, int Rounds, TimeSpan Round, TimeSpan WarmUp, int IdleConnections,
    string? Only, double? GrainCalls)
{
    public const string Usage =
        "usage: Load [--rounds N] [--seconds N] [--warmup SECONDS] [--idle N] [--only sends|room] [--grain-calls N] NAME=URL,PID …\n" +
        "NAME is chorus, undigested, signalr or socketio; PID is the server's process.";

    public static Plan Parse(string[] args)
    {
        var plan = new Plan([], 5, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), 4000, null, null);
        var servers = new List<ChatServer>();
        for (var i = 0; i < args.Length; i++)
        {
            plan = args[i] switch
            {
                "--rounds" => plan with { Rounds = (int)Number(args, ++i) },
                "--seconds" => plan with { Round = TimeSpan.FromSeconds(Number(args, ++i)) },
                "--warmup" => plan with { WarmUp = TimeSpan.FromSeconds(Number(args, ++i)) },
                "--idle" => plan with { IdleConnections = (int)Number(args, ++i) },
                "--only" => plan with { Only = args.ElementAtOrDefault(++i) },
                "--grain-calls" => plan with { GrainCalls = Number(args, ++i) },
                _ => plan,
            };
            if (i < args.Length && args[i].Contains('=', StringComparison.Ordinal))
                servers.Add(Server(args[i]));
        }

        return servers.Count > 0 && plan.Rounds > 0 ? plan with { Servers = servers } : throw new FormatException(Usage);
    }

    private static double Number(string[] args, int at) =>
        at < args.Length && double.TryParse(args[at], CultureInfo.InvariantCulture, out var value) && value >= 0
            ? value
            : throw new FormatException(Usage);

    private static ChatServer Server(string text)
    {
        if (text.Split('=', ',') is not [var name, var url, var pid]
            || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || !int.TryParse(pid, CultureInfo.InvariantCulture, out var id))
            throw new FormatException(Usage);
        return name switch
        {
            "chorus" => new ChorusServer("Chorus", address, new DotNetProcess(id)),
            "undigested" => new ChorusServer("Chorus, not digesting", address, new DotNetProcess(id)),
            "signalr" => new PlainSignalR(address, new DotNetProcess(id)),
            "socketio" => new PlainSocketIO(address, new NodeProcess(id, address)),
            _ => throw new FormatException(Usage),
        };
    }
}
