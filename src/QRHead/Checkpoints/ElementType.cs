namespace QRHead.Checkpoints;

/// <summary>Type of the numbers of a stored tensor; all of a whole number of bytes, little-endian.</summary>
internal enum ElementType
{
    F64,
    F32,
    F16,
    BF16,
    F8E4M3,
    F8E5M2,
    F8E8M0,
    I64,
    I32,
    I16,
    I8,
    U64,
    U32,
    U16,
    U8,
    Bool,
}
