using System.ComponentModel.DataAnnotations;

namespace Chorus.Providers.Options;

/// <summary>Nothing, or what can be sent in a header. The message never repeats it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class KeyTextAttribute : ValidationAttribute
{
    private const int MaxLength = 4_096;

    public override bool IsValid(object? value) =>
        value is not string key || (key.Length <= MaxLength && key.All(c => c is > ' ' and <= '~'));

    public override string FormatErrorMessage(string name) => $"{name} may hold no spaces, and only ASCII.";
}
