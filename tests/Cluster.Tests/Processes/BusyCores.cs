using System.Diagnostics;
using System.Globalization;
using Chorus.Testing;

namespace Chorus.Cluster.Tests.Processes;

/// <summary>Processes that take all the time that this machine's cores have to give, until disposed.</summary>
internal sealed class BusyCores : IDisposable
{
    // Each core has two who never wait, so that the cluster's processes get a share and no more.
    private const int OnEach = 2;
    private const int Idle = 4;
    private const int WaitingForDisk = 5;
    private readonly List<Process> _processes = [];
    private readonly (long Idle, long All) _before = Read();

    public BusyCores()
    {
        for (var i = 0; i < OnEach * Environment.ProcessorCount; i++)
        {
            _processes.Add(Process.Start("sh", ["-c", "while :; do :; done"]));
            Script.KillWithThisProcess(_processes[^1].Id);
        }
    }

    /// <summary>The part of the cores' time since the beginning that nobody used.</summary>
    public double IdlePart
    {
        get
        {
            var now = Read();
            return (double)(now.Idle - _before.Idle) / Math.Max(1, now.All - _before.All);
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            process.Dispose();
        }
    }

    private static (long Idle, long All) Read()
    {
        var row = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var times = row.Skip(1).Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToList();
        return (times[Idle - 1] + times[WaitingForDisk - 1], times.Sum());
    }
}
