using BenchmarkDotNet.Attributes;
using QRHead.Prompting;

namespace QRHead.Benchmarks;

/// <summary>Measures the prompt: writing it, and its tokens with the ranges of passages and question.</summary>
public class PromptBenchmarks
{
    private QRRetriever _retriever = null!;
    private Passage[] _passages = [];

    /// <summary>Gets or sets how many passages the prompt has.</summary>
    [Params(8, 40)]
    public int Passages { get; set; }

    /// <summary>Loads the built-in model, for its tokenizer.</summary>
    [GlobalSetup]
    public void Load() => (_retriever, _passages) = (QRRetriever.Load(), StagePassages.Take(Passages));

    /// <summary>Frees the model.</summary>
    [GlobalCleanup]
    public void Free() => _retriever.Dispose();

    /// <summary>Writes the prompt.</summary>
    /// <returns>Its length in UTF-16 units.</returns>
    [Benchmark(Description = "write")]
    public int Write() => PromptWriter.Write(_retriever.Prompt, StagePassages.Question, _passages).Text.Length;

    /// <summary>Writes and encodes the prompt.</summary>
    /// <returns>Its length in tokens.</returns>
    [Benchmark(Description = "write and encode")]
    public int Encode() =>
        EncodedPrompt.From(PromptWriter.Write(_retriever.Prompt, StagePassages.Question, _passages), _retriever.Tokenizer).Encoding.Count;
}
