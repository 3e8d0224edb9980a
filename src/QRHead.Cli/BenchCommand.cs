using System.CommandLine;
using System.Globalization;
using QRHead.Benchmarking;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary>
/// <c>qrhead bench</c>: measures how fast this machine reads and asks, with a model or with random weights of a published shape.
/// </summary>
internal static class BenchCommand
{
    private static readonly Option<string?> Shape = new("--shape")
    {
        Description =
            $"Random weights of this shape instead of a model: {string.Join(", ", ModelShape.All.Select(shape => shape.Name))}, or a "
            + "config.json.",
        HelpName = "SHAPE",
    };

    private static readonly Option<int[]> Lengths = new("--lengths")
    {
        Description = "The lengths of text to read, in tokens.",
        DefaultValueFactory = _ => [512, 2048],
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(text => Number(result, text))],
        HelpName = "N,N",
    };

    private static readonly Option<int?> Layers = new("--layers")
    {
        Description = "How many layers to read; all unless told otherwise.",
        HelpName = "N",
    };

    private static readonly Option<int> Runs = new("--runs")
    {
        Description = "How often to read each length; the best counts.",
        DefaultValueFactory = _ => 3,
        HelpName = "N",
    };

    private static readonly Option<bool> Profile = new("--profile")
    {
        Description = "Also say where the time of reading goes, operator by operator.",
    };

    private static readonly Option<TableOrJson> Format = new("--format")
    {
        Description = "How to print: table or json.",
        CustomParser = Require.OneOf<TableOrJson>,
        HelpName = "FORMAT",
    };

    public static Command Create()
    {
        var command = new Command("bench", "Measures this machine: tokens read a second, the time of a query, memory.")
        {
            ModelOptions.Model, Shape, Lengths, Layers, Runs, Profile, ModelOptions.WeightPrecision, ModelOptions.Threads,
            ModelOptions.ComputeDevice, Format,
        };
        Require.AtLeastOne(Layers);
        Require.AtLeastOne(Runs);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Shape) is not null && result.GetResult(ModelOptions.Model) is not null)
                result.AddError("Give either --model or --shape, not both.");
        });
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new BenchmarkOptions
        {
            Lengths = parsed.GetValue(Lengths)!,
            Layers = parsed.GetValue(Layers),
            Runs = parsed.GetValue(Runs),
            Profile = parsed.GetValue(Profile),
            Precision = parsed.GetValue(ModelOptions.WeightPrecision),
            Threads = parsed.GetValue(ModelOptions.Threads),
            Device = parsed.GetValue(ModelOptions.ComputeDevice),
        };
        if (ModelOptions.CacheFolder is { } cache)
            options = options with { CacheFolder = cache };

        var progress = new Words();
        BenchmarkReport report;
        try
        {
            report = parsed.GetValue(Shape) is { } shape
                ? ModelBenchmark.Run(ModelShape.Parse(shape), options, progress, cancellationToken)
                : ModelBenchmark.Run(parsed.GetValue(ModelOptions.Model), options, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is ArgumentException or UnknownNameException)
        {
            throw new UsageException(exception.Message);
        }

        if (parsed.GetValue(Format) == TableOrJson.Json)
            BenchJson.Write(StandardStreams.Json, report);
        else
            BenchTable.Write(TerminalOutput.Create(), report);
        return ExitCode.Done;
    }

    private static int Number(System.CommandLine.Parsing.ArgumentResult result, string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
            return number;
        result.AddError($"--lengths has '{text}'; expected whole numbers above 0, such as 512,2048.");
        return 1;
    }

    private sealed class Words : IProgress<string>
    {
        public void Report(string value)
        {
            if (!Console.IsErrorRedirected)
                Console.Error.WriteLine($"qrhead: {value}");
        }
    }
}
