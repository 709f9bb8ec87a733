using System.Collections.Immutable;
using System.Net;
using Xunit;

namespace Orleans.Embedded.Tests.Placement;

public sealed class Rendezvous_moves_shares
{
    private const int Grains = 10_000;

    [Fact]
    public void Each_silo_has_about_as_much_as_the_others()
    {
        var shares = Owners(Silos(5)).CountBy(owner => owner).ToDictionary();

        Assert.Equal(5, shares.Count);
        Assert.All(shares.Values, share => Assert.InRange(share, Grains / 5 * 3 / 4, Grains / 5 * 5 / 4));
    }

    [Fact]
    public void Only_the_share_of_a_silo_that_comes_or_goes_moves()
    {
        var silos = Silos(5);
        var before = Owners(silos);

        for (var gone = 0; gone < silos.Length; gone++)
        {
            var after = Owners(silos.RemoveAt(gone));
            for (var grain = 0; grain < Grains; grain++)
                Assert.True(before[grain] == silos[gone] ? after[grain] != silos[gone] : after[grain] == before[grain]);
        }
    }

    // Processes of two versions have to agree, or each hands the other its calls.
    [Fact]
    public void Later_versions_choose_the_same_silos() => Assert.Equal(
        "2323221341322204212342211401331321424112", string.Concat(Owners(Silos(5)).Take(40).Select(owner => owner.Endpoint.Port - 1000)));

    private static ImmutableArray<SiloAddress> Silos(int count) =>
        [.. Enumerable.Range(0, count).Select(i => SiloAddress.New(IPAddress.Loopback, 1000 + i, 7))];

    private static SiloAddress[] Owners(ImmutableArray<SiloAddress> silos) =>
        [.. Enumerable.Range(0, Grains).Select(i => Rendezvous.Owner(GrainId.Create("conversation", $"{i}"), silos)!)];
}
