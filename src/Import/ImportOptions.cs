namespace Chorus.Import;

/// <summary>What the command line asks for.</summary>
internal sealed record ImportOptions(string File, Uri Url, string? Email, string? Password)
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        usage: ./import FILE [--url http://127.0.0.1:5080] [--email EMAIL --password PASSWORD]

        Brings conversations from an OASST1 file (JSON lines) into Chorus, one for each message tree. Messages keep their
        ids, so a second import adds nothing and an interrupted one goes on where it stopped.
          --url        the server
          --email, --password
                       the account to import into: signed in to, or made if there is none (CHORUS_PASSWORD works too).
                       Without it a guest is used, whose token is kept for the next import; naming an account later
                       turns that guest, with all that it imported, into the account.
        """;

    /// <summary>Reads the arguments.</summary>
    /// <returns>Null after a mistake, which <paramref name="output"/> then explains.</returns>
    public static ImportOptions? Parse(string[] arguments, TextWriter output)
    {
        string? file = null, email = null, password = Environment.GetEnvironmentVariable("CHORUS_PASSWORD");
        var url = "http://127.0.0.1:5080";
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--url" when i + 1 < arguments.Length: url = arguments[++i]; break;
                case "--email" when i + 1 < arguments.Length: email = arguments[++i]; break;
                case "--password" when i + 1 < arguments.Length: password = arguments[++i]; break;
                case ['-', ..]: return Refuse(Usage);
                case var name when file is null: file = name; break;
                default: return Refuse(Usage);
            }
        }
        if (file is null)
            return Refuse(Usage);
        if (!System.IO.File.Exists(file))
            return Refuse($"There is no file {file}.");
        if (email is not null && string.IsNullOrEmpty(password))
            return Refuse("--email needs --password (or CHORUS_PASSWORD).");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            return Refuse($"--url is an address such as http://127.0.0.1:5080, not '{url}'.");
        return new ImportOptions(file, server, email, password);

        ImportOptions? Refuse(string reason)
        {
            output.WriteLine(reason);
            return null;
        }
    }
}
