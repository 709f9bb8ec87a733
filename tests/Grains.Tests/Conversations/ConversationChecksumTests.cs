using Chorus.Grains.Conversations;
using Xunit;

namespace Chorus.Grains.Tests.Conversations;

public sealed class ConversationChecksumTests
{
    /// <summary>The expected values were made with sha256sum.</summary>
    [Theory]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057", 1, "2e6b0128a3477fe6")]
    [InlineData("01890a5d-ac96-774b-bcce-b302099a8057", 12, "0530a20cfae52e38")]
    public void It_is_the_start_of_SHA256_of_id_and_revision(string id, int revision, string expected) =>
        Assert.Equal(expected, ConversationChecksum.Format(ConversationChecksum.Of(Guid.Parse(id), revision)));
}
