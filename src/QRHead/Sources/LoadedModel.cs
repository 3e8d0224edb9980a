using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Tokenization;

namespace QRHead.Sources;

/// <summary>A model from any source in the one form that everything behind it knows.</summary>
/// <param name="Source">Name, configuration, weights, and what goes with them; owned.</param>
/// <param name="Tokenizer">The tokenizer.</param>
internal sealed record LoadedModel(CompileSource Source, Tokenizer Tokenizer) : IDisposable
{
    /// <summary>Gets the model's name: what presets of heads are found by, and what rankings say.</summary>
    public string Name => Source.Name;

    /// <summary>Gets what <c>config.json</c> says, or would say.</summary>
    public ModelConfig Config => Source.Tensors.Config;

    /// <summary>Gets what a compiled model says of itself; null for one that is as it was published.</summary>
    public CompiledManifest? Compiled { get; init; }

    /// <summary>Gets the heads that a model was compiled for; null where none come with it.</summary>
    public HeadSet? Heads { get; init; }

    /// <summary>Gets what a user should know about the model; null where there is nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>
    /// Opens a model by where it lies: a folder, a GGUF file or a folder with one, a manifest of Ollama's, or nothing for the built-in
    /// model.
    /// </summary>
    /// <exception cref="CheckpointException">There is no such folder or file, or it holds no usable model.</exception>
    /// <exception cref="TokenizerFileException">The tokenizer is broken or asks for something unknown.</exception>
    public static LoadedModel Open(string? model) =>
        model is null ? BuiltInModel.Open()
        : FileOf(model) is { } file ? GgufModel.Open(file)
        : ModelFolder.Open(model);

    private static string? FileOf(string model)
    {
        try
        {
            return !File.Exists(model) ? GgufFolder.Find(model)
                : GgufModel.Is(model) ? model
                : OllamaStore.OfManifest(model);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(model, exception)
            {
                Found = $"a file that can't be read ({exception.Message})",
                Expected = "a model",
            };
        }
    }

    public void Dispose() => Source.Tensors.Dispose();
}
