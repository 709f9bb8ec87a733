using Chorus.Grains.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace Chorus.Api.OpenApi;

/// <summary>The description of the REST calls at <c>/openapi.json</c>; docs/openapi.json is its approved copy.</summary>
internal static class ApiDocument
{
    private const string Route = "/openapi.json";
    private const string Bearer = "bearer";

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi(options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            Describe(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Any())
            {
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            }

            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type == typeof(JsonText))
            {
                schema.Type = JsonSchemaType.Object;
                schema.Description = "Any JSON object, at most 16 KiB; it comes back as it was sent.";
            }

            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) => app.MapOpenApi(Route);

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Chorus",
            Version = "1",
            Description = "Conversations that every device of every member sees live. Failures are RFC 9457 problems with a stable code; "
                + "live events come over the SignalR hub at /hub.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "The accessToken of an answer of /api/auth.",
            },
        };
    }
}
