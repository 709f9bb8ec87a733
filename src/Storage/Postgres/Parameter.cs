using Npgsql;
using NpgsqlTypes;

namespace Chorus.Storage.Postgres;

/// <summary>Typed parameters, so that every execution of a statement fits the one that was prepared.</summary>
internal static class Parameter
{
    public static NpgsqlParameter Of<T>(T value)
        where T : notnull => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlParameter Text(string? value) => Nullable(value, NpgsqlDbType.Text);

    public static NpgsqlParameter Time(DateTimeOffset? value) => Nullable(value?.ToUniversalTime(), NpgsqlDbType.TimestampTz);

    public static NpgsqlParameter Json(string? value) => Nullable(value, NpgsqlDbType.Json);

    public static NpgsqlParameter Id(Guid? value) => Nullable(value, NpgsqlDbType.Uuid);

    public static NpgsqlParameter Flag(bool? value) => Nullable(value, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Small(short? value) => Nullable(value, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Number(long? value) => Nullable(value, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Integer(int? value) => Nullable(value, NpgsqlDbType.Integer);

    public static NpgsqlParameter Column<T>(T[] values, NpgsqlDbType type) =>
        new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    /// <summary>A whole column of rows; the statement unnests it.</summary>
    public static NpgsqlParameter Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> value, NpgsqlDbType type)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return Column(values, type);
    }

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
