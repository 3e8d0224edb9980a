using QRHead.Evaluation;
using QRHead.Lab.Answers;
using QRHead.Lab.Detection;
using QRHead.Lab.Detection.Similarity;
using QRHead.Lab.Experiments;

namespace QRHead.Lab;

/// <summary>
/// What can be found out with a retriever: which heads look at answers, which way of ranking is better, and what a model answers from what
/// it is shown.
/// </summary>
public static class RetrieverLab
{
    /// <summary>
    /// Finds the heads that look from a query at the passages that answer it, among those that the retriever reads: load it with
    /// <see cref="HeadSelection.All"/>.
    /// </summary>
    /// <param name="retriever">What reads.</param>
    /// <param name="examples">
    /// Queries with passages and the ids of those that answer them, such as <see cref="InstanceFile"/> reads.
    /// </param>
    /// <param name="options">How to detect; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk; what is read stays in the pass file, where there is one.</param>
    /// <returns>The heads, and how good they are on examples that had no say in choosing them.</returns>
    /// <exception cref="InputException">An example can't be used, fewer than two can, or the pass file is of another detection.</exception>
    /// <exception cref="HeadSetException">More heads are asked for than are read.</exception>
    /// <exception cref="ArgumentException">
    /// The objective needs answers, and the model was loaded without <see cref="QRRetrieverOptions.WithVocabulary"/>.
    /// </exception>
    /// <exception cref="IOException">The pass file can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public static HeadDetection Detect(
        this QRRetriever retriever, IEnumerable<EvaluationInstance> examples, DetectionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(examples);
        return HeadDetector.Detect(retriever, examples, options ?? new(), cancellationToken);
    }

    /// <summary>
    /// Finds heads that score by similarity, the distances that they like, and KV heads whose keys are worth comparing, on labelled
    /// examples of one or more kinds of text: load the retriever with <see cref="HeadSelection.All"/>. The examples are read once.
    /// </summary>
    /// <param name="retriever">What reads.</param>
    /// <param name="kinds">The examples; with several kinds, each is also judged by heads that were chosen without it.</param>
    /// <param name="options">Budget, distances and more; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The heads, and how good they are on examples that had no say in choosing them.</returns>
    /// <exception cref="InputException">An example can't be used, or there are fewer than two.</exception>
    /// <exception cref="HeadSetException">The budget is less than one KV head.</exception>
    /// <exception cref="ArgumentException">There is no kind.</exception>
    /// <exception cref="PromptTooLongException">A passage has more tokens than are kept for it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public static SimilarityDetection DetectSimilarity(
        this QRRetriever retriever, IReadOnlyList<ExampleKind> kinds, SimilarityDetectionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentOutOfRangeException.ThrowIfLessThan(kinds.Count, 1, nameof(kinds));
        return SimilarityDetector.Detect(retriever, kinds, options ?? new(), cancellationToken);
    }

    /// <summary>
    /// Reads labelled examples and keeps what every head gave on them, for the analyses of heads: load the retriever with
    /// <see cref="HeadSelection.All"/>.
    /// </summary>
    /// <param name="retriever">What reads.</param>
    /// <param name="examples">As in <see cref="Detect"/>.</param>
    /// <param name="options">How to read; what they say of choosing heads does not matter. Null for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk; what is read stays in the pass file, where there is one.</param>
    /// <returns>What the heads gave.</returns>
    /// <exception cref="InputException">An example can't be used, fewer than two can, or the pass file is of another reading.</exception>
    /// <exception cref="IOException">The pass file can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public static HeadPass ReadHeads(
        this QRRetriever retriever, IEnumerable<EvaluationInstance> examples, DetectionOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(examples);
        return HeadDetector.Pass(retriever, examples, options ?? new(), cancellationToken);
    }

    /// <summary>Compares ways of ranking on queries with their own candidates, from one reading of them.</summary>
    /// <param name="retriever">What reads.</param>
    /// <param name="instances">
    /// The queries with their candidates; those that follow each other with the same candidates share the reading of them.
    /// </param>
    /// <param name="options">The ways, whose heads the retriever must have been loaded with, and how to read.</param>
    /// <param name="cancellationToken">Stops the reading within a chunk; what is ranked stays in the journal, where there is one.</param>
    /// <returns>A run for each way, to be judged by <see cref="RunEvaluation"/>.</returns>
    /// <exception cref="InputException">The journal is of another experiment, a run lacks a query, or a query is empty.</exception>
    /// <exception cref="HeadSetException">A head is not among those that the retriever reads.</exception>
    /// <exception cref="PromptTooLongException">Candidates do not fit into the model's context.</exception>
    /// <exception cref="IOException">The journal can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public static IReadOnlyList<Run> Compare(
        this QRRetriever retriever, IReadOnlyList<EvaluationInstance> instances, ExperimentOptions options,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(instances);
        ArgumentNullException.ThrowIfNull(options);
        return Experiment.Run(retriever, instances, options, cancellationToken);
    }

    /// <summary>
    /// Lets a model answer questions from different passages, and finds which sentence is from which: load the retriever with
    /// <see cref="QRRetrieverOptions.WithVocabulary"/>, unless another model answers.
    /// </summary>
    /// <param name="retriever">What reads, chooses and answers.</param>
    /// <param name="instances">
    /// The questions, each with passages and accepted answers; those that follow each other with the same passages share the reading of
    /// them.
    /// </param>
    /// <param name="options">What is shown, and how answers are written; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the answer that is written; those before it stay in the journal, where there is one.</param>
    /// <returns>What was answered, question by question, to be judged by <see cref="AnswerQuality"/>.</returns>
    /// <exception cref="InputException">A question has no accepted answer, or the journal is of another experiment.</exception>
    /// <exception cref="QRHeadException">The model has no chat template.</exception>
    /// <exception cref="PromptTooLongException">The passages to choose from do not fit into the model's context.</exception>
    /// <exception cref="IOException">The journal can't be read or written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="InferenceException">ONNX Runtime failed, for example for want of memory.</exception>
    public static IReadOnlyList<AnsweredQuestion> Answer(
        this QRRetriever retriever, IReadOnlyList<EvaluationInstance> instances, AnswerExperimentOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(instances);
        return AnswerExperiment.Run(retriever, instances, options ?? new(), cancellationToken);
    }
}
