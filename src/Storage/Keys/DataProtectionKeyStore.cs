using System.Xml.Linq;
using Chorus.Grains;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Chorus.Storage.Keys;

/// <summary>
/// The keys that tokens are protected with, in PostgreSQL, so that every node reads every node's tokens. Whoever can read the
/// database can therefore forge tokens: guard it as such.
/// </summary>
public sealed class DataProtectionKeyStore(NpgsqlDataSource source, TimeProvider time) : IXmlRepository
{
    internal const string ReadSql = "SELECT xml FROM data_protection_keys ORDER BY name";

    internal const string AddSql = """
        INSERT INTO data_protection_keys (name, xml, created_at) VALUES ($1, $2, $3)
        ON CONFLICT (name) DO UPDATE SET xml = excluded.xml
        """;

    // The interface has no asynchronous form; it is called rarely.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var command = source.CreateCommand(ReadSql);
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
        {
            elements.Add(XElement.Parse(reader.GetString(0)));
        }

        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var command = source.CreateCommand(AddSql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = friendlyName });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = element.ToString(SaveOptions.DisableFormatting) });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = Timestamp.Now(time) });
        command.ExecuteNonQuery();
    }
}
