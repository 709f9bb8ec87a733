using Microsoft.OpenApi;

namespace Chorus.Api.OpenApi;

internal static class FileConventions
{
    private const string Form = "multipart/form-data";

    /// <summary>Says that the answer is a file, of one of these types.</summary>
    public static RouteHandlerBuilder ProducesFile(this RouteHandlerBuilder builder, string contentType, params string[] others) =>
        builder.Produces<Stream>(StatusCodes.Status200OK, contentType, others);

    /// <summary>Says that the body is a file, of one of these types, or a form with a part named <c>file</c>.</summary>
    public static RouteHandlerBuilder AcceptsFile(this RouteHandlerBuilder builder, string contentType, params string[] others) =>
        builder.Accepts<Stream>(contentType, [.. others, Form]).AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.RequestBody!.Content![Form].Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { "file" },
                Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
            };
            return Task.CompletedTask;
        });
}
