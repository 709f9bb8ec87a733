namespace Orleans.Runtime;

/// <summary>Counts changes of the cluster's membership.</summary>
[GenerateSerializer, Immutable]
public readonly record struct MembershipVersion([property: Id(0)] long Value) : IComparable<MembershipVersion>
{
    public static MembershipVersion MinValue => new(long.MinValue);

    public int CompareTo(MembershipVersion other) => Value.CompareTo(other.Value);

    public static bool operator <(MembershipVersion left, MembershipVersion right) => left.Value < right.Value;

    public static bool operator >(MembershipVersion left, MembershipVersion right) => left.Value > right.Value;

    public static bool operator <=(MembershipVersion left, MembershipVersion right) => left.Value <= right.Value;

    public static bool operator >=(MembershipVersion left, MembershipVersion right) => left.Value >= right.Value;
}
