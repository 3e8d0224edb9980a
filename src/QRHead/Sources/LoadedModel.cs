using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Heads;
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

    /// <summary>Opens a model by what a user calls it: a folder, a GGUF file, or nothing for the built-in model.</summary>
    /// <exception cref="CheckpointException">There is no such folder or file, or it holds no usable model.</exception>
    /// <exception cref="TokenizerFileException">The tokenizer is broken or asks for something unknown.</exception>
    public static LoadedModel Open(string? model) => model switch
    {
        null => BuiltInModel.Open(),
        _ when File.Exists(model) && model.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) => GgufModel.Open(model),
        _ => ModelFolder.Open(model),
    };

    public void Dispose() => Source.Tensors.Dispose();
}
