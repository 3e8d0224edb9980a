using QRHead.Prompting;

namespace QRHead.Retrieval;

/// <summary>
/// Where passages that are read each by itself stand, and the queries behind them: after the same tokens all of them, each with so many
/// tokens kept for it that every query has one place. Immutable.
/// </summary>
/// <param name="Model">What reads and scores.</param>
/// <param name="PassageTokens">Tokens that are kept for each passage, with what separates it from the query.</param>
internal sealed record AloneRoom(RankingModel Model, int PassageTokens)
{
    /// <summary>Gets the position of a query's first token.</summary>
    public int TailPosition => Model.Prompts.Prefix.Length + PassageTokens;

    /// <summary>Gets the length of a text of prefix, passage and query, whichever they are: what each of them is read for.</summary>
    public int PlannedLength => TailPosition + RankingModel.Reserved;

    /// <summary>Gets from which score on a passage is relevant.</summary>
    /// <value>Null where the heads do not say it for so many tokens and this way of scoring, with which scores are others.</value>
    public float? Threshold =>
        Model.Heads.Threshold is { } threshold && threshold.PassageTokens == PassageTokens
            && Model.Heads.Provenance?.Scoring == Model.Scoring ? threshold.Score : null;

    /// <summary>Refuses a scoring that has no meaning for passages of which each is held against the query by itself.</summary>
    /// <exception cref="HeadSetException">The scoring compares passages.</exception>
    public static void CheckScoring(RankingModel model)
    {
        if (model.Scoring.IsNormalized)
        {
            throw new HeadSetException(
                $"The scoring '{model.Scoring}' of the heads '{model.Heads.Name}' compares what a query pays to all passages, and read "
                + "alone each is held against the query by itself. "
                + $"Read passages together or joined, or score by '{ScoringRule.Reference}'.");
        }
    }

    /// <summary>Refuses to keep more tokens for each passage than the model can read.</summary>
    /// <param name="tail">Tokens of the query.</param>
    /// <exception cref="PromptTooLongException">Prefix, kept tokens and query are more.</exception>
    public void Check(int tail)
    {
        if (TailPosition + tail > Model.MaxTokens)
        {
            throw new PromptTooLongException(
                PassageTokens == 0
                ? $"The query has {tail} tokens, with {Model.Prompts.Prefix.Length} before every passage; the model can read "
                    + $"{Model.MaxTokens}. Give a shorter query."
                : $"{PassageTokens} tokens kept for each passage, with {Model.Prompts.Prefix.Length} before and {tail} of the query, are "
                    + $"{TailPosition + tail}; the model can read {Model.MaxTokens}. "
                + "Keep fewer for each passage, or give a shorter query.",
                TailPosition + tail, Model.MaxTokens);
        }
    }

    /// <summary>Encodes a passage, and makes it fit into what is kept for it.</summary>
    /// <inheritdoc cref="Fit(RankingModel, Passage, int, OverflowPolicy, string)"/>
    public (EncodedPrompt Prompt, Passage Passage) Fit(Passage passage, OverflowPolicy overflow) =>
        Fit(Model, passage, TailPosition, overflow,
            "are kept for it. Keep more tokens for each, give shorter passages, or allow them to be cut (truncate).");

    /// <summary>Encodes a passage, and makes it fit into some tokens before the query.</summary>
    /// <param name="model">What reads.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="tokens">Tokens for all that comes before the query.</param>
    /// <param name="overflow">What to do when it has more.</param>
    /// <param name="limit">What the tokens are, and what to do: the end of a sentence, and another one.</param>
    /// <returns>The prompt of the passage with the null query, and the passage as it is in it.</returns>
    /// <exception cref="PromptTooLongException">It does not fit, and the policy does not help.</exception>
    public static (EncodedPrompt Prompt, Passage Passage) Fit(
        RankingModel model, Passage passage, int tokens, OverflowPolicy overflow, string limit)
    {
        var whole = QueryPrompt.Of(model.Prompts, PromptWriter.NullQuery, [passage]);
        if (whole.Prefix.Length <= tokens)
            return (whole.Shared, passage);
        if (overflow == OverflowPolicy.Truncate && new ContextFit(model.Prompts, tokens + whole.Tail.Length)
            .Cut(whole, [passage]) is var (prompt, cut))
            return (prompt.Shared, cut[0]);
        throw new PromptTooLongException(
            $"The passage '{passage.Id}' makes a prompt of {whole.Prefix.Length} tokens before the query, of which {tokens} {limit}",
            whole.Prefix.Length, tokens);
    }
}
