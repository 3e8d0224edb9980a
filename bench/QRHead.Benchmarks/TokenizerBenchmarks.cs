using BenchmarkDotNet.Attributes;
using QRHead.Tokenization;

namespace QRHead.Benchmarks;

/// <summary>Measures how fast text becomes tokens, on one core.</summary>
public class TokenizerBenchmarks
{
    private Tokenizer _warm = null!;
    private Tokenizer _cold = null!;

    /// <summary>Gets or sets the tokenizer.</summary>
    [ParamsSource(nameof(Tokenizers))]
    public BenchmarkTokenizer Tokenizer { get; set; } = null!;

    /// <summary>Gets or sets the text.</summary>
    [ParamsSource(nameof(Texts))]
    public BenchmarkText Text { get; set; } = null!;

    /// <summary>Gets the tokenizers.</summary>
    public static IEnumerable<BenchmarkTokenizer> Tokenizers => BenchmarkTokenizer.All();

    /// <summary>Gets the texts.</summary>
    public static IEnumerable<BenchmarkText> Texts => [BenchmarkText.English(), BenchmarkText.TenLanguages()];

    /// <summary>Loads the tokenizer that keeps what it learned.</summary>
    [GlobalSetup]
    public void LoadOnce() => _warm = Tokenizer.Load();

    /// <summary>Loads a tokenizer that has not learned anything.</summary>
    [IterationSetup(Target = nameof(FirstText))]
    public void LoadAgain() => _cold = Tokenizer.Load();

    /// <summary>Encodes the whole text with a tokenizer that was just loaded; the code is compiled already.</summary>
    /// <returns>The number of tokens.</returns>
    [Benchmark(Description = "first text")]
    public int FirstText() => _cold.CountTokens(Text.Whole);

    /// <summary>Encodes the whole text with a tokenizer that has seen it before.</summary>
    /// <returns>The number of tokens.</returns>
    [Benchmark(Description = "same text again")]
    public int SameTextAgain() => _warm.CountTokens(Text.Whole);

    /// <summary>Encodes passage by passage, as a text splitter or an index does.</summary>
    /// <returns>The number of tokens.</returns>
    [Benchmark(Description = "passage by passage")]
    public int PassageByPassage()
    {
        int count = 0;
        foreach (string passage in Text.Passages)
            count += _warm.CountTokens(passage);
        return count;
    }
}
