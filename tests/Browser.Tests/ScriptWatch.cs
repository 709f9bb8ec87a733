using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Chorus.Browser.Tests;

/// <summary>Notices in a page whatever a script of somebody else's could do there: run, open a dialog, load something, be stopped by the policy.</summary>
internal sealed class ScriptWatch
{
    private const string Notice = "window.stopped = []; addEventListener('securitypolicyviolation', event => stopped.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`), true)";

    // What an attribute, an element or an address of the page must not be, whether or not the policy would stop it.
    private const string Look = """
        () => {
          const found = [...window.stopped];
          if (window.hacked) found.push('a script has run');
          for (const each of document.querySelectorAll('*')) {
            const handler = [...each.attributes].find(one => one.name.startsWith('on') || one.name === 'srcdoc' || one.name === 'formaction');
            if (handler) found.push(`there is a handler: ${each.outerHTML.slice(0, 200)}`);
            if (each.matches('iframe, frame, object, embed, base, applet, marquee, math, main script, main style, main link, main meta, main form[action]')) found.push(`there is ${each.outerHTML.slice(0, 200)}`);
            if (each instanceof HTMLAnchorElement && each.hasAttribute('href') && !/^(https?|mailto|tel|blob):$/.test(each.protocol)) found.push(`a link leads to ${each.href}`);
            const source = each instanceof HTMLImageElement ? each.src : '';
            if (source && new URL(source).origin !== location.origin && !source.startsWith('blob:')) found.push(`a picture comes from ${source}`);
          }
          return found;
        }
        """;

    private readonly ConcurrentQueue<string> _found = new();
    private readonly IPage _page;

    private ScriptWatch(IPage page) => _page = page;

    /// <summary>What it has noticed so far.</summary>
    public IReadOnlyCollection<string> Found => _found;

    /// <param name="origin">Where everything may come from.</param>
    public static async Task<ScriptWatch> BeginAsync(IPage page, Uri origin)
    {
        var watch = new ScriptWatch(page);
        page.Dialog += async (_, dialog) =>
        {
            watch._found.Enqueue($"a dialog opened: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Popup += (_, popup) => watch._found.Enqueue($"a window opened: {popup.Url}");
        page.Download += (_, download) => watch._found.Enqueue($"a download began: {download.Url}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(origin.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && !request.Url.StartsWith("file:", StringComparison.Ordinal))
                watch._found.Enqueue($"a request went to {request.Url}");
        };
        await page.AddInitScriptAsync(Notice);
        return watch;
    }

    /// <summary>Looks through the page as it is now.</summary>
    /// <param name="where">For the message.</param>
    public async Task LookAsync(string where)
    {
        foreach (var found in await _page.EvaluateAsync<string[]>(Look))
            _found.Enqueue($"{where}: {found}");
    }
}
