using System.CommandLine;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary><c>qrhead index verify</c>: checks an index, and reads again what is damaged.</summary>
internal static class IndexVerifyCommand
{
    private static readonly Option<bool> Repair = new("--repair")
    {
        Description = "Read the passages again whose keys are damaged or missing, by the model that the index was built with.",
    };

    public static Command Create()
    {
        var command = new Command("verify", "Checks an index: checksums, counts, every passage once. Exit code 1 where something is wrong.")
        {
            IndexCommand.Index, Repair,
        };
        ModelOptions.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(IndexCommand.Index)!;
        if (IsWhole(path, cancellationToken))
            return ExitCode.Done;
        if (!parsed.GetValue(Repair))
            return ExitCode.Failed;
        using (QRRetriever retriever = ModelOptions.Load(parsed, cancellationToken, ModelOptions.ForReading(Reading.Alone)))
        using (PassageIndex index = retriever.OpenIndex(path))
        using (var progress = new ProgressLine("reading"))
            Console.Out.WriteLine($"{index.Repair(progress, cancellationToken)} passages read again");
        return IsWhole(path, cancellationToken) ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool IsWhole(string path, CancellationToken cancellationToken)
    {
        using IndexFolder folder = IndexFolder.Open(path);
        IReadOnlyList<string> problems = folder.Verify(cancellationToken);
        foreach (string problem in problems)
            Console.Out.WriteLine(problem);
        if (problems.Count == 0)
            Console.Out.WriteLine($"{folder.Info().Passages} passages, all as they were written");
        return problems.Count == 0;
    }
}
