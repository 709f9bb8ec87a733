using Xunit;

namespace Chorus.Browser.Tests;

/// <summary>A test in a real browser: skipped, with the reason, where there is none, except on CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}
