using System.CommandLine;
using System.CommandLine.Parsing;
using QRHead.Lab;

namespace QRHead.Cli;

/// <summary><c>--objective</c>: what makes a head good.</summary>
internal static class ObjectiveOption
{
    /// <summary>Makes the option.</summary>
    public static Option<Objective?> Create() => new("--objective")
    {
        Description =
            "What makes a head good: nDCG@10 (or MRR, Recall@5 …) of its own ranking, mass (attention on the gold passages), "
            + "contrastive[:temperature], copy (what a head copies from the gold passages while the model answers), or similarity "
            + "(heads, distances and keys that score passages read alone by similarity).",
        CustomParser = Parse,
        HelpName = "NAME",
    };

    /// <summary>Whether heads are looked for that score by similarity, which is no question of single heads.</summary>
    public static bool IsSimilarity(ParseResult parsed, Option<Objective?> option) =>
        parsed.GetResult(option)?.Tokens is [.., { Value: string name }] && IsSimilarity(name);

    private static bool IsSimilarity(string name) => name.Trim().Equals(nameof(ScoringRule.Similarity), StringComparison.OrdinalIgnoreCase);

    private static Objective? Parse(ArgumentResult result)
    {
        if (IsSimilarity(result.Tokens[^1].Value))
            return null;
        try
        {
            return Objective.Parse(result.Tokens[^1].Value);
        }
        catch (UnknownNameException exception)
        {
            result.AddError($"--objective: {exception.Message}");
            return null;
        }
    }
}
