using System.Text;
using System.Text.Json;

namespace Chorus.Api.Tests.Fuzzing;

/// <summary>Writes JSON by the schemas of the OpenAPI document, with something hostile in the place of a part of it now and then.</summary>
/// <param name="document">The document, of which references are resolved.</param>
internal sealed class JsonGrammar(JsonElement document)
{
    private const int MaxDepth = 8;

    private JsonElement Schemas => document.GetProperty("components").GetProperty("schemas");

    /// <param name="rate">Each part is a hostile one once in so many times; 0: never, so that what is written is valid.</param>
    public string Write(JsonElement schema, World world, Chance chance, int rate) => Write(schema, "", world, chance, rate, 0);

    /// <summary>What the document calls so.</summary>
    public string Write(string name, World world, Chance chance, int rate) => Write(Schemas.GetProperty(name), name, world, chance, rate, 0);

    public bool Knows(string name) => Schemas.TryGetProperty(name, out _);

    private string Write(JsonElement schema, string name, World world, Chance chance, int rate, int depth)
    {
        if (rate > 0 && chance.OnceIn(rate))
        {
            return Hostile.Json(chance);
        }

        if (depth > MaxDepth)
        {
            return "null";
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            var found = document;
            foreach (var part in reference.GetString()!.Split('/')[1..])
            {
                found = found.GetProperty(part);
            }

            return Write(found, name, world, chance, rate, depth + 1);
        }

        if (schema.TryGetProperty("oneOf", out var choices))
        {
            return Write(chance.Of([.. choices.EnumerateArray()]), name, world, chance, rate, depth + 1);
        }

        return schema.TryGetProperty("enum", out var values)
            ? chance.Of([.. values.EnumerateArray()]).GetRawText()
            : TypeOf(schema, chance) switch
            {
                "object" => WriteObject(schema, world, chance, rate, depth),
                "array" => $"[{string.Join(',', Enumerable.Range(0, chance.Below(4)).Select(_ => Write(schema.GetProperty("items"), name, world, chance, rate, depth + 1)))}]",
                "string" => WriteText(schema, name, world, chance),
                "integer" or "number" => chance.Of(["0", "1", "2", "7"]),
                "boolean" => chance.Of(["true", "false"]),
                _ => "null",
            };
    }

    private string WriteObject(JsonElement schema, World world, Chance chance, int rate, int depth)
    {
        if (!schema.TryGetProperty("properties", out var properties))
        {
            return chance.Of(["{}", """{"a":"b"}""", """{"systemPrompt":"Be short.","model":"m"}""", """{"n":[1,2,{"d":null}]}"""]);
        }

        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()).ToHashSet() : [];
        var json = new StringBuilder("{");
        foreach (var property in properties.EnumerateObject())
        {
            if (!(required.Contains(property.Name) ? rate == 0 || !chance.OnceIn(rate) : chance.OnceIn(2)))
            {
                continue;
            }

            var name = rate > 0 && chance.OnceIn(rate * 2) ? chance.Of(["", "__proto__", "ID", property.Name.ToUpperInvariant(), "\\u0000", "\\ud800"]) : property.Name;
            json.Append(json.Length > 1 ? "," : "").Append('"').Append(name).Append("\":")
                .Append(Write(property.Value, property.Name, world, chance, rate, depth + 1));
        }

        return json.Append('}').ToString();
    }

    private static string WriteText(JsonElement schema, string name, World world, Chance chance) => name switch
    {
        "email" => $"\"{chance.Id():N}@example.org\"",
        "password" => "\"Correct-horse-7\"",
        "refreshToken" or "guestToken" => $"\"{(chance.OnceIn(2) ? world.Guest.RefreshToken : "nonsense")}\"",
        _ when FormatOf(schema) == "uuid" => $"\"{world.IdFor(name, chance)}\"",
        _ when FormatOf(schema) == "date-time" => "\"2026-01-31T12:00:00Z\"",
        _ => chance.Of(["\"Hello\"", "\"# A title\\n\\n- one\\n- two\"", "\"Gr\u00FC\u00DFe \uD83D\uDE00\"", "\"1:1\""]),
    };

    private static string? FormatOf(JsonElement schema) => schema.TryGetProperty("format", out var format) ? format.GetString() : null;

    private static string? TypeOf(JsonElement schema, Chance chance) => !schema.TryGetProperty("type", out var type)
        ? schema.TryGetProperty("properties", out _) ? "object" : "null"
        : type.ValueKind == JsonValueKind.Array ? chance.Of([.. type.EnumerateArray()]).GetString() : type.GetString();
}
