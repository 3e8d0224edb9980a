namespace QRHead.Lab.Detection.Objectives;

/// <summary>
/// How much of the gold passages a head copies while the model answers: at each step the head's largest attention must lie on a token of a
/// gold passage, and the model must write that very token.
/// <code>C_h(q) = |{steps: argmax_k A_h(k) ∈ a, token(k) = written}| / |a|</code>
/// where a is the tokens of the gold passages.
/// </summary>
/// <remarks>
/// Retrieval heads (Wu et al., arXiv 2404.15574), Eq. 1, as its code counts: each step adds 1 / |a|. There the needle is a sentence in a
/// haystack and an example counts only where the answer repeats more than half of the needle's words; here every example counts, and an
/// answer that copies nothing gives 0.
/// </remarks>
internal sealed class CopyPaste() : Objective(ObjectiveName)
{
    public const string ObjectiveName = "copy";

    /// <inheritdoc/>
    public override bool NeedsAnswers => true;

    internal override double[] Of(HeadReading example) =>
        example.Copied ?? throw new InvalidOperationException($"The example '{example.Query}' was read without an answer.");
}
