using System.Diagnostics.CodeAnalysis;
using QRHead.Tokenization.Patterns;

namespace QRHead.Sources;

/// <summary>What a byte-level tokenizer does before merging. GGUF files say it only by a name; this is what each name stands for.</summary>
/// <param name="Splits">The expressions that cut a text, each inside the pieces of the one before.</param>
/// <param name="IgnoresMerges">Whether a piece that is a token is taken whole, whatever the merges say.</param>
/// <param name="AddsBeginning">Whether a text starts with the token for its beginning, where the file doesn't say.</param>
/// <param name="Composes">Whether letters and their accents are joined first (NFC).</param>
/// <remarks>The expressions are those of the tokenizers' own files. What the names mean: <c>llama-vocab.cpp</c> of llama.cpp.</remarks>
internal sealed record GgufPreTokenizer(string[] Splits, bool IgnoresMerges = false, bool AddsBeginning = false, bool Composes = false)
{
    /// <summary>The name of files from the time before there were names.</summary>
    public const string Default = "default";

    private const string EachNumber = @"\p{N}";
    private const string Contractions = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
    private const string Upper = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string AfterWords = @"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Tekken = $@"{Upper}*{Lower}+|{Upper}+{Lower}*|\p{{N}}{AfterWords}";
    private const string Gpt4o = $@"{Upper}*{Lower}+{Contractions}|{Upper}+{Lower}*{Contractions}|\p{{N}}{{1,3}}{AfterWords}";
    private static readonly string[] Old = [@"[\p{P}\$\+<=>\^~\|]+", Gpt2Pattern.Regex, @"\p{N}+", "[0-9][0-9][0-9]"];

    /// <summary>Gets the names that are known, for complaints.</summary>
    public static string Known { get; } =
        "llama-bpe, llama3, llama-v3, smaug-bpe, dbrx, qwen2, deepseek-r1-qwen, smollm, refact, starcoder, command-r, "
        + "gpt-2, olmo, phi-2, tekken, gpt-4o, llama4, default";

    /// <summary>Finds what a name stands for.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out GgufPreTokenizer? found)
    {
        found = name switch
        {
            "llama-bpe" or "llama3" or "llama-v3" => new([Llama3Pattern.Regex], IgnoresMerges: true, AddsBeginning: true),
            "smaug-bpe" => new([Llama3Pattern.Regex], IgnoresMerges: true), // llama.cpp merges; the models' own files do not
            "dbrx" => new([Llama3Pattern.Regex]),
            "qwen2" => new([Llama3Pattern.RegexWithSingleDigits], Composes: true),
            "deepseek-r1-qwen" => new([Llama3Pattern.RegexWithSingleDigits]),
            "smollm" or "refact" or "starcoder" or "command-r" => new([EachNumber, Gpt2Pattern.Regex]),
            "gpt-2" or "olmo" or "phi-2" => new([Gpt2Pattern.Regex]),
            "tekken" => new([Tekken], IgnoresMerges: true, AddsBeginning: true),
            "gpt-4o" or "llama4" => new([Gpt4o]),
            Default => new(Old),
            _ => null,
        };
        return found is not null;
    }
}
