using System.Globalization;
using System.Text.RegularExpressions;

namespace QRHead.Checkpoints.Gguf;

/// <summary>Finds the parts of a split GGUF file, <c>name-00001-of-00003.gguf</c>, and checks that they belong together.</summary>
internal static partial class GgufParts
{
    private const string NumberKey = "split.no", CountKey = "split.count", TensorsKey = "split.tensors.count";

    /// <summary>Opens the headers of a file and of the other parts where it is one of several.</summary>
    /// <param name="path">A whole file, or any part.</param>
    /// <returns>The parts in order; the first has the metadata.</returns>
    /// <exception cref="CheckpointException">A part is missing, corrupt, or not of this model.</exception>
    public static IReadOnlyList<GgufFile> Open(string path)
    {
        GgufFile file = GgufFile.Open(path);
        if (file.Metadata.Whole(CountKey) is not { } count || count <= 1)
            return [file];

        Match name = PartName().Match(path);
        if (!name.Success || int.Parse(name.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) != count)
            throw file.Metadata.Wrong(
                CountKey, $"{count} parts", $"a file name that ends in -00001-of-{count:D5}.gguf", "Give the file its original name.");

        GgufFile[] parts = [.. Enumerable.Range(0, (int)count).Select(number => Part(file, name.Groups["stem"].Value, number, (int)count))];
        Check(parts);
        return parts;
    }

    private static GgufFile Part(GgufFile given, string stem, int number, int count)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{stem}-{number + 1:D5}-of-{count:D5}.gguf");
        if (!File.Exists(path))
        {
            throw new CheckpointException(given.Path)
            {
                Found = $"no {Path.GetFileName(path)} beside it",
                Expected = $"all {count} parts of the model in one folder",
                Fix = "Download the missing part.",
            };
        }

        GgufFile part = GgufFile.Open(path);
        if (part.Metadata.Whole(NumberKey) != number || part.Metadata.Whole(CountKey) != count)
        {
            throw part.Metadata.Wrong(
                NumberKey, $"part {part.Metadata.Whole(NumberKey)} of {part.Metadata.Whole(CountKey)}, counted from 0",
                $"part {number} of {count}", "Download the parts again, of one revision.");
        }

        return part;
    }

    private static void Check(GgufFile[] parts)
    {
        int found = parts.Sum(part => part.Tensors.Count);
        if (parts[0].Metadata.Whole(TensorsKey) is { } expected && expected != found)
            throw parts[0].Metadata.Wrong(
                TensorsKey, $"{expected}, but {found} tensors in the parts", "the sum", "Download the parts again, of one revision.");

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (GgufFile part in parts)
        {
            if (part.Tensors.FirstOrDefault(tensor => !names.Add(tensor.Name)) is { } twice)
                throw new CheckpointException(part.Path)
                {
                    Tensor = twice.Name,
                    Found = "a tensor that an earlier part has",
                    Expected = "each tensor in one part",
                };
        }
    }

    [GeneratedRegex(@"^(?<stem>.+)-[0-9]{5}-of-(?<count>[0-9]{5})\.gguf\z",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex PartName();
}
