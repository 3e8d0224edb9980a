using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using QRHead.Checkpoints;
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
    /// <param name="capacity">How many tokens fit at first.</param>
    /// <param name="planned">
    /// The planned length of the whole text. Models whose positions depend on a text's length (<c>longrope</c>) go by it.
    /// </param>
    public KvCache(IEnumerable<CacheTensor> tensors, int capacity, int planned)
    {
        (Capacity, PlannedLength) = (capacity, planned);
        foreach (CacheTensor tensor in tensors)
            _buffers.Add(tensor, Allocated(tensor));
    }

    /// <summary>Gets how many tokens fit.</summary>
    public int Capacity { get; private set; }

    /// <summary>
    /// Gets the length of the whole text as it was planned: it stays when the cache grows, for the keys in it were made for it.
    /// </summary>
    public int PlannedLength { get; }

    /// <summary>Gets how many tokens are in the cache.</summary>
    public int Length { get; internal set; }

    /// <summary>Forgets the tokens from <paramref name="length"/> on.</summary>
    public void CutTo(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        Length = length;
    }

    /// <summary>Makes room for more tokens; those in the cache stay.</summary>
    public void GrowTo(int capacity)
    {
        if (capacity <= Capacity)
            return;
        int before = Capacity;
        Capacity = capacity;
        foreach (CacheTensor tensor in _buffers.Keys.ToArray())
        {
            OrtValue small = _buffers[tensor], large = Allocated(tensor);
            for (int head = 0; head < tensor.KvHeads; head++)
                Part(tensor, small, head * before, Length).CopyTo(Part(tensor, large, head * capacity, Length));

            _buffers[tensor] = large;
            small.Dispose();
        }
    }

    /// <summary>Copies a tensor's tokens, from one of them to the last: <c>[kvHeads, tokens, headDim]</c>.</summary>
    public float[] Copy(CacheTensor tensor, int start)
    {
        int tokens = Length - start;
        var copy = new float[tensor.KvHeads * tokens * tensor.HeadDim];
        for (int head = 0; head < tensor.KvHeads; head++)
        {
            ReadOnlySpan<byte> from = Part(tensor, _buffers[tensor], (head * Capacity) + start, tokens);
            Widening.ToFloats(tensor.Numbers, from, copy.AsSpan(head * tokens * tensor.HeadDim, tokens * tensor.HeadDim));
        }

        return copy;
    }

    /// <summary>Appends some of the tokens of another cache of the same model; their positions stay what they were.</summary>
    public void Append(KvCache other, Range range)
    {
        (int start, int tokens) = range.GetOffsetAndLength(other.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Length + tokens, Capacity);
        foreach ((CacheTensor tensor, OrtValue buffer) in _buffers)
        {
            for (int head = 0; head < tensor.KvHeads; head++)
            {
                Part(tensor, other._buffers[tensor], (head * other.Capacity) + start, tokens)
                    .CopyTo(Part(tensor, buffer, (head * Capacity) + Length, tokens));
            }
        }

        Length += tokens;
    }

    /// <summary>
    /// Visits the bytes of the tokens in the cache, tensor by tensor and head by head, <c>[tokens, headDim]</c> each: f32 or f16, as this
    /// machine writes it. What is visited can be written to a file, and the other way round.
    /// </summary>
    /// <exception cref="ObjectDisposedException">Disposed.</exception>
    public void Visit(Action<Span<byte>> visit)
    {
        ObjectDisposedException.ThrowIf(_buffers.Count == 0, this);
        foreach ((CacheTensor tensor, OrtValue buffer) in _buffers)
        {
            for (int head = 0; head < tensor.KvHeads; head++)
                visit(Part(tensor, buffer, head * Capacity, Length));
        }
    }

    /// <summary>Gets a buffer, <c>[1, kvHeads, capacity, headDim]</c>, of which the first <see cref="Length"/> tokens are valid.</summary>
    public OrtValue this[CacheTensor tensor] => _buffers[tensor];

    public void Dispose()
    {
        foreach (OrtValue buffer in _buffers.Values)
            buffer.Dispose();
        _buffers.Clear();
    }

    /// <summary>The bytes of some tokens of a head; rows count on from head to head.</summary>
    private static Span<byte> Part(CacheTensor tensor, OrtValue buffer, int row, int tokens)
    {
        int start = row * tensor.HeadDim, count = tokens * tensor.HeadDim;
        return tensor.Numbers == ElementType.F16
            ? MemoryMarshal.AsBytes(buffer.GetTensorMutableDataAsSpan<Float16>().Slice(start, count))
            : MemoryMarshal.AsBytes(buffer.GetTensorMutableDataAsSpan<float>().Slice(start, count));
    }

    private OrtValue Allocated(CacheTensor tensor)
    {
        try
        {
            long[] shape = [1, tensor.KvHeads, Capacity, tensor.HeadDim];
            return OrtValue.CreateAllocatedTensorValue(
                OrtAllocator.DefaultInstance, tensor.Numbers == ElementType.F16 ? TensorElementType.Float16
                    : TensorElementType.Float, shape);
        }
        catch (OnnxRuntimeException exception)
        {
            Dispose();
            throw new InferenceException($"There is no memory for a cache of {Capacity} tokens: {exception.Message}", exception);
        }
    }
}
