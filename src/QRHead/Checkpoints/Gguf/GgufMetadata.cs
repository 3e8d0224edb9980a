namespace QRHead.Checkpoints.Gguf;

/// <summary>The key-value part of a GGUF file, by key and wanted type. Immutable, safe for many threads.</summary>
/// <remarks>
/// Writers differ in the width of numbers: a whole number of any width, and a flag or number of any precision, is taken as such.
/// </remarks>
/// <param name="file">The file's name, for messages.</param>
/// <param name="values">
/// By key: <see cref="long"/>, <see cref="ulong"/> (beyond long), <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>, or an
/// array of one of these.
/// </param>
internal sealed class GgufMetadata(string file, IReadOnlyDictionary<string, object> values)
{
    /// <summary>Gets the file's name, for messages.</summary>
    public string File => file;

    /// <summary>Says whether a key is there.</summary>
    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>Says whether a key holds a list.</summary>
    public bool IsList(string key) => Get(key) is Array;

    /// <summary>Gets a text; null where the key is absent.</summary>
    /// <exception cref="CheckpointException">The key holds something else; so for all that follow.</exception>
    public string? Text(string key) => Get(key) is not { } value ? null : value as string ?? throw NotA(key, value, "a text");

    /// <summary>Gets a text; null where the key is absent or holds something else.</summary>
    public string? TextOrOther(string key) => Get(key) as string;

    /// <summary>Gets a whole number of any width.</summary>
    public long? Whole(string key) =>
        Get(key) is not { } value ? null : value is long whole ? whole : throw NotA(key, value, "a whole number");

    /// <summary>Gets a number.</summary>
    public double? Number(string key) => Get(key) switch
    {
        null => null,
        double number => number,
        long whole => whole,
        { } value => throw NotA(key, value, "a number"),
    };

    /// <summary>Gets a truth value.</summary>
    public bool? Flag(string key) => Get(key) is not { } value ? null : value is bool flag ? flag : throw NotA(key, value, "true or false");

    /// <summary>Gets a list of texts.</summary>
    public IReadOnlyList<string>? Texts(string key) =>
        Get(key) is not { } value ? null : value as string[] ?? throw NotA(key, value, "a list of texts");

    /// <summary>Gets a list of whole numbers.</summary>
    public IReadOnlyList<long>? Wholes(string key) =>
        Get(key) is not { } value ? null : value as long[] ?? throw NotA(key, value, "a list of whole numbers");

    /// <summary>Gets a list of numbers.</summary>
    public IReadOnlyList<double>? Numbers(string key) => Get(key) switch
    {
        null => null,
        double[] numbers => numbers,
        long[] wholes => [.. wholes.Select(whole => (double)whole)],
        { } value => throw NotA(key, value, "a list of numbers"),
    };

    /// <summary>Makes a complaint about a key.</summary>
    public CheckpointException Wrong(string key, string found, string expected, string? fix = null) =>
        new(file) { Where = $"key '{key}'", Found = found, Expected = expected, Fix = fix };

    private object? Get(string key) => values.GetValueOrDefault(key);

    private CheckpointException NotA(string key, object value, string expected) => Wrong(
        key,
        value switch
        {
            string => "a text",
            bool => "true or false",
            long or ulong => $"the whole number {value}",
            double => FormattableString.Invariant($"the number {value}"),
            _ => "a list",
        },
        expected);
}
