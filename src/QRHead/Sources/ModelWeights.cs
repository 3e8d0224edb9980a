using QRHead.Checkpoints;
using QRHead.Compilation;

namespace QRHead.Sources;

/// <summary>A model's weights in a form that ONNX Runtime computes with.</summary>
/// <param name="Checkpoint">The weights; owned.</param>
/// <param name="Precision">How they are stored and multiplied.</param>
internal sealed record ModelWeights(Checkpoint Checkpoint, Precision Precision)
{
    /// <summary>Takes the weights in place where they can be used as they are, else compiles them into the cache.</summary>
    /// <param name="model">The model; its source is closed or taken over.</param>
    /// <param name="heads">The heads that will be read.</param>
    /// <param name="withVocabulary">Whether the model must be able to continue a text.</param>
    /// <param name="wanted">The precision; null for the one that suits the source.</param>
    /// <param name="cache">For weights that must be rewritten.</param>
    /// <param name="threads">Threads that rewrite.</param>
    /// <param name="progress">Whom to tell; null for nobody.</param>
    /// <param name="cancellationToken">Stops the rewriting; nothing is left behind.</param>
    /// <exception cref="CheckpointException">
    /// A compiled model lacks the layers or has another precision, or a weight is missing.
    /// </exception>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    public static ModelWeights Of(
        LoadedModel model, HeadSet heads, bool withVocabulary, Precision? wanted, CompiledCache cache, int threads,
        IProgress<CompileProgress>? progress, CancellationToken cancellationToken)
    {
        if (model.Compiled is { } compiled)
            return Compiled(model, compiled, heads, withVocabulary, wanted);
        Precision precision = wanted ?? DefaultFor(model);
        if (model.Source.Tensors is Checkpoint asPublished
            && IsStoredIn(precision, asPublished, CompileJob.DeepestLayerFor(heads, model.Config, withVocabulary)))
            return new ModelWeights(asPublished, precision);

        string folder = cache.Get(new CompileJob(model.Source, heads, precision, threads, progress, withVocabulary), cancellationToken);
        model.Dispose();
        return new ModelWeights(Checkpoint.Open(folder), precision);
    }

    /// <summary>The precision of a model for which none is asked: GGUF files are quantised as a rule, and keep what they have.</summary>
    public static Precision DefaultFor(LoadedModel model) => model.Source.Tensors is Checkpoint ? Precision.F32 : Precision.Int8;

    /// <summary>Says what a user should know of the precision on a device; null where there is nothing.</summary>
    public string? WarningOn(Device device) => Precision == Precision.F16 && device == Device.Cpu
        ? "A processor does not multiply in f16: the weights were widened to f32. Only the files are smaller; int8 is faster and takes a "
            + "quarter of the memory."
        : null;

    /// <summary>
    /// Floats are widened when the model is loaded, so any will do for f32; for f16 tables and factors must be f16 already.
    /// </summary>
    private static bool IsStoredIn(Precision precision, Checkpoint published, int deepestLayer) => precision switch
    {
        Precision.F32 => true,
        Precision.F16 => NeededTensors.Of(published, deepestLayer)
            .All(needed => needed.Kind == WeightKind.Numbers || needed.Tensor.ElementType == ElementType.F16),
        _ => false,
    };

    private static ModelWeights Compiled(
        LoadedModel model, CompiledManifest compiled, HeadSet heads, bool withVocabulary, Precision? wanted)
    {
        int deepest = CompileJob.DeepestLayerFor(heads, model.Config, withVocabulary);
        if (deepest > compiled.DeepestLayer)
        {
            throw new CheckpointException(model.Source.Tensors.Name)
            {
                Found = $"a model compiled up to layer {compiled.DeepestLayer}",
                Expected = withVocabulary ? "all layers and the vocabulary, to continue a text"
                    : $"layer {deepest}, for {heads.Heads.First(head => head.Layer == deepest)}",
                Fix = withVocabulary ? "Load the original model." : "Compile the original model with these heads.",
            };
        }

        if (wanted is { } precision && precision != compiled.Weights)
        {
            throw new CheckpointException(model.Source.Tensors.Name)
            {
                Found = $"a model compiled in {compiled.Precision}",
                Expected = precision.ToString().ToLowerInvariant(),
                Fix = "Leave the precision out, or compile the original model in it.",
            };
        }

        return new ModelWeights((Checkpoint)model.Source.Tensors, compiled.Weights);
    }
}
