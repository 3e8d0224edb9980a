namespace QRHead.Extensions.AI;

/// <summary>An answer, sentence by sentence, with the passages that it is from.</summary>
/// <param name="Text">The answer.</param>
/// <param name="Citations">Sentences and passages, in the order of the answer; of a sentence the largest share first.</param>
/// <param name="Unsupported">The sentences that the heads find in no passage.</param>
/// <param name="UnknownNumbers">Numbers in brackets that are no passage's; they are left out.</param>
public sealed record CitedAnswer(
    string Text, IReadOnlyList<Citation> Citations, IReadOnlyList<CharRange> Unsupported, IReadOnlyList<int> UnknownNumbers);
