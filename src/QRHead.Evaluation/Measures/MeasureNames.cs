using System.Globalization;

namespace QRHead.Evaluation.Measures;

/// <summary>From names to measures: a word, and for some an @ with a cut-off.</summary>
internal static class MeasureNames
{
    private const string Known =
        "nDCG, MAP, MRR (each also with a cut-off, for example nDCG@10), Recall@k, P@k, recall_any@k, recall_all@k";

    /// <summary>Reads a name, in any case.</summary>
    /// <exception cref="UnknownNameException">There is no such measure, or the cut-off is missing or no whole number above 0.</exception>
    public static Measure Parse(string name)
    {
        string[] parts = name.Split('@', 2);
        int? cutoff = parts.Length == 2 ? Cutoff(name, parts[1]) : null;
        return parts[0].ToLowerInvariant() switch
        {
            "ndcg" => new NormalizedDcg(cutoff),
            "map" or "ap" => new AveragePrecision(cutoff),
            "mrr" or "rr" => new ReciprocalRank(cutoff),
            "recall" or "r" => new Recall(Required(name, cutoff)),
            "p" or "precision" => new PrecisionAt(Required(name, cutoff)),
            "recall_any" or "success" => new RecallAny(Required(name, cutoff)),
            "recall_all" => new RecallAll(Required(name, cutoff)),
            _ => throw Unknown(name, $"There is no measure '{name}'; there are: {Known}."),
        };
    }

    private static int Cutoff(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int cutoff) && cutoff > 0
            ? cutoff
            : throw Unknown(name, $"The measure '{name}' has the cut-off '{text}'; expected a whole number above 0, for example nDCG@10.");

    private static int Required(string name, int? cutoff) =>
        cutoff ?? throw Unknown(name, $"The measure '{name}' needs a cut-off, for example {name}@5.");

    private static UnknownNameException Unknown(string name, string message) => new("measure", name, message);
}
