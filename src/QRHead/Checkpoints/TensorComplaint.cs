namespace QRHead.Checkpoints;

/// <summary>What is said of a tensor that is not as the architecture needs it.</summary>
internal static class TensorComplaint
{
    /// <summary>No such tensor; says which names are close.</summary>
    public static CheckpointException Missing(
        string file, string tensor, ReadOnlySpan<long> expectedShape, IReadOnlyCollection<string> names, string modelType)
    {
        IReadOnlyList<string> close = ClosestNames.Of(tensor, names);
        return new CheckpointException(file)
        {
            Tensor = tensor,
            Found = "no such tensor" + (close.Count > 0 ? $", but {string.Join(", ", close)}" : $" among {names.Count}"),
            Expected = $"one of shape {TensorEntry.Write(expectedShape.ToArray())}",
            Fix = $"Are the weights those of a '{modelType}' model?",
        };
    }

    /// <summary>Another shape.</summary>
    public static CheckpointException OtherShape(
        string file, string tensor, IReadOnlyList<long> shape, ReadOnlySpan<long> expectedShape) => new(file)
        {
            Tensor = tensor,
            Found = $"shape {TensorEntry.Write(shape)}",
            Expected = TensorEntry.Write(expectedShape.ToArray()),
            Fix = "Are config.json and the weights of the same model?",
        };
}
