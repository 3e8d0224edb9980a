using System.Text.Json;
using QRHead.Lab.Journals;
using QRHead.Lab.Needles;

namespace QRHead.Lab;

/// <summary>
/// Whether a model finds a sentence in a long text with some heads masked: if the heads of retrieval do the work, it finds little without
/// them, and as much as before without as many others (the paper's needle test).
/// </summary>
public static class NeedleExperiment
{
    private const string Format = "qrhead-needles";

    /// <summary>Lets a model look for needles.</summary>
    /// <param name="load">
    /// Loads the model with some heads masked, and its vocabulary; called once for each set, one after the other.
    /// </param>
    /// <param name="options">Texts, heads and needles.</param>
    /// <param name="cancellationToken">Stops the answer that is written.</param>
    /// <returns>What was found, in the order of heads, lengths, depths, the deepest first, seeds and kinds.</returns>
    /// <exception cref="InputException">The journal is of another experiment.</exception>
    /// <exception cref="PromptTooLongException">A text does not fit into the model's context.</exception>
    /// <exception cref="QRHeadException">The model has no chat template, or has not got a head.</exception>
    /// <exception cref="IOException">The journal can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<NeedleTrial> Run(
        Func<HeadSet?, QRRetriever> load, NeedleOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(options.Paragraphs.Count, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Seeds, 1, nameof(options));
        (string Name, HeadSet? Heads, int Length, double Depth, int Seed, Needle Needle)[] planned =
        [
            .. from masked in options.Masked
               from length in options.Lengths
               from depth in options.Depths.OrderDescending() // what stands before the needle is read once
               from seed in Enumerable.Range(1, options.Seeds)
               from needle in Needle.Draw((uint)seed)
               select (masked.Name, masked.Heads, length, depth, seed, needle),
        ];
        var done = new List<NeedleTrial>();
        Journal? journal = null;
        try
        {
            foreach ((string name, HeadSet? heads) in options.Masked)
            {
                using QRRetriever retriever = load(heads);
                if (journal is null && options.Journal is { } path)
                {
                    journal = Journal.Open(path, Format, SettingsOf(retriever, options));
                    done.AddRange(journal.Lines().Select(line => Journal.Parse(line, NeedleJsonContext.Default.NeedleTrial)));
                }

                var hay = new Haystack(options.Paragraphs, retriever.CountTokens);
                foreach (var plan in planned.Skip(done.Count).TakeWhile(plan => plan.Name == name))
                {
                    string text = hay.With(plan.Needle.Sentence, plan.Length, plan.Depth);
                    string answer = Answer(retriever, text, plan.Needle.Question, options.MaxTokens, cancellationToken);
                    var trial = new NeedleTrial(
                        name, plan.Needle.Kind, plan.Length, plan.Depth, plan.Seed, answer.Contains(
                            plan.Needle.Answer, StringComparison.OrdinalIgnoreCase), answer);
                    journal?.Append(JsonSerializer.SerializeToUtf8Bytes(trial, NeedleJsonContext.Default.NeedleTrial));
                    done.Add(trial);
                    options.Progress?.Report(new ExperimentProgress(done.Count, planned.Length));
                }
            }
        }
        finally
        {
            journal?.Dispose();
        }

        return done;
    }

    private static string Answer(QRRetriever retriever, string text, string question, int maxTokens, CancellationToken cancellationToken)
    {
        ChatTurn[] turns = [ChatTurn.User($"Read this text.\n\n{text}\n\nQuestion: {question} Answer in a few words, from the text only.")];
        var generation = new GenerationOptions { MaxTokens = maxTokens, KeepRead = true, Thinking = false };
        return string.Concat(retriever.Chat(turns, generation, cancellationToken).Select(piece => piece.Text)).Trim();
    }

    /// <summary>All that what is found depends on; the first model stands for all, which differ by what is masked.</summary>
    private static string SettingsOf(QRRetriever retriever, NeedleOptions options) => JournalSettings.Of(
    [
        retriever.WeightsFingerprint, .. options.Masked.Select(
            masked => $"{masked.Name} {(masked.Heads is { } heads ? string.Join(',', heads.Heads) : "")}"),
        string.Join(' ', options.Lengths), string.Join(' ', options.Depths.Select(depth => FormattableString.Invariant($"{depth:R}"))),
        FormattableString.Invariant($"{options.Seeds} {options.MaxTokens}"), .. options.Paragraphs,
    ]);
}
