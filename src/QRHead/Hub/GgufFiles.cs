using System.Text.RegularExpressions;

namespace QRHead.Hub;

/// <summary>One GGUF model of a repository: a file, or several parts <c>-00001-of-0000N</c>.</summary>
/// <param name="Name">The path of a single file; of parts, the path that they share, with the extension.</param>
/// <param name="Parts">The paths, the first part first.</param>
internal sealed partial record GgufFiles(string Name, IReadOnlyList<string> Parts)
{
    /// <summary>Finds the models among the files of a repository, sorted by name.</summary>
    /// <remarks>Image encoders (<c>mmproj</c>) are no language models.</remarks>
    public static IReadOnlyList<GgufFiles> Of(IEnumerable<string> files) =>
    [
        .. files
            .Where(file => file.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            .Where(file => !file.Split('/')[^1].StartsWith("mmproj", StringComparison.OrdinalIgnoreCase))
            .GroupBy(file => Part().Replace(file, ""), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new GgufFiles(group.Key, [.. group.Order(StringComparer.Ordinal)])),
    ];

    /// <summary>Gets whether no part is missing.</summary>
    public bool IsWhole => Part().Match(Parts[0]) is { Success: true } part
        ? part.Groups["number"].ValueSpan.TrimStart('0') is "1" && int.Parse(part.Groups["count"].ValueSpan, null) == Parts.Count
        : Parts.Count == 1;

    /// <summary>Says whether a name says this quantisation: <c>Q4_K</c> is not in <c>model-Q4_K_M.gguf</c>.</summary>
    public bool IsQuantizedAs(string quantization) =>
        Regex.IsMatch(
            Name, $"(?<![A-Za-z0-9]){Regex.Escape(quantization)}(?![A-Za-z0-9_])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Says whether a path is the model's, or one of its parts'.</summary>
    public bool Has(string file) => Name == file || Parts.Contains(file);

    [GeneratedRegex("-(?<number>[0-9]{5})-of-(?<count>[0-9]{5})(?=\\.gguf$)", RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}
