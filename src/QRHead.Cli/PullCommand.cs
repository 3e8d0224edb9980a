using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Hub;

namespace QRHead.Cli;

/// <summary><c>qrhead pull</c>: downloads a model from the hub into the shared cache and prints where it lies.</summary>
internal static class PullCommand
{
    private static readonly Argument<string> Model = new("model")
    {
        Description =
            "org/name; org/name/file.gguf or org/name:Q4_K_M for GGUF; behind it @revision for another branch, tag or commit than main.",
    };

    public static Command Create()
    {
        var command = new Command(
            "pull", "Downloads a model from the hub into the cache that Python's tools share, and prints where it lies.")
        {
            Model,
        };
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        ModelReference model = ModelReference.Parse(parsed.GetValue(Model)!);
        using var progress = new ProgressLine("downloading");
        string path = ModelDownloader.GetAsync(model, options: null, progress, cancellationToken).GetAwaiter().GetResult();
        progress.Dispose();
        Console.Out.WriteLine(path);
        return ExitCode.Done;
    }
}
