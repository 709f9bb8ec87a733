namespace Chorus.Api.Errors;

/// <summary>One field of a request is not valid: 400 <c>invalid-request</c> with <c>errors</c>.</summary>
internal sealed class InvalidFieldException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}
