using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using QRHead.Models;

namespace QRHead.Inference;

/// <summary>
/// The keys and values of what has been read. The buffers are made once, at full capacity, and bound as past and present
/// at the same time, so reading appends in place. Cutting back is a smaller <see cref="Length"/>: nothing moves.
/// Not thread-safe.
/// </summary>
internal sealed class KvCache : IDisposable
{
    private readonly Dictionary<CacheTensor, OrtValue> _buffers = [];

    /// <summary>Makes an empty cache.</summary>
    /// <param name="tensors">The model's cache tensors.</param>
    /// <param name="capacity">
    /// How many tokens fit: the planned length of the whole text. Models whose positions depend on a text's length (<c>longrope</c>) go by it.
    /// </param>
    public KvCache(IEnumerable<CacheTensor> tensors, int capacity)
    {
        Capacity = capacity;
        foreach (CacheTensor tensor in tensors)
        {
            long[] shape = [1, tensor.KvHeads, capacity, tensor.HeadDim];
            _buffers.Add(tensor, Allocated(shape));
        }
    }

    /// <summary>Gets how many tokens fit.</summary>
    public int Capacity { get; }

    /// <summary>Gets how many tokens are in the cache.</summary>
    public int Length { get; internal set; }

    /// <summary>Forgets the tokens from <paramref name="length"/> on.</summary>
    public void CutTo(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Gets a buffer, <c>[1, kvHeads, capacity, headDim]</c>, of which the first <see cref="Length"/> tokens are valid.</summary>
    public OrtValue this[CacheTensor tensor] => _buffers[tensor];

    public void Dispose()
    {
        foreach (OrtValue buffer in _buffers.Values)
            buffer.Dispose();
        _buffers.Clear();
    }

    private OrtValue Allocated(long[] shape)
    {
        try
        {
            return OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
        }
        catch (OnnxRuntimeException exception)
        {
            Dispose();
            throw new InferenceException($"There is no memory for a cache of {Capacity} tokens: {exception.Message}", exception);
        }
    }
}
