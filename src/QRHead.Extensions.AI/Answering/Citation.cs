namespace QRHead.Extensions.AI;

/// <summary>A sentence of an answer, and a passage that it is from.</summary>
/// <param name="Start">Where the sentence begins in the answer, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="PassageId">The passage's id.</param>
/// <param name="PassageIndex">Its place among the passages that were read, 0-based.</param>
/// <param name="QuoteStart">Where what it is from begins in the passage's text: the sentence there that the heads look at most.</param>
/// <param name="QuoteEnd">Where that ends.</param>
/// <param name="Share">The passage's part, 0 to 1, of all that the heads pay to the passages from this sentence.</param>
/// <param name="By">Who says so.</param>
public sealed record Citation(
    int Start, int End, string PassageId, int PassageIndex, int QuoteStart, int QuoteEnd, float Share, CitedBy By);

/// <summary>Who says that a sentence is from a passage.</summary>
public enum CitedBy
{
    /// <summary>Whoever wrote the answer, by the passage's number in brackets.</summary>
    Model,

    /// <summary>The heads, by what they look at from the sentence.</summary>
    Attention,

    /// <summary>Both.</summary>
    Both,
}
