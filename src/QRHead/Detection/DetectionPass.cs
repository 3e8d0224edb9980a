using System.Globalization;
using System.Security.Cryptography;
using QRHead.Evaluation;
using QRHead.Evaluation.Datasets;
using QRHead.Passages;
using QRHead.Retrieval;

namespace QRHead.Detection;

/// <summary>The one pass over the examples: every head of the retriever, from one reading of each list of passages.</summary>
internal static class DetectionPass
{
    /// <summary>Reads examples. Those that follow each other with the same passages share the reading of them.</summary>
    /// <param name="ranker">What reads; its heads are those that are judged.</param>
    /// <param name="endings">Tokens that end an answer.</param>
    /// <param name="examples">The examples, prepared.</param>
    /// <param name="fingerprint">The examples' fingerprint.</param>
    /// <param name="options">How to read.</param>
    /// <param name="cancellationToken">Stops within a chunk; what is read stays in the pass file.</param>
    /// <exception cref="InputException">An example does not fit, or the pass file is of another detection.</exception>
    public static IReadOnlyList<HeadReading> Read(
        PassageRanker ranker, IReadOnlyList<int> endings, IReadOnlyList<EvaluationInstance> examples, string fingerprint, DetectionOptions options, CancellationToken cancellationToken)
    {
        if (options.Objective.NeedsAnswers && !ranker.Model.GivesLogits)
            throw new ArgumentException($"The objective '{options.Objective.Name}' needs answers: load the model with {nameof(QRRetrieverOptions.WithVocabulary)}.", nameof(options));
        using PassFile? file = options.PassFile is { } path ? PassFile.Open(path, SettingsOf(ranker, fingerprint, options), ranker.Heads.Count) : null;
        List<HeadReading> readings = [.. file?.Readings ?? []];
        options.Progress?.Report(new DetectionProgress(readings.Count, examples.Count));
        while (readings.Count < examples.Count)
        {
            IReadOnlyList<Passage> passages = examples[readings.Count].Passages;
            EvaluationInstance[] some = [.. examples.Skip(readings.Count).TakeWhile(example => example.Passages.SequenceEqual(passages))];
            foreach (HeadReading reading in Read(ranker, endings, some, options, cancellationToken))
            {
                file?.Append(reading);
                readings.Add(reading);
                options.Progress?.Report(new DetectionProgress(readings.Count, examples.Count));
            }
        }

        return readings;
    }

    private static IEnumerable<HeadReading> Read(
        PassageRanker ranker, IReadOnlyList<int> endings, EvaluationInstance[] examples, DetectionOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<Passage> passages = examples[0].Passages;
        var rank = new RankOptions { Reading = options.Reading, PassageTokens = PassageTokensOf(options), Overflow = options.Overflow };
        using IEnumerator<Ranking> rankings = ranker.Rank([.. examples.Select(example => example.Query.Text)], passages, rank, cancellationToken).GetEnumerator();
        foreach (EvaluationInstance example in examples)
        {
            try
            {
                rankings.MoveNext();
            }
            catch (PromptTooLongException exception)
            {
                throw new InputException($"{example.Place ?? $"The query '{example.Query.Id}'"}: {exception.Message}", exception);
            }

            RankedPassage[] asGiven = [.. rankings.Current.Passages.OrderBy(passage => passage.Index)];
            double[]? copied = options.Objective.NeedsAnswers ? CopyCount.Of(ranker, endings, example, options.Overflow, cancellationToken) : null;
            float[][] scores = [.. Enumerable.Range(0, ranker.Heads.Count).Select(head => asGiven.Select(passage => passage.HeadScores[head]).ToArray())];
            yield return new HeadReading(example.Query.Id, [.. passages.Select(passage => passage.Id)], new Judgements(example.Gold), scores) { Copied = copied };
        }
    }

    /// <summary>Joined, passages share one place for the query, which is behind the longest.</summary>
    private static int? PassageTokensOf(DetectionOptions options) => options.Reading == Reading.Alone ? options.PassageTokens : null;

    /// <summary>All that the numbers depend on.</summary>
    private static string SettingsOf(PassageRanker ranker, string fingerprint, DetectionOptions options)
    {
        ContextIdentity identity = ranker.Identity;
        string[] parts =
        [
            identity.Weights, identity.Precision, identity.Tokenizer, identity.Prompt.Name, ranker.Scoring.ToString(), ranker.Heads.ToString(),
            options.Reading.ToString(), PassageTokensOf(options)?.ToString(CultureInfo.InvariantCulture) ?? "", options.Overflow.ToString(), $"{ranker.MaxTokens}", fingerprint, .. options.Objective.NeedsAnswers ? [options.Objective.Name] : Array.Empty<string>(),
        ];
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', parts))))}";
    }
}
