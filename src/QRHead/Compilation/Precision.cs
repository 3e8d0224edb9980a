using System.Diagnostics.CodeAnalysis;

namespace QRHead;

/// <summary>How a model's weights are stored and multiplied. Norms and biases are f32 in all.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name",
    Justification = "int8 and int4 are what the field calls these precisions.")]
public enum Precision
{
    /// <summary>32-bit floats: the reference's numbers, for parity.</summary>
    F32,

    /// <summary>
    /// 16-bit floats. A GPU multiplies them as they are, and keeps keys and values in f16 as well; ONNX Runtime has no such products on
    /// processors, where they are widened to f32 when the model is loaded, so that only the files are smaller.
    /// </summary>
    F16,

    /// <summary>
    /// 8-bit codes with a scale for each block, multiplied in int8: about twice as fast as f32 in a quarter of the memory.
    /// Weights that a GGUF file stores in at most 8 bits are carried over as they are.
    /// </summary>
    Int8,

    /// <summary>
    /// 4-bit codes with a scale and an offset for each block: the smallest. Weights that a GGUF file stores in at most 4 bits are carried
    /// over as they are.
    /// </summary>
    Int4,
}
