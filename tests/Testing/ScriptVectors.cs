namespace Chorus.Testing;

/// <summary>Texts that run a script, load something or change a page where a reader takes them for more than text.</summary>
public static class ScriptVectors
{
    /// <summary>What the scripts in them do, if they run: open a dialog, and leave a mark on the window.</summary>
    public const string Payload = "(window.hacked=1,alert(1))";

    /// <summary>Where they load from: nobody is there.</summary>
    public const string Elsewhere = "http://127.0.0.1:9";

    private static readonly string[] Templates =
    [
        // Elements.
        "<script>{0}</script>", "<ScRiPt src={1}/x.js></sCrIpT>", "<script/x>{0}</script/x>", "</title><script>{0}</script>", "</textarea></style></noscript><script>{0}</script>", "\"'><script>{0}</script>",
        "<<script>{0}//<</script>", "<script>{0}", "<img src=x onerror={0}>", "<img src={1}/x.png>", "<img/src=x/onerror={0}//", "<img src=\"x` `<script>{0}</script>\"` `>", "<img src=x onerror=\"&#40;window.hacked=1,alert&#40;1&#41;&#41;\">",
        "<svg onload={0}>", "<svg><script>{0}</script></svg>", "<svg><animate onbegin={0} attributeName=x dur=1s>", "<svg><a xlink:href=javascript:{0}><text y=20>x</text></a></svg>", "<svg><use href=\"data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg' onload='{0}'/>#x\"/></svg>",
        "<math><mi xlink:href=javascript:{0}>x</mi></math>", "<iframe src=javascript:{0}></iframe>", "<iframe srcdoc=\"<script>parent.hacked=1</script>\"></iframe>", "<iframe src={1}/></iframe>", "<object data=javascript:{0}></object>", "<embed src={1}/x.swf>", "<body onload={0}>",
        "<input autofocus onfocus={0}>", "<details open ontoggle={0}>x</details>", "<video><source onerror={0}></video>", "<audio src=x onerror={0}>", "<marquee onstart={0}>x</marquee>", "<select autofocus onfocus={0}>", "<x onmouseover={0} style=position:fixed;inset:0>x</x>",
        "<a href=javascript:{0}>x</a>", "<a href=\"java&#10;script:{0}\">x</a>", "<a href=\"javascript&colon;{0}\">x</a>", "<form action=javascript:{0}><button>x</button></form>", "<button formaction=javascript:{0}>x</button>", "<base href={1}/>", "<link rel=stylesheet href={1}/x.css>",
        "<meta http-equiv=refresh content=\"0;url={1}/\">", "<style>@import '{1}/x.css';</style>", "<style>*{{background:url({1}/x)}}</style>", "<p style=\"background:url({1}/x)\">x</p>", "<!--><img src=x onerror={0}>-->", "<![CDATA[<img src=x onerror={0}>]]>", "<?xml-stylesheet href=\"javascript:{0}\"?>",

        // What cleaners and parsers read differently.
        "<noscript><p title=\"</noscript><img src=x onerror={0}>\">", "<svg></p><style><a id=\"</style><img src=1 onerror={0}>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror={0}&gt;\">", "<form><math><mtext></form><form><mglyph><style></math><img src onerror={0}>",
        "<div id=attributes></div><form id=x><input name=attributes>", "<a id=defaultView><a id=defaultView name=x>", "\\u003cscript\\u003e{0}\\u003c/script\\u003e", "%3Cscript%3E{0}%3C/script%3E", "&lt;script&gt;{0}&lt;/script&gt;", "\uFF1Cscript\uFF1E{0}\uFF1C/script\uFF1E", "\u2028<script>\u2028{0}</script>",

        // Markdown.
        "[needle](javascript:{0})", "[needle](JaVaScRiPt:{0})", "[needle](<javascript:{0}>)", "[needle](&#106;avascript:{0})", "[needle](javascript&colon;{0})", "[needle](java\tscript:{0})", "[needle](\u0001javascript:{0})", "[needle](data:text/html,<script>{0}</script>)", "[needle](vbscript:x)", "[needle](blob:{1}/x)",
        "[needle](file:///etc/passwd)", "[needle](\\\\evil\\x)", "[needle][1]\n\n[1]: javascript:{0}", "<javascript:{0}>", "![needle](javascript:{0})", "![needle]({1}/x.png)", "![needle][2]\n\n[2]: {1}/y.png", "[![needle]({1}/z.png)](javascript:{0})", "[needle](x \"onmouseover={0} \\\"\")", "[a](b'onclick='{0})",
        "```\"><img src=x onerror={0}>\nneedle\n```", "```html\n<img src=x onerror={0}>\n```", "`<img src=x onerror={0}>`", "~~~ {{onclick={0}}}\nneedle\n~~~", "# needle <img src=x onerror={0}>", "| <img src=x onerror={0}> | b |\n|---|---|\n| [x](javascript:{0}) | ![y]({1}/t.png) |", "- [ ] <img src=x onerror={0}>",
        "> <script>{0}</script>", "needle[^1]\n\n[^1]: <script>{0}</script>", "<needle@example.org\" onclick=\"{0}>", "https://example.org/\"onmouseover=\"{0}", "www.example.org/<script>{0}</script>", "needle {{{{constructor.constructor('{0}')()}}}}", "${{{0}}}", "<%= {0} %>", "javascript:{0}//", "'-{0}-'", "\\\";{0};//",
    ];

    /// <summary>All of them; each holds the word <c>needle</c>, so that a search finds it.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Templates.Select(t => string.Format(System.Globalization.CultureInfo.InvariantCulture, t, Payload, Elsewhere)).Select(t => t.Contains("needle", StringComparison.Ordinal) ? t : $"needle {t}")];
}
