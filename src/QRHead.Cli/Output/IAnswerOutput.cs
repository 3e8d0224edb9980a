using QRHead.Extensions.AI;

namespace QRHead.Cli.Output;

/// <summary>Writes answers with their citations.</summary>
internal interface IAnswerOutput
{
    /// <summary>Begins an answer.</summary>
    /// <param name="question">The question; null where only an answer was given.</param>
    /// <param name="chosen">The passages that it is answered from, in the order of their numbers; null for all.</param>
    void Begin(string? question, IReadOnlyList<RankedPassage>? chosen);

    /// <summary>Adds characters of the answer, as they come.</summary>
    void Add(string text);

    /// <summary>Ends the answer.</summary>
    /// <param name="answer">The answer with its citations.</param>
    /// <param name="stop">Why its writer stopped; null where that is not known.</param>
    void End(CitedAnswer answer, StopReason? stop);
}
