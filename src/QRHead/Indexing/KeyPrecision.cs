using System.Diagnostics.CodeAnalysis;

namespace QRHead.Indexing;

/// <summary>How the keys of an index are stored.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "int8 is what the field calls this precision.")]
public enum KeyPrecision
{
    /// <summary>Floats of 16 bits.</summary>
    F16,

    /// <summary>Codes of 8 bits, with a scale for each token of a KV head: half the size.</summary>
    Int8,

    /// <summary>Floats of 32 bits, as they are computed: twice the size, for comparisons.</summary>
    F32,
}
