namespace QRHead.Checkpoints;

/// <summary>Sizes of the element types and their names in a safetensors header.</summary>
internal static class ElementTypes
{
    /// <summary>Lists what <see cref="TryParse"/> knows, for messages.</summary>
    public const string Known = "F64, F32, F16, BF16, F8_E4M3, F8_E5M2, F8_E8M0, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL";

    /// <summary>Reads a safetensors <c>dtype</c>; case matters, as in the format.</summary>
    public static bool TryParse(string? text, out ElementType type)
    {
        ElementType? known = text switch
        {
            "F64" => ElementType.F64,
            "F32" => ElementType.F32,
            "F16" => ElementType.F16,
            "BF16" => ElementType.BF16,
            "F8_E4M3" => ElementType.F8E4M3,
            "F8_E5M2" => ElementType.F8E5M2,
            "F8_E8M0" => ElementType.F8E8M0,
            "I64" => ElementType.I64,
            "I32" => ElementType.I32,
            "I16" => ElementType.I16,
            "I8" => ElementType.I8,
            "U64" => ElementType.U64,
            "U32" => ElementType.U32,
            "U16" => ElementType.U16,
            "U8" => ElementType.U8,
            "BOOL" => ElementType.Bool,
            _ => null,
        };

        type = known ?? default;
        return known is not null;
    }

    extension(ElementType type)
    {
        /// <summary>Gets the name in a safetensors header.</summary>
        public string SafetensorsName => type switch
        {
            ElementType.F8E4M3 => "F8_E4M3",
            ElementType.F8E5M2 => "F8_E5M2",
            ElementType.F8E8M0 => "F8_E8M0",
            ElementType.Bool => "BOOL",
            _ => $"{type}",
        };

        /// <summary>Gets the size of one element, in bytes.</summary>
        public int Size => type switch
        {
            ElementType.F64 or ElementType.I64 or ElementType.U64 => 8,
            ElementType.F32 or ElementType.I32 or ElementType.U32 => 4,
            ElementType.F16 or ElementType.BF16 or ElementType.I16 or ElementType.U16 => 2,
            _ => 1,
        };
    }
}
