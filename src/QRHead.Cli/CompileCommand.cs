using System.CommandLine;
using System.Globalization;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary>
/// <c>qrhead compile</c>: writes a model's folder that can be copied to another machine and opened there without the original.
/// </summary>
internal static class CompileCommand
{
    private static readonly Argument<string> Model = new("model")
    {
        Description = "The model: a folder in Hugging Face layout, a .gguf file, or a name on the hub, org/name.",
    };

    private static readonly Option<string> Output = new("--output", "-o")
    {
        Description = "The folder to make; it must not be there yet.",
        Required = true,
        HelpName = "FOLDER",
    };

    public static Command Create()
    {
        var command = new Command(
            "compile", "Writes a model's folder with only what its heads need, to be opened with --model FOLDER anywhere.")
        {
            Model, Output,
        };
        ModelOptions.AddWeightsTo(command);
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = parsed.GetValue(Output)!;
        HeadSet heads;
        using (ProgressLine downloading = new("downloading"), compiling = new("compiling"))
            heads = QRRetriever.Compile(
                parsed.GetValue(Model), folder, ModelOptions.OptionsOf(parsed, downloading, compiling), cancellationToken);

        long bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        Console.Error.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"qrhead: {folder}: {bytes / 1e6:N1} MB, for the heads {heads}"));
        Console.Out.WriteLine(folder);
        return ExitCode.Done;
    }
}
