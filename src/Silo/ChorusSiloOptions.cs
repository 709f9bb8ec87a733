using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Chorus.Silo;

/// <summary>How a silo is reached and how much it takes on.</summary>
public sealed class ChorusSiloOptions
{
    public const string Section = "Chorus:Silo";

    /// <summary>
    /// The address of this machine at which a silo of a cluster listens, and which the others dial. Nobody signs in there: it
    /// has to be a private one.
    /// </summary>
    /// <value>127.0.0.1 by default.</value>
    [Required, IPAddressText]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port between silos.</summary>
    /// <value>0 by default: any free port.</value>
    [Range(0, 65_535)]
    public int Port { get; set; }

    /// <summary>Where it listens itself, if the others reach <see cref="Port"/> through something in between.</summary>
    /// <value>0 by default: at <see cref="Port"/>.</value>
    [Range(0, 65_535)]
    public int ListenPort { get; set; }

    /// <summary>The port for servers, where the engine has one for them.</summary>
    /// <value>0 by default: any free port.</value>
    [Range(0, 65_535)]
    public int GatewayPort { get; set; }

    /// <summary>How long a call waits for its answer: longer than a restart of PostgreSQL, which commits sit out.</summary>
    /// <value>30 seconds by default.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls that may wait for one grain; further ones are refused, so that a stuck grain does not eat all memory.</summary>
    /// <value>10,000 by default.</value>
    [Range(100, 1_000_000)]
    public int MaxWaitingCalls { get; set; } = 10_000;

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class IPAddressTextAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => IPAddress.TryParse(value as string, out _);

        public override string FormatErrorMessage(string name) => $"{name} has to be an IP address.";
    }
}
