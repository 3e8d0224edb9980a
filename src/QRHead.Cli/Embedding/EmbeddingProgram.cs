using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace QRHead.Cli.Embedding;

/// <summary>
/// Embeds by another program, <c>PROGRAM embed</c>, which stays open: it reads lines, each a JSON array of texts, and answers each by a
/// line, a JSON array of vectors. One question at a time.
/// </summary>
internal sealed partial class EmbeddingProgram : IEmbeddingGenerator<string, Embedding<float>>
{
    private const string Verb = "embed";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly string _name;
    private readonly Process _process;
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Starts the program.</summary>
    /// <param name="name">Its name, or its path.</param>
    /// <exception cref="EmbeddingException">It can't be started.</exception>
    public EmbeddingProgram(string name)
    {
        _name = name;
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var start = new ProcessStartInfo(name, [Verb])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = encoding,
            StandardOutputEncoding = encoding,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            string fix = name == EmbeddingsOption.Usual ? $"Install it with 'dotnet tool install -g QRHead.Dense', or give"
                : "Give a program's name or path, or";
            throw new EmbeddingException(
                $"'{name}' can't be started to embed: {exception.Message}. {fix} --embeddings an endpoint with its model, such as "
                + "http://localhost:11434/v1#all-minilm.", exception);
        }
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _process.StandardInput.WriteLineAsync(
                JsonSerializer.Serialize(texts, ProgramContext.Default.StringArray).AsMemory(), cancellationToken);
            await _process.StandardInput.FlushAsync(cancellationToken);
            string line = await _process.StandardOutput.ReadLineAsync(cancellationToken)
                ?? throw new EmbeddingException($"'{_name} {Verb}' ended without an answer.");
            float[][]? vectors = JsonSerializer.Deserialize(line, ProgramContext.Default.SingleArrayArray);
            return vectors is not null && vectors.Length == texts.Length && Array.TrueForAll(vectors, vector => vector is not null)
                ? [.. vectors.Select(vector => new Embedding<float>(vector))]
                : throw new EmbeddingException(
                    $"'{_name} {Verb}' gives {vectors?.Length ?? 0} vectors for {texts.Length} texts; expected as many.");
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            throw new EmbeddingException(
                $"'{_name} {Verb}' answers with something else than a JSON array of vectors, or has ended: {exception.Message}", exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    /// <summary>Ends the program: there is nothing more to read for it.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(Patience))
                _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }

        _process.Dispose();
        _turn.Dispose();
    }

    [JsonSerializable(typeof(string[]))]
    [JsonSerializable(typeof(float[][]))]
    private sealed partial class ProgramContext : JsonSerializerContext;
}
