using System.Text.Json;
using System.Text.RegularExpressions;
using Chorus.Api.Json;
using Chorus.Grains.Errors;

namespace Chorus.Api.Errors;

/// <summary>Makes problems of failures, and answers with them.</summary>
internal static partial class ProblemWriter
{
    private const string RetryAfterSeconds = "1";

    public static Problem Of(ErrorKind error, string? detail = null) => new()
    {
        Type = $"urn:chorus:error:{error.Code}",
        Title = error.Title,
        Status = ErrorStatus.Of(error.Code),
        Detail = detail,
        Code = error.Code,
    };

    public static Problem Of(Exception error)
    {
        switch (error)
        {
            case ConflictException conflict:
                return Of(conflict.Error) with { Current = conflict.Current };
            case RetryLaterException later:
                return Of(later.Error, $"Try again in {later.Seconds} s.");
            case InvalidFieldException field:
                return Of(ErrorCodes.Invalid, field.Message) with { Errors = One(field.Field, field.Message) };
        }

        var mapped = ErrorMapping.Map(error);
        return new Problem
        {
            Type = $"urn:chorus:error:{mapped.Code}",
            Title = ErrorStatus.TitleOf(mapped.Code),
            Status = ErrorStatus.Of(mapped.Code),
            Detail = mapped.Message,
            Code = mapped.Code,
            Errors = mapped.Code == ErrorCodes.Invalid.Code && FieldOf(error) is { } name ? One(name, mapped.Message) : null,
        };
    }

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = Problem.ContentType;
        if (problem.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests
            && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = RetryAfterSeconds;
        }

        return JsonSerializer.SerializeAsync(response.Body, problem, ApiJson.Readable.Problem, context.RequestAborted);
    }

    private static Dictionary<string, string[]> One(string field, string message) => new() { [field] = [message] };

    /// <summary>The field's path in the body, or the name of the address's parameter.</summary>
    private static string? FieldOf(Exception error) => error switch
    {
        { InnerException: JsonException json } when MissingProperty().Match(json.Message) is { Success: true } match => match.Groups[1].Value,
        { InnerException: JsonException { Path: { Length: > 2 } path } } => path[2..],
        BadHttpRequestException when ParameterName().Match(error.Message) is { Success: true } match => match.Groups[1].Value,
        _ => null,
    };

    [GeneratedRegex("missing required properties including: '(\\w+)'")]
    private static partial Regex MissingProperty();

    [GeneratedRegex("""^Failed to bind parameter "\S+ (\w+)" from""")]
    private static partial Regex ParameterName();
}
