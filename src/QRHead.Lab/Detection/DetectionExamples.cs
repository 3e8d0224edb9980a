using QRHead.Evaluation;

namespace QRHead.Lab.Detection;

/// <summary>Labelled examples as they are read: checked, put in order, cut.</summary>
internal static class DetectionExamples
{
    /// <summary>Checks examples and prepares them for reading.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="options">How to prepare them.</param>
    /// <exception cref="InputException">An example can't be used, and nobody wants to be told.</exception>
    public static IReadOnlyList<EvaluationInstance> Prepare(IEnumerable<EvaluationInstance> examples, DetectionOptions options)
    {
        PythonRandom? random = options.ShuffleSeed is { } seed ? new PythonRandom(seed) : null;
        var prepared = new List<EvaluationInstance>();
        foreach (EvaluationInstance example in examples)
        {
            if (Complaint(example) is { } complaint)
            {
                var exception = new InputException($"{example.Place ?? "An example"}: {complaint}");
                (options.Skipped ?? throw exception)(exception);
                continue;
            }

            // As in the reference, passages are put in order before they are cut (trap T28).
            Passage[] passages = [.. example.Passages];
            random?.Shuffle(passages);
            prepared.Add(random is null && options.TruncateWords is null
                ? example
                : example with
                {
                    Passages = [.. passages.Select(passage => passage with { Text = WordLimit.Cut(passage.Text, options.TruncateWords) })],
                });
        }

        return prepared.Count > 0 ? prepared : throw new InputException(
            "There is no example to detect heads with; a query, its passages, and the ids of those that answer it are needed.");
    }

    private static string? Complaint(EvaluationInstance example)
    {
        if (string.IsNullOrWhiteSpace(example.Query.Text))
            return $"the query '{example.Query.Id}' is empty.";
        if (example.Passages.Count < 2)
            return $"the query '{example.Query.Id}' has {example.Passages.Count} passages; at least 2 are needed, one of which answers it.";
        if (example.Passages.FirstOrDefault(passage => string.IsNullOrWhiteSpace(passage.Text)) is { } empty)
            return $"the passage '{empty.Id}' of query '{example.Query.Id}' is empty.";
        var ids = example.Passages.Select(passage => passage.Id).ToHashSet(StringComparer.Ordinal);
        if (ids.Count < example.Passages.Count)
            return $"two passages of query '{example.Query.Id}' have the same id; each needs one of its own.";
        string[] gold = [.. example.Gold.Where(judgement => judgement.Value > 0).Select(judgement => judgement.Key)];
        if (gold.Length == 0)
            return $"the query '{example.Query.Id}' has no gold passage.";
        if (Array.Find(gold, id => !ids.Contains(id)) is { } missing)
            return $"the gold passage '{missing}' of query '{example.Query.Id}' is not among its {ids.Count} passages.";
        return gold.Distinct().Count() == ids.Count
            ? $"all passages of query '{example.Query.Id}' are gold; without a wrong one nothing can be told." : null;
    }
}
