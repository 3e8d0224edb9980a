using System.CommandLine;

namespace QRHead.Cli.Help;

/// <summary>In which group of a verb's help an option stands: those that most people need come first.</summary>
internal static class OptionGroups
{
    private static readonly (string Title, string[] Options)[] All =
    [
        ("Common",
        [
            "--query", "--queries", "--index", "--data", "--qrels", "--run", "--run-of", "--model", "--heads", "--top", "--explain",
            "--format", "--output", "--out",
            "--measures", "--systems", "--repair", "--map", "--help", "--version",
        ]),
        ("What goes in",
        [
            "--chunk-tokens", "--on-overflow", "--strict", "--candidates", "--sample", "--questions", "--protocol", "--truncate-words",
            "--shuffle", "--skip-invalid", "--detection",
            "--max-memory",
        ]),
        ("Keeping what was read", ["--context", "--passage-cache", "--keys", "--pass", "--detection-pass", "--every", "--debounce"]),
        ("How passages are read and scored",
        [
            "--reading", "--scoring", "--order", "--passage-tokens", "--fuse", "--embeddings", "--rerank", "--threshold", "--prompt",
        ]),
        ("How answers are written",
        [
            "--max-tokens", "--temperature", "--top-p", "--top-k", "--min-p", "--repetition-penalty", "--seed", "--stop", "--think",
            "--endpoint", "--endpoint-model",
            "--timeout",
        ]),
        ("How heads are found", ["--objective", "--budget-bytes", "--max-layer", "--weights", "--folds", "--common"]),
        ("How runs are judged", ["--rules", "--remove-identical-ids", "--drop-zero-grades", "--count-missing", "--per-query"]),
        ("What is measured", ["--shape", "--masked", "--lengths", "--depths", "--seeds", "--layers", "--runs", "--profile"]),
        ("The machine", ["--precision", "--threads", "--device", "--max-context"]),
    ];

    /// <summary>What no group has yet; a test wants it empty.</summary>
    public const string Rest = "Other";

    /// <summary>Puts a verb's options into groups.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The groups that the verb has, each with its options in order.</returns>
    public static IEnumerable<(string Title, IReadOnlyList<Option> Options)> Of(IReadOnlyList<Option> options)
    {
        var rest = new List<Option>(options.Where(option => !option.Hidden));
        foreach ((string title, string[] names) in All)
        {
            Option[] group = [.. names.SelectMany(name => rest.Where(option => option.Name == name))];
            rest.RemoveAll(group.Contains);
            if (group.Length > 0)
                yield return (title, group);
        }

        if (rest.Count > 0)
            yield return (Rest, rest);
    }
}
