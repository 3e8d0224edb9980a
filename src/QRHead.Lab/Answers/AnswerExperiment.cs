using System.Text.Json;
using QRHead.Evaluation;
using QRHead.Lab.Journals;

namespace QRHead.Lab.Answers;

/// <summary>Answers to the same questions from different passages, as <c>qrhead ask</c> asks for them.</summary>
internal static class AnswerExperiment
{
    private const string Format = "qrhead-answers";

    /// <summary>
    /// Lets a model answer each question from what each system shows it. Questions that follow each other with the same passages share the
    /// reading of them.
    /// </summary>
    /// <exception cref="InputException">A question has no accepted answer, or the journal is of another experiment.</exception>
    public static IReadOnlyList<AnsweredQuestion> Run(
        QRRetriever retriever, IReadOnlyList<EvaluationInstance> instances, AnswerExperimentOptions options,
        CancellationToken cancellationToken)
    {
        if (instances.FirstOrDefault(instance => instance.Answers.Count == 0) is { } without)
            throw new InputException(
                $"{without.Place ?? "An instance"}: the question '{without.Query.Id}' has no accepted answer; leave it out.");
        using Journal? journal = options.Journal is { } path ? Journal.Open(path, Format, SettingsOf(retriever, options)) : null;
        List<AnsweredQuestion> done =
        [
            .. journal?.Lines().Take(instances.Count).Select((line, i) => LineOf(line, instances[i], options)) ?? [],
        ];
        ReportProgress();
        while (done.Count < instances.Count)
        {
            IReadOnlyList<Passage> passages = instances[done.Count].Passages;
            using var reading = new SharedReading(retriever, passages, options, cancellationToken);
            foreach (EvaluationInstance instance in instances.Skip(done.Count)
                .TakeWhile(instance => instance.Passages.SequenceEqual(passages)).ToArray())
            {
                AnsweredQuestion answered = new(
                    instance.Query.Id,
                    [
                        .. options.Systems.Select(system => reading.Answer(system, instance, done.Count, cancellationToken)),
                    ], InstanceFingerprint.Of([instance]));
                journal?.Append(JsonSerializer.SerializeToUtf8Bytes(answered, AnswerJsonContext.Default.AnsweredQuestion));
                done.Add(answered);
                ReportProgress();
            }
        }

        return done;

        void ReportProgress() => options.Progress?.Report(new ExperimentProgress(done.Count, instances.Count));
    }

    /// <summary>
    /// A journal may have more questions than are asked for, or fewer: it is the same experiment as far as they are the same.
    /// </summary>
    private static AnsweredQuestion LineOf(JournalLine line, EvaluationInstance instance, AnswerExperimentOptions options)
    {
        AnsweredQuestion read = Journal.Parse(line, AnswerJsonContext.Default.AnsweredQuestion);
        return read.Instance == InstanceFingerprint.Of([instance]) && read.Answers.Select(answer => answer.System)
            .SequenceEqual(options.Systems.Select(system => system.Name)) ? read : throw new InputException(
            $"{line.Place}: another question or other systems found than those of this experiment. Delete the file.");
    }

    /// <summary>All that the answers depend on beside the questions.</summary>
    private static string SettingsOf(QRRetriever retriever, AnswerExperimentOptions options)
    {
        GenerationOptions write = options.Generation;
        return JournalSettings.Of(
        [
            retriever.Fingerprint(), options.Writer?.Name ?? "", FormattableString.Invariant($"{options.Top} {options.Seed}"),
            FormattableString.Invariant(
                $"{write.MaxTokens} {write.Temperature:R} {write.TopK} {write.TopP:R} {write.MinP:R} ")
                + FormattableString.Invariant($"{write.RepetitionPenalty:R} {write.Seed} {write.Thinking}"),
            .. write.StopTexts, string.Join(' ', write.StopTokens), .. options.Systems.Select(system => system.Name),
        ]);
    }
}
