namespace QRHead.Checkpoints.Gguf;

/// <summary>How a GGUF tensor's numbers are stored: blocks of so many elements in so many bytes.</summary>
/// <param name="Name">The type's name in ggml.</param>
/// <param name="Elements">Elements of a block.</param>
/// <param name="Bytes">Bytes of a block.</param>
internal sealed record GgufTensorType(string Name, int Elements, int Bytes)
{
    /// <summary>Gets how the numbers are coded; null for plain numbers.</summary>
    public GgufCoding? Coding { get; private init; }

    private static readonly Dictionary<uint, GgufTensorType> Supported = new()
    {
        [0] = new("F32", 1, 4),
        [1] = new("F16", 1, 2),
        [2] = new("Q4_0", 32, 18) { Coding = new(32, 4) },
        [3] = new("Q4_1", 32, 20) { Coding = new(32, 4, HasMinima: true) },
        [6] = new("Q5_0", 32, 22) { Coding = new(32, 5) },
        [7] = new("Q5_1", 32, 24) { Coding = new(32, 5, HasMinima: true) },
        [8] = new("Q8_0", 32, 34) { Coding = new(32, 8) },
        [10] = new("Q2_K", 256, 84) { Coding = new(16, 2, HasMinima: true) },
        [11] = new("Q3_K", 256, 110) { Coding = new(16, 3) },
        [12] = new("Q4_K", 256, 144) { Coding = new(32, 4, HasMinima: true) },
        [13] = new("Q5_K", 256, 176) { Coding = new(32, 5, HasMinima: true) },
        [14] = new("Q6_K", 256, 210) { Coding = new(16, 6) },
        [15] = new("Q8_K", 256, 292) { Coding = new(256, 8) },
        [20] = new("IQ4_NL", 32, 18) { Coding = new(32, 8) },
        [23] = new("IQ4_XS", 256, 136) { Coding = new(32, 8) },
        [28] = new("F64", 1, 8),
        [30] = new("BF16", 1, 2),
    };

    private static readonly Dictionary<uint, string> Refused = new()
    {
        [9] = "Q8_1",
        [16] = "IQ2_XXS",
        [17] = "IQ2_XS",
        [18] = "IQ3_XXS",
        [19] = "IQ1_S",
        [21] = "IQ3_S",
        [22] = "IQ2_S",
        [24] = "I8",
        [25] = "I16",
        [26] = "I32",
        [27] = "I64",
        [29] = "IQ1_M",
        [34] = "TQ1_0",
        [35] = "TQ2_0",
        [39] = "MXFP4",
        [40] = "NVFP4",
        [41] = "Q1_0",
    };

    /// <summary>Finds a type by its number in the file; null where it is not read.</summary>
    public static GgufTensorType? Of(uint id) => Supported.GetValueOrDefault(id);

    /// <summary>Names a type that is not read, for messages.</summary>
    public static string NameOf(uint id) => Refused.TryGetValue(id, out string? name) ? name : $"number {id}, which ggml does not have";

    /// <summary>Lists the types that are read, for messages.</summary>
    public static string Known => string.Join(", ", Supported.Values.Select(type => type.Name));
}
