using QRHead.Checkpoints;

namespace QRHead.Compilation;

/// <summary>
/// Finds the stored tensors that a model needs for some layers: weights as they are, or the codes, scales and offsets that stand for them.
/// </summary>
internal static class NeededTensors
{
    private static readonly string[] Suffixes =
        [BlockTensors.CodesName("", 8), BlockTensors.CodesName("", 4), BlockTensors.ScalesName(""), BlockTensors.OffsetsName("")];

    /// <summary>Lists the tensors.</summary>
    /// <param name="model">The model, in the form that is computed with.</param>
    /// <param name="deepestLayer">The deepest layer whose q and k are needed, 0-based.</param>
    /// <returns>Each tensor with what its weight is used for, by name.</returns>
    /// <exception cref="UnsupportedModelException">The architecture is not supported.</exception>
    public static IReadOnlyList<(TensorEntry Tensor, WeightKind Kind)> Of(Checkpoint model, int deepestLayer)
    {
        var kinds = NeededWeights.Of(model.Config, deepestLayer).ToDictionary(use => use.Name, use => use.Kind, StringComparer.Ordinal);
        return
        [
            .. model.Tensors
                .Where(tensor => kinds.ContainsKey(WeightOf(tensor.Name)))
                .OrderBy(tensor => tensor.Name, StringComparer.Ordinal)
                .Select(tensor => (tensor, kinds[WeightOf(tensor.Name)])),
        ];
    }

    /// <summary>The weight whose codes, scales or offsets a tensor has; the tensor itself where it is a weight.</summary>
    private static string WeightOf(string tensor) =>
        Suffixes.FirstOrDefault(suffix => tensor.EndsWith(suffix, StringComparison.Ordinal)) is { } end ? tensor[..^end.Length] : tensor;
}
