using Chorus.Testing;
using Xunit;

namespace Chorus.Silo.Tests.Streams;

/// <summary>A test of what is made for Microsoft Orleans only; the embedded engine's streams have tests of their own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MicrosoftFactAttribute : FactAttribute
{
    public MicrosoftFactAttribute()
    {
        if (Repository.Engine != "Microsoft")
            Skip = "Direct streams are for Microsoft Orleans only";
    }
}
