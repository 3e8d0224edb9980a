using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QRHead.Dense;

/// <summary>
/// <c>qrhead-dense embed</c>: what <c>qrhead --embeddings</c> asks. Reads lines, each a JSON array of texts, and answers each by a line, a
/// JSON array of their vectors, until its input ends.
/// </summary>
internal static partial class EmbedCommand
{
    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "How many threads compute.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        HelpName = "N",
    };

    public static Command Create()
    {
        var command = new Command(
            "embed", "Answers each line of input, a JSON array of texts, by a line with a JSON array of their vectors.")
        {
            Threads,
        };
        command.SetAction(
            (parsed, cancellationToken) => Task.Run(() => Run(parsed.GetValue(Threads), cancellationToken), CancellationToken.None));
        return command;
    }

    private static int Run(int threads, CancellationToken cancellationToken)
    {
        using var embedder = new TextEmbedder(threads);
        using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        using Stream output = Console.OpenStandardOutput();
        try
        {
            for (int line = 1; input.ReadLine() is { } texts; line++)
            {
                if (TextsOf(texts) is not { } some)
                {
                    Console.Error.WriteLine($"qrhead-dense: standard input, line {line}: expected a JSON array of texts.");
                    return ExitCode.Failed;
                }

                float[][] vectors = [.. embedder.Embed(some, embedded: null, cancellationToken)];
                output.Write([.. JsonSerializer.SerializeToUtf8Bytes(vectors, EmbedContext.Default.SingleArrayArray), (byte)'\n']);
                output.Flush();
            }

            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
    }

    private static string[]? TextsOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, EmbedContext.Default.StringArray) is { } texts && !texts.Contains(null) ? texts : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [JsonSerializable(typeof(string[]))]
    [JsonSerializable(typeof(float[][]))]
    private sealed partial class EmbedContext : JsonSerializerContext;
}
