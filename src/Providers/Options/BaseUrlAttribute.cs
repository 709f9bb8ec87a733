using System.ComponentModel.DataAnnotations;

namespace Chorus.Providers.Options;

/// <summary>Nothing, or an address of http or https to which paths can be added. The message never repeats it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class BaseUrlAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) => value is not string text || text.Length == 0 || TryParse(text, out _);

    public override string FormatErrorMessage(string name) =>
        $"{name} has to be an absolute http or https address without user, query or fragment.";

    /// <summary>The address without a slash at its end.</summary>
    public static Uri Parse(string text) => TryParse(text, out var url) ? url : throw new FormatException("Not a base URL.");

    private static bool TryParse(string text, out Uri url) =>
        Uri.TryCreate(text.Trim().TrimEnd('/'), UriKind.Absolute, out url!)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;
}
