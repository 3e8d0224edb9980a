using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Documents;

namespace QRHead.Cli;

/// <summary><c>qrhead index watch</c>: keeps an index what its folders are, until it is told to stop.</summary>
internal static class IndexWatchCommand
{
    /// <summary>Where the index of a folder lies that has none elsewhere.</summary>
    private static readonly string OwnIndex = Path.Combine(".qrhead", "index");

    private static readonly Argument<string> Place = new("place")
    {
        Description =
            "An index, whose folders are watched; or a folder, whose index lies in it (.qrhead/index) and is made if there is none.",
    };

    private static readonly Option<int> Every = new("--every")
    {
        Description = "After how many seconds to look again, also where the system tells of no change.",
        DefaultValueFactory = _ => 60,
        HelpName = "SECONDS",
    };

    public static Command Create()
    {
        var command = new Command("watch", "Keeps an index up to date while files change; Ctrl-C ends it. Searching goes on meanwhile.")
        {
            Place, IndexAddCommand.ChunkTokens, Every,
        };
        ModelOptions.AddTo(command);
        Require.AtLeastOne(Every);
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string place = parsed.GetValue(Place)!;
        bool isIndex = IndexFolder.Exists(place);
        if (!isIndex && !Directory.Exists(place))
            throw new UsageException($"{place}: there is no such folder, and no index.");
        string path = isIndex ? place : Path.Combine(place, OwnIndex);
        bool there = isIndex || IndexFolder.Exists(path);
        using QRRetriever retriever = there
            ? ModelOptions.LoadFor(parsed, path, cancellationToken)
            : ModelOptions.Load(parsed, cancellationToken, ModelOptions.ForReading(Reading.Alone));
        using PassageIndex index = there ? retriever.OpenIndex(path) : retriever.CreateIndex(path);
        IReadOnlyList<string> folders = isIndex ? index.Folder.TextFolders : [place];
        if (folders.Count == 0)
            throw new UsageException($"{place}: the index is of no folder; add one with qrhead index add.");
        using var changes = new FolderChanges(folders, path, TimeSpan.FromSeconds(parsed.GetValue(Every)));
        Console.Error.WriteLine(
            $"qrhead: watching {VisibleText.Of(string.Join(", ", folders))} for the index {VisibleText.Of(path)}; Ctrl-C ends this");
        if (changes.IsBlind)
            Console.Error.WriteLine($"qrhead: the system does not tell of changes here; looking every {parsed.GetValue(Every)} seconds");
        try
        {
            Watch(index, folders, IndexAddCommand.SplitterOf(parsed, retriever, index), changes, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("qrhead: watching has ended; the index is as far as it was said");
        }

        return ExitCode.Cancelled;
    }

    private static void Watch(
        PassageIndex index, IReadOnlyList<string> folders, TextSplitter splitter, FolderChanges changes,
        CancellationToken cancellationToken)
    {
        var options = new TextFilesOptions { Readers = DocumentReaders.All, LeftOut = new NewlyLeftOut(Console.Error) };
        string? trouble = null;
        for (bool first = true; ; first = false)
        {
            try
            {
                IndexUpdate update;
                using (var progress = new ProgressLine("reading"))
                    update = index.AddTexts(folders, splitter, options, progress, cancellationToken);
                trouble = null;
                if (first || update.Added + update.Replaced + update.Removed > 0)
                {
                    IndexUpdateOutput.Write(Console.Out, [update], index.Folder.Info().PassageTokens);
                    Console.Out.Flush();
                }
            }
            catch (Exception exception)
                when (exception is InputException or IndexException or IOException or UnauthorizedAccessException && !first)
            {
                // A folder that is not mounted at the moment, another writer, a full disk: said once, and tried again.
                if (trouble != exception.Message)
                    Console.Error.WriteLine($"qrhead: {VisibleText.Of(exception.Message).ReplaceLineEndings(" ")} Trying again later.");
                trouble = exception.Message;
            }

            changes.Next(cancellationToken).GetAwaiter().GetResult();
        }
    }

    /// <summary>Names each file that is passed over once, not at every look.</summary>
    private sealed class NewlyLeftOut(TextWriter writer) : IProgress<LeftOutFile>
    {
        private readonly HashSet<LeftOutFile> _told = [];
        private readonly LeftOutLines _lines = new(writer);

        public void Report(LeftOutFile value)
        {
            if (_told.Add(value))
                _lines.Report(value);
        }
    }
}
