using QRHead.Extensions.AI.Answering;

namespace QRHead.Extensions.AI;

/// <summary>
/// Finds the passages that answers are from, whoever wrote them: each sentence is read behind the passages, as a query is, and the heads
/// tell which passages they look at. Safe for concurrent use, one answer after the other.
/// </summary>
/// <remarks>
/// A passage is found by the question and the sentence together, which is right more often than by either of them (decision 0045). Whether
/// a sentence is in the passages at all is told by the sentence alone: it must earn more than sentences that have nothing to do with them.
/// </remarks>
/// <param name="context">The passages, as they were read; they are not read again. It stays the caller's.</param>
public sealed class AnswerCiter(ReadContext context)
{
    /// <summary>A passage is cited beside the first where its share is at least this part of the first one's.</summary>
    private const float BesideFirst = 0.5f;

    /// <summary>How many passages are cited for a sentence at most.</summary>
    private const int MostOfOne = 3;

    /// <summary>By how much a sentence must earn more than the best of the strangers.</summary>
    private const float AboveStrangers = 1.25f;

    /// <summary>Sentences about nothing in particular: what they earn is what any sentence earns.</summary>
    private static readonly string[] Strangers =
    [
        "The recipe needs two spoons of sugar and a little salt.", "He forgot his umbrella on the bus last week.",
        "The second half of the concert was louder.",
        "Her new keyboard has a blue light under every key.", "They painted the fence again in spring.",
    ];

    private readonly Lock _gate = new();
    private Ranking[] _strangers = [];
    private int _tokens;

    /// <summary>Finds the passages of an answer.</summary>
    /// <param name="answer">The answer. Numbers in brackets, <c>[1]</c>, are citations of its writer.</param>
    /// <param name="question">The question that was answered; null where it is not known.</param>
    /// <param name="numbered">
    /// The passages that the writer saw, in the order of their numbers, of those in the context; null for all of them in their order.
    /// </param>
    /// <param name="cancellationToken">Stops within a sentence.</param>
    /// <returns>The citations.</returns>
    /// <exception cref="ArgumentException">A passage is not in the context.</exception>
    /// <exception cref="PromptTooLongException">A sentence is longer than what the passages left of the model's context.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CitedAnswer Cite(
        string answer, string? question = null, IReadOnlyList<Passage>? numbered = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        string[] ids = [.. (numbered ?? context.Passages).Select(passage => passage.Id)];
        HashSet<string> read = [.. context.Passages.Select(passage => passage.Id)];
        if (ids.FirstOrDefault(id => !read.Contains(id)) is { } stranger)
            throw new ArgumentException($"The passage '{stranger}' is not among those that were read.", nameof(numbered));

        var citations = new List<Citation>();
        var unsupported = new List<CharRange>();
        var unknown = new SortedSet<int>();
        foreach (CharRange sentence in Sentences.Of(answer))
        {
            string text = answer[sentence.Start..sentence.End], words = Sentences.WithoutCited(text);
            if (!words.Any(char.IsLetterOrDigit) || words == AnswerPrompt.NoAnswer)
                continue;
            IReadOnlyList<int> numbers = Sentences.CitedIn(text);
            unknown.UnionWith(numbers.Where(number => number < 1 || number > ids.Length));
            HashSet<string> byModel = [.. numbers.Where(number => number >= 1 && number <= ids.Length).Select(number => ids[number - 1])];

            Ranking alone = context.Rank(words, cancellationToken);
            bool supported = Best(alone, ids) > AboveStrangers * StrangersBest(ids, cancellationToken);
            if (!supported)
                unsupported.Add(sentence);
            Ranking ranking = string.IsNullOrWhiteSpace(question) ? alone : context.Rank($"{question} {words}", cancellationToken);
            citations.AddRange(
                CitationsOf(sentence, [.. ranking.Passages.Where(passage => ids.Contains(passage.Passage.Id))], byModel, supported));
        }

        return new CitedAnswer(answer, citations, unsupported, [.. unknown]);
    }

    private static IEnumerable<Citation> CitationsOf(
        CharRange sentence, List<RankedPassage> ranked, HashSet<string> byModel, bool supported)
    {
        float all = ranked.Sum(passage => Math.Max(0, passage.Score));
        float Share(RankedPassage passage) => all > 0 ? Math.Max(0, passage.Score) / all : 0;
        HashSet<string> byAttention = supported && all > 0
            ? [.. ranked.TakeWhile(passage => Share(passage) >= BesideFirst * Share(ranked[0])).Take(MostOfOne)
                .Select(passage => passage.Passage.Id)]
            : [];
        foreach (RankedPassage passage in ranked)
        {
            bool model = byModel.Contains(passage.Passage.Id), attention = byAttention.Contains(passage.Passage.Id);
            if (!model && !attention)
                continue;
            CharRange quote = QuoteOf(passage);
            CitedBy by = model && attention ? CitedBy.Both : model ? CitedBy.Model : CitedBy.Attention;
            yield return new Citation(
                sentence.Start, sentence.End, passage.Passage.Id, passage.Index, quote.Start, quote.End, Share(passage), by);
        }
    }

    /// <summary>The sentence of a passage that earned the most.</summary>
    private static CharRange QuoteOf(RankedPassage passage)
    {
        string text = passage.Passage.Text;
        IReadOnlyList<CharRange> sentences = Sentences.Of(text);
        return sentences.Count == 0 ? new CharRange(0, text.Length) : sentences.MaxBy(sentence => passage.TokenScores
            .Where(token => token.Field == PassageField.Text && token.Range.End > sentence.Start && token.Range.End <= sentence.End)
            .Sum(token => token.Score));
    }

    private static float Best(Ranking ranking, string[] ids) =>
        ranking.Passages.Where(passage => ids.Contains(passage.Passage.Id)).Select(passage => passage.Score).DefaultIfEmpty().Max();

    private float StrangersBest(string[] ids, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_strangers.Length == 0 || _tokens != context.Tokens)
                (_strangers, _tokens) = ([.. Strangers.Select(sentence => context.Rank(sentence, cancellationToken))], context.Tokens);
            return _strangers.Max(ranking => Best(ranking, ids));
        }
    }
}
