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
        Description = "What makes a head good: nDCG@10 (or MRR, Recall@5 …) of its own ranking, mass (attention on the gold passages), contrastive[:temperature], or copy (what a head copies from the gold passages while the model answers).",
        CustomParser = Parse,
        HelpName = "NAME",
    };

    private static Objective? Parse(ArgumentResult result)
    {
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
