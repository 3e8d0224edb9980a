using QRHead.Heads;
using QRHead.Inference;
using QRHead.Lifetimes;
using QRHead.Prompting;
using QRHead.Retrieval.Similarity;
using QRHead.Scoring;
using QRHead.Tokenization;

namespace QRHead.Retrieval;

/// <summary>All that rankings are made with: what was loaded, and how its attention becomes scores. Immutable, thread-safe.</summary>
/// <param name="attention">The model.</param>
/// <param name="heads">The heads whose attention counts.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="prompts">What writes and encodes prompts.</param>
/// <param name="maxTokens">Tokens that the model can read.</param>
/// <param name="scoring">How attention becomes scores.</param>
/// <param name="identity">What keys and values depend on; computed when something that was read is saved or opened.</param>
internal sealed class RankingModel(
    AttentionModel attention, HeadSet heads, Tokenizer tokenizer, PromptEncoder prompts, int maxTokens, ScoringRule scoring,
    Lazy<ContextIdentity> identity)
{
    /// <summary>Tokens that are kept free for queries that are not known yet.</summary>
    public const int Reserved = 128;

    /// <summary>Gets the model.</summary>
    public AttentionModel Attention => attention;

    /// <summary>Gets the heads whose attention counts.</summary>
    public HeadSet Heads => heads;

    /// <summary>Gets the model's tokenizer.</summary>
    public Tokenizer Tokenizer => tokenizer;

    /// <summary>Gets what writes and encodes prompts.</summary>
    public PromptEncoder Prompts => prompts;

    /// <summary>Gets how many tokens the model can read.</summary>
    public int MaxTokens => maxTokens;

    /// <summary>Gets how attention becomes scores.</summary>
    public ScoringRule Scoring => scoring;

    /// <summary>Gets how calls of the model are made: those of what is read with it are made within.</summary>
    public required Calls Calls { get; init; }

    /// <summary>Gets the tokens that end what the model writes.</summary>
    public IReadOnlyList<int> EndTokens { get; init; } = [];

    /// <summary>Gets what keys and values depend on beside the passages. The first call reads some of the weights.</summary>
    public ContextIdentity Identity => identity.Value;

    /// <summary>Gets what similarity looks at.</summary>
    /// <exception cref="HeadSetException">The heads do not say it.</exception>
    public SimilarityLayout Similarity => field ??= SimilarityLayout.Of(
        attention.KeyLayers, heads.Similarity ?? throw new HeadSetException(
            $"The heads '{heads.Name}' have no distances, which the scoring '{scoring}' needs. {HeadPresets.HowToGetSimilarity}"));

    /// <summary>The way of reading that is asked for, else the one of the heads.</summary>
    public Reading ReadingOf(RankOptions options) => options.Reading ?? (scoring.IsSimilarity ? Reading.Alone : heads.Reading);

    /// <summary>Scores passages by the model's heads and rule.</summary>
    /// <param name="query">Attention from the query, <c>[heads][keys]</c>.</param>
    /// <param name="nullQuery">Attention from the null query, <c>[heads][keys]</c>.</param>
    /// <param name="passages">The tokens of each passage.</param>
    public PassageScores Score(IReadOnlyList<float[]> query, IReadOnlyList<float[]> nullQuery, IReadOnlyList<TokenRange> passages) =>
        PassageScores.Of(query, nullQuery, passages, scoring, heads.Weights);
}
