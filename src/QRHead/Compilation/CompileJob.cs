using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>What is to be compiled, and how.</summary>
/// <param name="Source">The model.</param>
/// <param name="Heads">The heads; layers above the deepest of them are left out.</param>
/// <param name="Precision">How weights are stored.</param>
/// <param name="Threads">Threads that work.</param>
/// <param name="Progress">Whom to tell; null for nobody. Told from several threads.</param>
/// <param name="WithVocabulary">Whether the model must be able to continue a text too: all layers, and what follows the last.</param>
internal sealed record CompileJob(
    CompileSource Source, HeadSet Heads, Precision Precision, int Threads, IProgress<CompileProgress>? Progress,
    bool WithVocabulary = false)
{
    /// <summary>Gets the deepest layer that is needed.</summary>
    public int DeepestLayer => DeepestLayerFor(Heads, Source.Tensors.Config, WithVocabulary);

    /// <summary>The deepest layer whose q and k are needed, 0-based; the vocabulary counts as one more layer, after the last.</summary>
    public static int DeepestLayerFor(HeadSet heads, ModelConfig config, bool withVocabulary) =>
        withVocabulary ? config.NumHiddenLayers : heads.Heads.Max(head => head.Layer);
}
