using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Evaluation;
using QRHead.Lab.Journals;

namespace QRHead.Lab.Detection;

/// <summary>
/// What every head gave on each example, one a line, written as it is read; a detection that was ended goes on from it. Not thread-safe.
/// </summary>
internal sealed class PassFile : IDisposable
{
    private const string Format = "qrhead-detection-pass";

    private readonly Journal _journal;

    private PassFile(Journal journal, IReadOnlyList<HeadReading> readings) => (_journal, Readings) = (journal, readings);

    /// <summary>Gets what was in the file when it was opened.</summary>
    public IReadOnlyList<HeadReading> Readings { get; }

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">A fingerprint of all that the numbers depend on.</param>
    /// <param name="heads">How many heads there are.</param>
    /// <exception cref="InputException">The file is no pass file, or of a detection with other settings.</exception>
    /// <exception cref="IOException">The file can't be read or written, or another process has it.</exception>
    public static PassFile Open(string path, string settings, int heads)
    {
        var journal = Journal.Open(path, Format, settings);
        try
        {
            return new PassFile(journal, [.. journal.Lines().Select(line => ReadingOf(line, heads))]);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Adds an example.</summary>
    public void Append(HeadReading reading)
    {
        float[] flat = [.. reading.Scores.SelectMany(scores => scores)];
        string numbers = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(flat));
        Dictionary<string, int> gold = reading.Judgements.Grades.ToDictionary();
        _journal.Append(
            JsonSerializer.SerializeToUtf8Bytes(
                new PassLine(reading.Query, reading.PassageIds, gold, numbers, reading.Copied), PassJsonContext.Default.PassLine));
    }

    /// <summary>Closes the file, which stays.</summary>
    public void Dispose() => _journal.Dispose();

    private static HeadReading ReadingOf(JournalLine line, int heads)
    {
        PassLine read = Journal.Parse(line, PassJsonContext.Default.PassLine);
        try
        {
            float[] flat = MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(read.Heads)).ToArray();
            if (read.Passages.Contains(null!))
                throw new InputException($"{line.Place}: a passage without an id found. Delete the file.");
            return flat.Length == heads * read.Passages.Count && flat.Length > 0 && (read.Copied?.Length ?? heads) == heads
                ? new HeadReading(read.Query, read.Passages, new Judgements(read.Gold), [.. flat.Chunk(read.Passages.Count)])
                {
                    Copied = read.Copied,
                }
                : throw new InputException(
                    $"{line.Place}: {flat.Length} numbers found; {heads} heads times {read.Passages.Count} passages are expected. Delete "
                    + "the file.");
        }
        catch (FormatException exception)
        {
            throw new InputException($"{line.Place}: broken numbers found. Delete the file.", exception);
        }
    }
}

/// <summary>
/// One example: its passages as read, the grades of the gold ones, in base64 f32 <c>[heads][passages]</c>, little-endian, and what each
/// head copied, where that was counted.
/// </summary>
internal sealed record PassLine(
    string Query, IReadOnlyList<string> Passages, Dictionary<string, int> Gold, string Heads, double[]? Copied = null);

/// <summary>Reads and writes pass files without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PassLine))]
internal sealed partial class PassJsonContext : JsonSerializerContext;
