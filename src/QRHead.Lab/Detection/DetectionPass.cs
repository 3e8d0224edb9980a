using QRHead.Evaluation;
using QRHead.Lab.Journals;

namespace QRHead.Lab.Detection;

/// <summary>The one pass over the examples: every head of the retriever, from one reading of each list of passages.</summary>
internal static class DetectionPass
{
    /// <summary>Reads examples. Those that follow each other with the same passages share the reading of them.</summary>
    /// <param name="retriever">What reads; its heads are those that are judged.</param>
    /// <param name="examples">The examples, prepared.</param>
    /// <param name="fingerprint">The examples' fingerprint.</param>
    /// <param name="options">How to read.</param>
    /// <param name="cancellationToken">Stops within a chunk; what is read stays in the pass file.</param>
    /// <exception cref="InputException">An example does not fit, or the pass file is of another detection.</exception>
    public static IReadOnlyList<HeadReading> Read(
        QRRetriever retriever, IReadOnlyList<EvaluationInstance> examples, string fingerprint, DetectionOptions options,
        CancellationToken cancellationToken)
    {
        if (options.Objective.NeedsAnswers && !retriever.HasVocabulary)
            throw new ArgumentException(
                $"The objective '{options.Objective.Name}' needs answers: load the model with {nameof(QRRetrieverOptions.WithVocabulary)}.",
                nameof(options));
        using PassFile? file = options.PassFile is { } path
            ? PassFile.Open(path, SettingsOf(retriever, fingerprint, options), retriever.Heads.Count) : null;
        List<HeadReading> readings = [.. file?.Readings ?? []];
        if (readings.Count > examples.Count)
            throw new InputException(
                $"{options.PassFile} has {readings.Count} examples; {examples.Count} are to be read. Delete the file.");

        void Keep(HeadReading reading)
        {
            file?.Append(reading);
            readings.Add(reading);
            options.Progress?.Report(new DetectionProgress(readings.Count, examples.Count));
        }

        options.Progress?.Report(new DetectionProgress(readings.Count, examples.Count));
        while (readings.Count < examples.Count)
        {
            IReadOnlyList<Passage> passages = examples[readings.Count].Passages;
            EvaluationInstance[] some = [.. examples.Skip(readings.Count).TakeWhile(example => example.Passages.SequenceEqual(passages))];
            Read(retriever, some, options, Keep, cancellationToken);
        }

        return readings;
    }

    /// <summary>Reads examples of the same passages, and gives each one's reading away as soon as it is there.</summary>
    private static void Read(
        QRRetriever retriever, EvaluationInstance[] examples, DetectionOptions options, Action<HeadReading> read,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<Passage> passages = examples[0].Passages;
        int done = 0;
        void Add(Ranking ranking)
        {
            EvaluationInstance example = examples[done];
            RankedPassage[] asGiven = [.. ranking.Passages.OrderBy(passage => passage.Index)];
            double[]? copied = options.Objective.NeedsAnswers ? Copied(retriever, example, options, cancellationToken) : null;
            float[][] scores =
            [
                .. Enumerable.Range(0, retriever.Heads.Count).Select(head => asGiven.Select(passage => passage.HeadScores[head]).ToArray()),
            ];
            read(new HeadReading(
                example.Query.Id, [.. passages.Select(passage => passage.Id)], new Judgements(example.Gold), scores)
            { Copied = copied });
            done++;
        }

        try
        {
            retriever.RankEach([.. examples.Select(example => example.Query.Text)], passages, Add, RankingOf(options), cancellationToken);
        }
        catch (PromptTooLongException exception)
        {
            EvaluationInstance example = examples[done];
            throw new InputException($"{example.Place ?? $"The query '{example.Query.Id}'"}: {exception.Message}", exception);
        }
    }

    private static double[] Copied(
        QRRetriever retriever, EvaluationInstance example, DetectionOptions options, CancellationToken cancellationToken)
    {
        HashSet<string> gold = [.. example.Gold.Where(judgement => judgement.Value > 0).Select(judgement => judgement.Key)];
        return [.. retriever.CountCopies(example.Query.Text, example.Passages, gold, options.Overflow, cancellationToken)];
    }

    private static RankOptions RankingOf(DetectionOptions options) => new()
    {
        Reading = options.Reading,

        // Joined, passages share one place for the query, which is behind the longest.
        PassageTokens = options.Reading == Reading.Alone ? options.PassageTokens : null,
        Overflow = options.Overflow,
    };

    /// <summary>All that the numbers depend on.</summary>
    internal static string SettingsOf(QRRetriever retriever, string examples, DetectionOptions options) =>
        JournalSettings.Of(
            [retriever.Fingerprint(RankingOf(options)), examples, options.Objective.NeedsAnswers ? options.Objective.Name : ""]);
}
