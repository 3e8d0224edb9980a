using System.Text.Json;
using QRHead.Heads;
using QRHead.Storage;

namespace QRHead;

/// <summary>Reads and writes head sets: our JSON, the reference's YAML, and the reference's detection result.</summary>
/// <remarks>The form is told by the content, not by the file's name. Safe for many threads.</remarks>
public static class HeadSetFile
{
    /// <summary>Reads a file of any of the three forms.</summary>
    /// <param name="path">The file.</param>
    /// <param name="top">
    /// How many heads to take, from the first; null for all. A detection result needs it, because it lists every head.
    /// </param>
    /// <param name="model">Layers, and query heads of a layer, of the model: only a YAML that says <c>full_heads</c> needs them.</param>
    /// <returns>The set, named as the file says, else after the file; without its threshold where some heads are left out.</returns>
    /// <exception cref="HeadSetException">Missing, broken, of an unknown version, or something is needed that was not given.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="top"/> is not above 0.</exception>
    public static HeadSet Load(string path, int? top = null, (int Layers, int Heads)? model = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (top is { } count)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(top));
        try
        {
            HeadSet set = Read(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path), top, model);
            return top < set.Count ? new HeadSet(set.Name, set.Heads.Take(top.Value), set.Provenance)
            {
                Scores = set.Scores,
                Weights = set.Weights is { } weights ? [.. weights.Take(top.Value)] : null,
            } : set;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new HeadSetException($"The file cannot be read: {e.Message} A head set file is expected.", e) { File = path };
        }
        catch (JsonException e)
        {
            // The serializer's own messages end with the place, in which lines count from 0.
            string found = e.Message.Split([" Path: $", " LineNumber:"], StringSplitOptions.None)[0].TrimEnd(' ', '|');
            string field = e.Path is null or "$" ? "" : $", {e.Path}";
            throw new HeadSetException($"Line {e.LineNumber.GetValueOrDefault() + 1}{field}: {found} A head set is expected.", e)
            {
                File = path,
            };
        }
        catch (HeadSetException e)
        {
            throw new HeadSetException(e.Message, e.InnerException) { File = path };
        }
    }

    /// <summary>Writes our JSON. The file appears whole or not at all; one of the same name is replaced.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="set">The heads, with scores and provenance where it has them.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public static void Save(string path, HeadSet set)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(set);
        Disk.Real.WriteWhole(path, HeadSetJson.Write(set));
    }

    /// <summary>Writes the reference's detection result: <c>[["13-18", 0.5], …]</c>, best first. Whole or not at all.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="scores">Every head of the model, in any order; heads of equal score keep it.</param>
    /// <exception cref="IOException">The file cannot be written; nothing is left behind.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written to.</exception>
    public static void SaveDetectionResult(string path, IReadOnlyList<HeadScore> scores)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(scores);
        Disk.Real.WriteWhole(path, DetectionResultJson.Write(scores));
    }

    private static HeadSet Read(string text, string name, int? top, (int Layers, int Heads)? model) => text.AsSpan().TrimStart() switch
    {
        ['{', ..] => HeadSetJson.Read(text, name),
        ['[', ..] => DetectionResultJson.Read(text, name, top),
        _ => ReferenceYaml.Read(text, name, model),
    };
}
