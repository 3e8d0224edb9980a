using QRHead.Evaluation;
using QRHead.Extensions.AI;

namespace QRHead.Lab;

/// <summary>
/// How good a system's answers are. Of the means, a question counts as much as any other; of those over sentences, a sentence.
/// </summary>
/// <param name="System">The system's name.</param>
/// <param name="Questions">How many questions were asked.</param>
/// <param name="F1">The words that answer and accepted answer share.</param>
/// <param name="Containment">Answers that have an accepted one in them.</param>
/// <param name="Gold">Questions for which a passage that answers them was shown.</param>
/// <param name="NoAnswer">Answers that say that the passages do not answer, which all of them might.</param>
/// <param name="TooLong">Questions whose passages did not fit into the model's context; they count 0.</param>
/// <param name="ByAttention">Sentences whose first passage by attention is a gold one; null where that was not looked for.</param>
/// <param name="ByAttentionWhereRight">The same, of answers that have an accepted one in them.</param>
/// <param name="Unsupported">Sentences that the heads find in no passage.</param>
/// <param name="ByWriter">Sentences behind which the model wrote the number of a gold passage.</param>
/// <param name="WithNumber">Sentences behind which it wrote the number of any.</param>
public sealed record AnswerQuality(
    string System, int Questions, MeanWithInterval F1, MeanWithInterval Containment, MeanWithInterval Gold, MeanWithInterval NoAnswer,
    int TooLong,
    MeanWithInterval? ByAttention, MeanWithInterval? ByAttentionWhereRight, MeanWithInterval? Unsupported, MeanWithInterval? ByWriter,
    MeanWithInterval? WithNumber)
{
    /// <summary>Judges what was answered.</summary>
    /// <param name="answered">The answers to some questions.</param>
    /// <param name="instances">The same questions, in the same order.</param>
    /// <returns>The quality of each system, in their order.</returns>
    public static IReadOnlyList<AnswerQuality> Of(IReadOnlyList<AnsweredQuestion> answered, IReadOnlyList<EvaluationInstance> instances)
    {
        ArgumentNullException.ThrowIfNull(answered);
        ArgumentNullException.ThrowIfNull(instances);
        if (answered.Count == 0 || answered.Count != instances.Count)
            throw new ArgumentException(
                $"Expected answers to {instances.Count} questions, at least one; found {answered.Count}.", nameof(answered));
        return
        [
            .. answered[0].Answers.Index().Select(
                system => Of(
                    system.Item.System, [.. answered.Zip(instances, (question, instance) => (question.Answers[system.Index], instance))])),
        ];
    }

    private static AnswerQuality Of(string system, (SystemAnswer Answer, EvaluationInstance Instance)[] answers)
    {
        double Contains((SystemAnswer Answer, EvaluationInstance Instance) one) =>
            AnswerScores.Containment(one.Answer.Text ?? "", one.Instance.Answers);
        MeanWithInterval Mean(Func<(SystemAnswer Answer, EvaluationInstance Instance), double> value) =>
            MeanWithInterval.Of([.. answers.Select(value)]);
        bool IsGold((SystemAnswer Answer, EvaluationInstance Instance) one, string? id) =>
            one.Instance.Gold.Any(gold => gold.Value > 0 && gold.Key == id);

        MeanWithInterval? OverSentences(
            Func<(SystemAnswer Answer, EvaluationInstance Instance), SentenceSource, bool> holds, bool onlyRight = false)
        {
            double[] values =
            [
                .. answers.Where(one => !onlyRight || Contains(one) > 0)
                    .SelectMany(one => one.Answer.Sentences.Select(sentence => holds(one, sentence) ? 1.0 : 0)),
            ];
            return values.Length == 0 ? null : MeanWithInterval.Of(values);
        }

        return new(
            system, answers.Length,
            Mean(one => AnswerScores.F1(one.Answer.Text ?? "", one.Instance.Answers)),
            Mean(Contains),
            Mean(one => one.Answer.Passages.Any(id => IsGold(one, id)) ? 1 : 0),
            Mean(one => one.Answer.Text is { } text
                && text.Contains(AnswerPrompt.NoAnswer.TrimEnd('.'), StringComparison.OrdinalIgnoreCase) ? 1 : 0),
            answers.Count(one => one.Answer.Text is null),
            OverSentences((one, sentence) => IsGold(one, sentence.ByAttention)),
            OverSentences((one, sentence) => IsGold(one, sentence.ByAttention), onlyRight: true),
            OverSentences((_, sentence) => sentence.ByAttention is null),
            OverSentences((one, sentence) => IsGold(one, sentence.ByWriter)),
            OverSentences((_, sentence) => sentence.ByWriter is not null));
    }
}
