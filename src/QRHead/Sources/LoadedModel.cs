using QRHead.Checkpoints;
using QRHead.Tokenization;

namespace QRHead.Sources;

/// <summary>A model from any source in the one form that everything behind it knows.</summary>
/// <param name="Name">The model's name: what presets of heads are found by, and what rankings say.</param>
/// <param name="Checkpoint">Configuration and weights; owned.</param>
/// <param name="Tokenizer">The tokenizer.</param>
internal sealed record LoadedModel(string Name, Checkpoint Checkpoint, Tokenizer Tokenizer) : IDisposable
{
    /// <summary>Opens a model by what a user calls it: a folder, or nothing for the built-in model.</summary>
    /// <exception cref="CheckpointException">There is no such folder, or it holds no usable model.</exception>
    public static LoadedModel Open(string? model) => model is null ? BuiltInModel.Open() : ModelFolder.Open(model);

    public void Dispose() => Checkpoint.Dispose();
}
