using System.Text.Json;

namespace QRHead.Evaluation.Tests;

/// <summary>A golden pair of qrels and a run, with what pytrec_eval and BEIR make of them.</summary>
internal sealed class GoldenRun
{
    private readonly JsonElement _expected;

    private GoldenRun(string folder, string run)
    {
        Qrels = QrelsFile.Read(Path.Combine(folder, "qrels.txt"));
        Run = RunFile.Read(Path.Combine(folder, $"{run}.trec"));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        _expected = document.RootElement.GetProperty("runs").GetProperty(run).Clone();
    }

    public Qrels Qrels { get; }

    public Run Run { get; }

    public JsonElement TrecEval => _expected.GetProperty("trec_eval");

    public JsonElement Beir => _expected.GetProperty("beir");

    /// <summary>Opens one of the pairs that travel with the project, or else of those beside it.</summary>
    public static GoldenRun Open(string folder, string run)
    {
        string carried = Path.Combine(Repository.Root(), "test", "Goldens", "measures", folder);
        return new GoldenRun(
            File.Exists(Path.Combine(carried, "expected.json")) ? carried : Shared.Require($"goldens/measures/{folder}"), run);
    }

    /// <summary>From pytrec_eval's names to ours: <c>ndcg_cut_10</c> is nDCG@10.</summary>
    public static Measure MeasureOf(string name) => Measure.Parse(name switch
    {
        "recip_rank" => "MRR",
        "ndcg" or "map" => name,
        _ => $"{name.Split('_')[0]}@{name.Split('_')[^1]}",
    });
}
