namespace Chorus.Testing;

/// <summary>A hub call's error text, which starts with a code and a colon after SignalR's own prefix.</summary>
public sealed class HubCallException(string message) : Exception(message)
{
    private const string Prefix = "HubException: ";

    /// <summary>The contract's code, such as <c>not-found</c>.</summary>
    public string Code
    {
        get
        {
            var start = Message.IndexOf(Prefix, StringComparison.Ordinal);
            var text = start < 0 ? Message : Message[(start + Prefix.Length)..];
            return text.Split(':')[0];
        }
    }
}
