using Microsoft.Extensions.Options;

namespace Chorus.Api.Accounts.External;

/// <summary>Half a configuration is none: a token without an audience would be anybody's.</summary>
internal sealed class ExternalSignInOptionsCheck : IValidateOptions<ExternalSignInOptions>
{
    public ValidateOptionsResult Validate(string? name, ExternalSignInOptions options)
    {
        if (!options.IsOn)
        {
            return options.Audience.Length + options.JwksUri.Length == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail($"{ExternalSignInOptions.Section}: Issuer is missing.");
        }

        if (options.Audiences().Length == 0)
        {
            return ValidateOptionsResult.Fail($"{ExternalSignInOptions.Section}: Audience is missing.");
        }

        return Uri.TryCreate(options.JwksUri, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{ExternalSignInOptions.Section}: JwksUri is an https address (or http on this machine).");
    }
}
