using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>A model that can be compiled.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Tensors">Configuration and weights.</param>
/// <param name="Documents">
/// Gives the small files that go with the weights, by name: config.json, tokenizer.json and what else there is.
/// </param>
/// <param name="Identity">Text that is another where any of the model's files is another: paths, sizes, times.</param>
internal sealed record CompileSource(
    string Name, ITensorSource Tensors, Func<IReadOnlyDictionary<string, byte[]>> Documents, string Identity);
