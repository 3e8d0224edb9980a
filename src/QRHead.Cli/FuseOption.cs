using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using QRHead.FirstStage;

namespace QRHead.Cli;

/// <summary><c>--fuse bm25,dense</c>: attention and first stages together.</summary>
/// <param name="Method">How their scores become one.</param>
/// <param name="Stages">The first stages' names, each with the weight that it was given, or null.</param>
internal sealed record FuseOption(FusionMethod Method, IReadOnlyList<(string Name, double? Weight)> Stages)
{
    private static readonly string[] Names = [Bm25.WordsName, EmbeddingStage.DenseName];

    /// <summary>Makes the option.</summary>
    public static Option<FuseOption?> Create() => new("--fuse")
    {
        Description =
            "Order by attention and others together: bm25 (words), dense (embeddings), or both with a comma; each perhaps with its "
            + "weight, as in bm25:0.5, where attention counts 1; without one the head set's, or 1. Standardised scores are added, or "
            + "with :rrf reciprocal ranks.",
        CustomParser = Parse,
        HelpName = "SYSTEMS",
    };

    /// <summary>Gets whether a first stage has a say.</summary>
    public bool Has(string name) => Stages.Any(stage => stage.Name == name);

    /// <summary>Makes the first stages.</summary>
    /// <param name="heads">The heads, which may say how much each counts.</param>
    /// <param name="make">Makes the one of a name.</param>
    public (IFirstStage Stage, double Weight)[] Fused(HeadSet heads, Func<string, IFirstStage> make) =>
        [.. Stages.Select(stage => (make(stage.Name), stage.Weight ?? heads.Fusion?.GetValueOrDefault(stage.Name, 1) ?? 1))];

    private static FuseOption? Parse(ArgumentResult result)
    {
        string text = result.Tokens is [.., { Value: string last }] ? last : "";
        FusionMethod? method = null;
        var stages = new List<(string Name, double? Weight)>();
        foreach (string[] parts in text.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split(':')))
        {
            double? weight = null;
            bool isRight = Names.Contains(parts[0]) && stages.TrueForAll(stage => stage.Name != parts[0]);
            foreach (string word in parts[1..])
            {
                if (word is "rrf" or "standardised")
                    method = word == "rrf" ? FusionMethod.ReciprocalRank : FusionMethod.Standardised;
                else if (weight is null && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                    && double.IsFinite(number) && number >= 0)
                    weight = number;
                else
                    isRight = false;
            }

            if (!isRight)
            {
                result.AddError(
                    $"--fuse is '{text}'; expected bm25, dense or bm25,dense, each perhaps with a weight of at least 0, as in bm25:0.5, "
                    + "and with :rrf or :standardised.");
                return null;
            }

            stages.Add((parts[0], weight));
        }

        return new FuseOption(method ?? FusionMethod.Standardised, stages);
    }
}
