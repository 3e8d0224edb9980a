using System.CommandLine;
using QRHead.Cli.Output;
using QRHead.Hub;

namespace QRHead.Cli;

/// <summary><c>qrhead models remove</c>: takes a model out of the cache.</summary>
internal static class ModelsRemoveCommand
{
    private static readonly Argument<string> Model = new("model")
    {
        Description = "org/name, all of it; with @revision only that one; org/name/file.gguf or org/name:Q4_K_M only that file.",
    };

    public static Command Create()
    {
        var command = new Command("remove", "Takes a model out of the cache; what other revisions share stays.") { Model };
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Failure.Catch(() => Run(parsed, cancellationToken)), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        ModelReference model = ModelReference.Parse(parsed.GetValue(Model)!);
        long freed = CachedModels.RemoveAsync(model, options: null, cancellationToken).GetAwaiter().GetResult();
        Console.Out.WriteLine($"removed {model}: {ByteSize.Of(freed)} are free again");
        return ExitCode.Done;
    }
}
