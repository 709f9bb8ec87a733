using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Chorus.Storage.Migrations;

/// <summary>A numbered step of the schema, an embedded file <c>Migrations/0001_name.sql</c>.</summary>
/// <param name="Checksum">Of its text, so that a step that was edited after it ran is noticed.</param>
internal sealed record Migration(int Number, string Name, string Sql, string Checksum)
{
    private const string Prefix = "Chorus.Storage.Migrations.";

    /// <summary>Those of this program, in their order.</summary>
    public static IReadOnlyList<Migration> All { get; } = ReadAll(typeof(Migration).Assembly);

    /// <param name="file">The file's name: four digits, an underscore, the name, <c>.sql</c>.</param>
    public static Migration Parse(string file, string text)
    {
        // The same on every checkout, whatever it does to line ends.
        var sql = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var number = int.Parse(file.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)));
        return new Migration(number, file[5..^".sql".Length], sql, checksum);
    }

    private static List<Migration> ReadAll(Assembly assembly)
    {
        var names = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(".sql", StringComparison.Ordinal));
        var migrations = new List<Migration>();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            migrations.Add(Parse(name[Prefix.Length..], reader.ReadToEnd()));
        }

        return migrations;
    }
}
