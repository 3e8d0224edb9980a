using System.CommandLine;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary><c>qrhead index upgrade</c>: an index of an older version, or for other heads, becomes one for what is there now.</summary>
internal static class IndexUpgradeCommand
{
    public static Command Create()
    {
        var command = new Command(
            "upgrade",
            "Reads the passages of an index again from the texts that it keeps: for an index of an older version, or for other heads or "
            + "another model.")
        {
            IndexCommand.Index,
        };
        ModelOptions.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(IndexCommand.Index)!;
        if (!IndexFolder.Exists(path))
            throw new UsageException($"{path}: there is no index; make one with qrhead index build.");
        using QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, ModelOptions.ForReading(Reading.Alone));
        using var progress = new ProgressLine("reading");
        int passages = retriever.UpgradeIndex(path, progress: progress, cancellationToken: cancellationToken);
        progress.Dispose();
        Console.Out.WriteLine($"{passages} passages read again");
        return ExitCode.Done;
    }
}
