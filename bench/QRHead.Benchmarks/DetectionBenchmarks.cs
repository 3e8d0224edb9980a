using BenchmarkDotNet.Attributes;
using QRHead.Evaluation;
using QRHead.Lab;

namespace QRHead.Benchmarks;

/// <summary>
/// Measures what detection costs beside reading: eight examples of about 2,000 tokens, all heads, with SmolLM2 where a folder <c>shared</c>
/// lies beside the project, else with the built-in model.
/// </summary>
[WarmupCount(1)]
[IterationCount(3)]
[InvocationCount(1, 1)]
public class DetectionBenchmarks
{
    private const int Examples = 8, Passages = 45;

    private QRRetriever _retriever = null!;
    private EvaluationInstance[] _examples = [];

    /// <summary>Loads the model and makes the examples, none of which shares its passages.</summary>
    [GlobalSetup]
    public void Load()
    {
        _retriever = QRRetriever.Load(
            ProjectFiles.Shared("models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf"), new() { Heads = HeadSelection.All });
        _examples = [.. Enumerable.Range(0, Examples).Select(Example)];
    }

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Free() => _retriever.Dispose();

    /// <summary>Reads the examples.</summary>
    /// <returns>Tokens that were read.</returns>
    [Benchmark(Description = "read 8 examples")]
    public int Read()
    {
        int tokens = 0;
        foreach (EvaluationInstance example in _examples)
        {
            using ReadContext context = _retriever.Read(example.Passages);
            tokens += context.Tokens;
        }

        return tokens;
    }

    /// <summary>Detects heads on them.</summary>
    /// <returns>The best head's score.</returns>
    [Benchmark(Description = "detect on 8 examples")]
    public double Detect() => _retriever.Detect(_examples, new() { Top = 8, Folds = 2 }).Heads.Scores[0].Score;

    private static EvaluationInstance Example(int number)
    {
        Passage[] passages =
        [
            .. StagePassages.Take(Passages).Select(passage => passage with { Id = FormattableString.Invariant($"{number}-{passage.Id}") }),
        ];
        return new() { Query = new Query($"{number}", StagePassages.Question), Passages = passages, Gold = [new(passages[number].Id, 1)] };
    }
}
