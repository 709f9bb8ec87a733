using System.Diagnostics;

namespace Chorus.Api.Tests.Operations;

/// <summary>Signals between processes, as an operator sends them.</summary>
internal static class Signal
{
    public static void Send(string name, int process)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process}"]);
        kill.WaitForExit();
    }

    /// <summary>Whether a process with this id lives. One that has ended, and that its parent has not looked after, does not.</summary>
    public static bool IsAlive(int process)
    {
        try
        {
            // After the name, which is in parentheses, comes the state.
            return File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart()[0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
