using System.CommandLine;
using System.CommandLine.Parsing;

namespace QRHead.Cli;

/// <summary><c>--fuse bm25</c>: attention and BM25 together.</summary>
internal static class FuseOption
{
    /// <summary>Makes the option.</summary>
    public static Option<FusionMethod?> Create() => new("--fuse")
    {
        Description = "Order by attention and by words together: bm25 (or bm25:standardised, the sum of standardised scores), or bm25:rrf (reciprocal ranks).",
        CustomParser = Parse,
        HelpName = "SYSTEM",
    };

    private static FusionMethod? Parse(ArgumentResult result)
    {
        string text = result.Tokens is [.., { Value: string last }] ? last : "";
        switch (text.ToLowerInvariant())
        {
            case "bm25" or "bm25:standardised":
                return FusionMethod.Standardised;
            case "bm25:rrf":
                return FusionMethod.ReciprocalRank;
            default:
                result.AddError($"--fuse is '{text}'; expected bm25, bm25:standardised or bm25:rrf.");
                return null;
        }
    }
}
