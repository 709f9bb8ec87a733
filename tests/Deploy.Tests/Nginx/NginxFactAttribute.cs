using Xunit;

namespace Chorus.Deploy.Tests.Nginx;

/// <summary>A test behind a real nginx: skipped, with the reason, where there is none, except on CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute() => Skip = NginxServer.WhyNot;
}

/// <summary>The same, once for each row of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxTheoryAttribute : TheoryAttribute
{
    public NginxTheoryAttribute() => Skip = NginxServer.WhyNot;
}
