using System.CommandLine;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary>
/// <c>--context FILE</c>: passages that are read once and kept in a file. One that is there is opened, and passages behind those in it are
/// appended; one that is not is made.
/// </summary>
internal static class ContextOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => new("--context")
    {
        Description = "A file of passages as the model has read them: opened if it is there, and new passages appended; else made. "
            + "Then passages need not be read, or given, again.",
        HelpName = "FILE",
    };

    /// <summary>
    /// Reads passages for questions that come later, by way of the file where one is named, and shows how far the reading is.
    /// </summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="retriever">What reads.</param>
    /// <param name="passages">The passages given; empty for none.</param>
    /// <param name="cancellationToken">Stops the reading; the file stays as it was.</param>
    /// <exception cref="UsageException">The passages given are others than those in the file; or there are neither.</exception>
    public static ReadContext OpenOrRead(
        string? path, QRRetriever retriever, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLine("reading");
        var options = new RankOptions { Progress = progress };
        return path is null ? retriever.Read(passages, options, cancellationToken)
            : Open(path, retriever, passages, options, cancellationToken);
    }

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="retriever">What reads.</param>
    /// <param name="passages">The passages given; empty for none.</param>
    /// <param name="options">How passages are read.</param>
    /// <param name="cancellationToken">Stops the reading; the file stays as it was.</param>
    /// <exception cref="UsageException">The passages given are others than those in the file; or there are neither.</exception>
    public static ReadContext Open(
        string path, QRRetriever retriever, IReadOnlyList<Passage> passages, RankOptions options, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            ReadContext made = retriever.Read(passages, options, cancellationToken);
            return Kept(made, () => made.Save(path, cancellationToken));
        }

        ReadContext context = retriever.OpenContext(path, cancellationToken);
        if (passages.Count == 0)
            return context;
        return Kept(context, () =>
        {
            CheckBegins(path, context.Passages, passages);
            if (passages.Count == context.Passages.Count)
                return;
            context.Append([.. passages.Skip(context.Passages.Count)], cancellationToken);
            context.Save(path, cancellationToken);
        });
    }

    /// <summary>Does something with a context, and frees it where that fails.</summary>
    private static ReadContext Kept(ReadContext context, Action work)
    {
        try
        {
            work();
            return context;
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    private static void CheckBegins(string path, IReadOnlyList<Passage> kept, IReadOnlyList<Passage> given)
    {
        for (int i = 0; i < kept.Count; i++)
        {
            string? found = i >= given.Count ? "is not among those given"
                : kept[i].Id != given[i].Id ? $"is '{given[i].Id}' among those given"
                : kept[i].Title != given[i].Title ? "has another title among those given"
                : kept[i].Text != given[i].Text ? "has another text among those given"
                : null;
            if (found is not null)
            {
                throw new UsageException(
                    $"{path}: passage {i + 1} of {kept.Count}, '{kept[i].Id}', {found}; expected the passages of the file, in their "
                    + "order, and new ones behind them. "
                    + "Give those, or none, or another file.");
            }
        }
    }
}
