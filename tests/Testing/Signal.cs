using System.Diagnostics;

namespace Chorus.Testing;

/// <summary>Signals between processes, as an operator sends them.</summary>
public static class Signal
{
    /// <summary>Sends it, and returns once it is sent.</summary>
    /// <param name="name">Such as <c>TERM</c>.</param>
    /// <param name="process">The process's id.</param>
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
