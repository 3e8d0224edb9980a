using System.Diagnostics.CodeAnalysis;

namespace QRHead;

/// <summary>How the keys of an index are stored: as integers, with a scale for each token of a KV head.</summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name",
    Justification = "int16 and int8 are what the field calls these precisions.")]
public enum KeyPrecision
{
    /// <summary>Integers of 16 bits.</summary>
    Int16,

    /// <summary>Integers of 8 bits: half the size.</summary>
    Int8,

    /// <summary>Integers of 4 bits, a quarter of the size: only for scoring by similarity.</summary>
    Int4,
}
