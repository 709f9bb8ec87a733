using System.Text.Json;
using Chorus.Api.Tests.Server;
using Chorus.Testing;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>Some workers at once, each with choices of its own from the seed; half of the cases are requests, half are messages of the hub.</summary>
internal sealed class FuzzRun(ChorusProcess server, int seed, long cases) : IDisposable
{
    private const int Samples = 20;
    private const int Workers = 6;
    private const int CasesOfAWorld = 1_000;
    private const int CasesOfPeople = 100;
    private const int MaxAhead = 200;

    // A channel outlives its window, of a quarter of an hour, by a minute, and is looked for once a minute; the rest goes sooner.
    private static readonly TimeSpan LongestHeld = TimeSpan.FromMinutes(18);

    private readonly List<(TimeSpan After, double Held)> _memory = [];
    private readonly ServerHeap _heap = new(server);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly long[] _doneOfKind = new long[2];
    private long _started;
    private long _done;
    private volatile bool _isEnding;

    public Tally Tally { get; } = new();

    /// <summary>What the server holds in MiB, first at the start and then after each twentieth.</summary>
    public IReadOnlyList<double> Memory => [.. _memory.Select(m => m.Held)];

    /// <summary>The most that it held while what nobody asks for was still gathering, and after that; the latter is null in a shorter run.</summary>
    public (double Gathering, double? Later) Most =>
        (Max(_memory.Where(m => m.After <= LongestHeld))!.Value, Max(_memory.Where(m => m.After > LongestHeld)));

    /// <summary>What there was to try.</summary>
    public List<string> Known { get; } = ["elsewhere", "WebSocket", "long polling", "server-sent events"];

    public async Task RunAsync()
    {
        var document = (await RawCall.SendAsync(server.Address, HttpMethod.Get, "openapi.json")).Body;
        Known.AddRange(new HttpGrammar(document, server.Address).Operations);
        _started = TimeProvider.System.GetTimestamp();
        await SampleAsync();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(number => Task.Run(() => WorkToEndAsync(number, document))));
    }

    /// <summary>Waits until the server holds no more than is enough, for as long as anything that nobody asks for may be held.</summary>
    /// <returns>What it holds then, in MiB.</returns>
    public async Task<double> SettleAsync(double enough)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ;)
        {
            var held = Math.Round(await _heap.MeasureAsync(), 1);
            if (held <= enough || TimeProvider.System.GetElapsedTime(started) > LongestHeld)
            {
                return held;
            }

            await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
    }

    public void Dispose()
    {
        _heap.Dispose();
        _turn.Dispose();
    }

    private async Task WorkToEndAsync(int number, JsonElement document)
    {
        try
        {
            await WorkAsync(number, document);
        }
        finally
        {
            _isEnding = true;
        }
    }

    private async Task WorkAsync(int number, JsonElement document)
    {
        var chance = new Chance((seed * Workers) + number);
        using var world = await World.CreateAsync(server.Address, chance);
        using var requests = new HttpFuzzer(server.Address, new HttpGrammar(document, server.Address), Tally);
        using var messages = new HubFuzzer(server.Address, new HubGrammar(new JsonGrammar(document)), Tally);
        var kind = number % 2;
        long fresh = 0;
        for (long mine = 0; mine < cases / Workers;)
        {
            await KeepPaceAsync(kind);
            var step = 1;
            if (kind == 0)
            {
                await requests.NextAsync(world, chance);
            }
            else
            {
                step = await messages.ConnectAsync(world, chance);
            }

            (mine, fresh) = (mine + step, fresh + step);
            await CountAsync(kind, step);
            if (fresh % CasesOfPeople < step)
            {
                await world.KeepSignedInAsync(chance);
            }

            if (fresh >= CasesOfAWorld)
            {
                await world.RenewAsync(chance);
                fresh = 0;
            }
        }
    }

    /// <summary>Neither requests nor messages get far ahead until the first worker ends, so that the mixture stays the same.</summary>
    private async Task KeepPaceAsync(int kind)
    {
        while (!_isEnding && Volatile.Read(ref _doneOfKind[kind]) > Volatile.Read(ref _doneOfKind[1 - kind]) + MaxAhead)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private async Task CountAsync(int kind, int step)
    {
        Interlocked.Add(ref _doneOfKind[kind], step);
        var now = Interlocked.Add(ref _done, step);
        var twentieth = Math.Max(1, cases / Samples);
        if (now / twentieth != (now - step) / twentieth)
        {
            await SampleAsync();
        }
    }

    private static double? Max(IEnumerable<(TimeSpan After, double Held)> samples) => samples.Max(s => (double?)s.Held);

    private async Task SampleAsync()
    {
        await _turn.WaitAsync();
        try
        {
            var held = Math.Round(await _heap.MeasureAsync(), 1);
            _memory.Add((TimeProvider.System.GetElapsedTime(_started), held));
        }
        finally
        {
            _turn.Release();
        }
    }
}
