namespace Chorus.Grains.Generations;

/// <summary>What an assistant can be doing in a conversation.</summary>
public static class AssistantStates
{
    public const string Thinking = "thinking";
    public const string Generating = "generating";
    public const string Idle = "idle";
}
