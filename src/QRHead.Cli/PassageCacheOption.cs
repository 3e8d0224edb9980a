using System.CommandLine;

namespace QRHead.Cli;

/// <summary><c>--passage-cache FOLDER</c>: passages that are read each by itself are kept, and not read again.</summary>
internal static class PassageCacheOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => new("--passage-cache")
    {
        Description =
            "A folder that keeps each passage as it was read alone or joined: it is not read again, whatever it is ranked with. Made "
            + "when needed; may be deleted at any time.",
        HelpName = "FOLDER",
    };
}
