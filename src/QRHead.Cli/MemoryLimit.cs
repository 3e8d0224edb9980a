using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary><c>--max-memory</c>: what would need more is refused before anything is read.</summary>
internal static class MemoryLimit
{
    /// <summary>Longer units first: 4GB ends with B too.</summary>
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("KIB", 1L << 10), ("MIB", 1L << 20), ("GIB", 1L << 30),
        ("KB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000),
        ("K", 1_000), ("M", 1_000_000), ("G", 1_000_000_000), ("B", 1),
    ];

    /// <summary>Makes the option.</summary>
    public static Option<long?> Create() => new("--max-memory")
    {
        Description = "Refuse before reading what would need more memory than this, for example 4GB or 800MiB.",
        CustomParser = Parse,
        HelpName = "SIZE",
    };

    /// <summary>Refuses passages that need more memory.</summary>
    /// <param name="limit">The limit in bytes.</param>
    /// <param name="retriever">The loaded model.</param>
    /// <param name="passages">The passages.</param>
    /// <param name="options">How they would be read.</param>
    /// <exception cref="MemoryLimitException">They need more; the message has the numbers and what would help.</exception>
    public static void Check(long limit, QRRetriever retriever, IReadOnlyList<Passage> passages, RankOptions options)
    {
        MemoryEstimate need = retriever.Estimate(passages, options);
        if (need.Total > limit)
            throw TooMuch(need, limit, Help(need, limit, retriever, passages, options));
    }

    /// <summary>Refuses a saved context that needs more memory; only the beginning of its file is read.</summary>
    /// <exception cref="MemoryLimitException">It needs more.</exception>
    public static void Check(long limit, QRRetriever retriever, string context)
    {
        MemoryEstimate need = retriever.EstimateContext(context);
        if (need.Total > limit)
            throw TooMuch(need, limit, ["a context of fewer passages", "a higher limit"]);
    }

    private static MemoryLimitException TooMuch(MemoryEstimate need, long limit, IEnumerable<string> help) => new(
        $"This needs about {ByteSize.Of(need.Total)} of memory, --max-memory allows {ByteSize.Of(limit)}: {ByteSize.Of(need.Runtime)} "
        + "for the runtime, "
        + $"{ByteSize.Of(need.Weights)} for weights, {ByteSize.Of(need.Cache)} for keys and values, {ByteSize.Of(need.WorkSpace)} of "
        + "work space. "
        + $"What would help: {string.Join(", ", help)}.");

    /// <summary>Names only what would make a difference here.</summary>
    private static IEnumerable<string> Help(
        MemoryEstimate need, long limit, QRRetriever retriever, IReadOnlyList<Passage> passages, RankOptions options)
    {
        if (need.Total - need.Cache - need.WorkSpace < limit && passages.Count > 1)
            yield return "fewer or shorter passages";
        if (options.Reading != Reading.Alone && retriever.Estimate(passages, options with { Reading = Reading.Alone }) is var alone
            && alone.Total < need.Total)
            yield return $"--reading alone (about {ByteSize.Of(alone.Total)})";
        if (retriever.Precision is Precision.F32 or Precision.F16)
            yield return "--precision int8 (about a quarter of the weights)";
        else if (retriever.Precision == Precision.Int8)
            yield return "--precision int4 (where the weights have more bits)";
        yield return "heads of lower layers (--heads)";
        yield return "a higher limit";
    }

    private static long? Parse(ArgumentResult result)
    {
        string text = result.Tokens is [.., { Value: string last }] ? last.Trim() : "";
        string upper = text.ToUpperInvariant();
        (string unit, long bytes) = Units.FirstOrDefault(unit => upper.EndsWith(unit.Unit, StringComparison.Ordinal), ("", 1));
        if (double.TryParse(
            upper.AsSpan(0, upper.Length - unit.Length)
                .TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number * bytes is >= 1 and < long.MaxValue)
        {
            return (long)(number * bytes);
        }

        result.AddError($"--max-memory is '{text}'; expected a size such as 4GB, 800MiB or a number of bytes.");
        return null;
    }
}

/// <summary>A ranking would need more memory than it may have.</summary>
internal sealed class MemoryLimitException(string message) : QRHeadException(message);
