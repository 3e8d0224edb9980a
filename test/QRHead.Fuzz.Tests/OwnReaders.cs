using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using QRHead.Compilation;
using QRHead.Lab.Detection;
using QRHead.Lab.Journals;

namespace QRHead.Fuzz;

/// <summary>Readers of files that the product writes, as somebody else may have written them: with checksums that are right.</summary>
internal sealed class OwnReaders : IDisposable
{
    private const string PassLine =
        """{"query":"q","passages":["a","b"],"gold":{"a":1},"heads":"AAAAAAAAgD8AAABAAABAQA==","copied":[1,0.5]}""";

    private readonly TemporaryFolder _folder = new();
    private readonly QRRetriever _retriever = QRRetriever.Load(null, new() { Threads = 1 });

    /// <summary>Gets all of them.</summary>
    public IEnumerable<Reader> All()
    {
        byte[] context = Context();
        yield return new("context", [context], HostileBytes.Mutate, Open, typeof(SavedContextException));
        yield return new(
            "context header", [HeaderOf(context)], HostileJson.Mutate, json => Open(Sealed(context, json)), typeof(SavedContextException));
        yield return new("journal", [Journaled(PassLine)], HostileBytes.Mutate, OpenPass, typeof(InputException));
        yield return Reader.OfJson(
            "pass line", json => OpenPass(Journaled(Encoding.UTF8.GetString(json))), typeof(InputException), PassLine);
        yield return new("compiled manifest", [Manifest()], HostileJson.Mutate, bytes =>
        {
            _folder.Write(CompiledManifest.FileName, bytes);
            _ = CompiledManifest.Read(_folder.Path).Weights;
        }, typeof(CheckpointException));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _retriever.Dispose();
        _folder.Dispose();
    }

    private byte[] Context()
    {
        string path = _folder.In("seed.context");
        using (ReadContext context = _retriever.Read([new("a", "A lamp.", "T"), new("b", "A dog.")]))
            context.Save(path);
        return File.ReadAllBytes(path);
    }

    private void Open(byte[] bytes)
    {
        string path = _folder.Write("a.context", bytes);
        _ = _retriever.EstimateContext(path);
        using ReadContext opened = _retriever.OpenContext(path);
        _ = opened.Passages.Count;
    }

    private static byte[] HeaderOf(byte[] context) => context[16..(16 + BinaryPrimitives.ReadInt32LittleEndian(context.AsSpan(12)))];

    private static byte[] Sealed(byte[] context, byte[] json)
    {
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        byte[] start =
        [
            .. context[..12], .. length, .. json,
        ], whole = [.. start, .. SHA256.HashData(start), .. context[(16 + HeaderOf(context).Length + 32)..^32]];
        return [.. whole, .. SHA256.HashData(whole)];
    }

    /// <summary>Line feeds stand between lines only, and a line ends as an object does.</summary>
    private byte[] Journaled(string line)
    {
        string path = _folder.In("seed.pass");
        File.Delete(path);
        using (Journal journal = Journal.Open(path, "qrhead-detection-pass", "s"))
            journal.Append(Encoding.UTF8.GetBytes($"{line.ReplaceLineEndings(" ").TrimEnd().TrimEnd('}')}}}"));
        return File.ReadAllBytes(path);
    }

    private void OpenPass(byte[] bytes)
    {
        using PassFile pass = PassFile.Open(_folder.Write("a.pass", bytes), "s", 2);
        _ = pass.Readings.Sum(reading => reading.Grades.Length);
    }

    private byte[] Manifest()
    {
        string folder = Directory.CreateDirectory(_folder.In("compiled")).FullName;
        foreach (string parent in (string[])[folder, _folder.Path])
        {
            File.WriteAllText(Path.Combine(parent, "config.json"), "{}");
            File.WriteAllBytes(Path.Combine(parent, "model.safetensors"), new byte[100]);
        }

        CompiledManifest.Write(folder, "some/model", Precision.Int8, deepestLayer: 3);
        string json = File.ReadAllText(Path.Combine(folder, CompiledManifest.FileName));

        // Without its own checksum, as older releases wrote it: whoever edits it leaves it out.
        return Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(json, ",\\s*\"check\": \"[0-9a-f]*\"", ""));
    }
}
