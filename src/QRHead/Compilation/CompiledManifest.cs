using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using QRHead.Storage;

namespace QRHead.Compilation;

/// <summary>
/// What a compiled model's folder says of itself in <c>qrhead.json</c>. Beside it lie <c>config.json</c>, <c>tokenizer.json</c>,
/// <c>heads.json</c> and <c>model.safetensors</c>; nothing else is needed to open it.
/// </summary>
/// <param name="Format">Always <c>qrhead-model</c>.</param>
/// <param name="Version">Version of the folder's form.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Precision">How the weights are stored: <c>f32</c>, <c>f16</c>, <c>int8</c>, <c>int4</c>.</param>
/// <param name="DeepestLayer">
/// The deepest layer whose q and k can be computed, 0-based; the number of layers where the vocabulary after the last is there too.
/// </param>
/// <param name="CreatedBy">The program and its version.</param>
/// <param name="Files">Size and checksums of the other files.</param>
/// <param name="Check">The XXH3 of all of this without it, 16 hexadecimal digits; null where an older release wrote none.</param>
internal sealed record CompiledManifest(
    string Format, int Version, string Model, string Precision, int DeepestLayer, string CreatedBy,
    IReadOnlyDictionary<string, CompiledFile> Files, string? Check = null)
{
    /// <summary>The manifest's file name, by which a compiled folder is told from others.</summary>
    public const string FileName = "qrhead.json";

    /// <summary>The version that this release writes and reads.</summary>
    public const int CurrentVersion = 1;

    private const string CurrentFormat = "qrhead-model";

    /// <summary>Gets the precision.</summary>
    [JsonIgnore]
    public Precision Weights => Enum.Parse<Precision>(Precision, ignoreCase: true);

    /// <summary>Says whether a folder is a compiled model.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Writes the manifest of a folder whose other files are whole.</summary>
    public static void Write(string folder, string model, Precision precision, int deepestLayer)
    {
        string version = typeof(CompiledManifest).Assembly.GetName().Version?.ToString(3) ?? "";
        var files = new SortedDictionary<string, CompiledFile>(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(folder))
            files.Add(Path.GetFileName(path), CompiledFile.Of(path));
        var manifest = new CompiledManifest(
            CurrentFormat, CurrentVersion, model, precision.ToString().ToLowerInvariant(), deepestLayer, $"qrhead {version}", files);
        manifest = manifest with { Check = manifest.CheckNow() };
        Disk.Real.WriteWhole(
            Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(
                manifest, CompiledManifestJsonContext.Default.CompiledManifest));
    }

    /// <summary>Reads a folder's manifest, and checks that its files are there and are what was written.</summary>
    /// <exception cref="CheckpointException">Broken, of another version, or a file is missing, cut short or damaged.</exception>
    public static CompiledManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        CompiledManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), CompiledManifestJsonContext.Default.CompiledManifest)!;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Broken(path, exception.Message, exception);
        }

        if (manifest is not { Format: CurrentFormat, Model.Length: > 0, Files.Count: > 0, DeepestLayer: >= 0 }
            || !Enum.GetNames<Precision>().Contains(manifest.Precision, StringComparer.OrdinalIgnoreCase))
            throw Broken(path, "no manifest of a compiled model", null);
        if (manifest.Version != CurrentVersion)
            throw new CheckpointException(path)
            {
                Found = $"version {manifest.Version}",
                Expected = $"version {CurrentVersion}",
                Fix = "Compile the model again with this release.",
            };
        if (manifest.Check is { } check && check != manifest.CheckNow())
            throw Broken(path, "a manifest that does not have its checksum", null);
        if (manifest.Files.Keys.FirstOrDefault(name => !IsFileName(name)) is { } wrong)
            throw Broken(path, $"the file name '{wrong}'", null);
        foreach ((string name, CompiledFile? file) in manifest.Files)
            (file ?? throw Broken(path, $"nothing known of {name}", null)).Check(Path.Combine(folder, name));
        return manifest;
    }

    /// <summary>Of what it says, whatever the white space between.</summary>
    private string CheckNow()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this with { Check = null }, CompiledManifestJsonContext.Default.CompiledManifest);
        return $"{XxHash3.HashToUInt64(json):x16}";
    }

    private static bool IsFileName(string name) =>
        name.Length > 0 && name is not ("." or "..") && !name.Any(c => c is '/' or '\\' or ':' || char.IsControl(c));

    private static CheckpointException Broken(string path, string found, Exception? inner) =>
        new(path, inner) { Found = found, Expected = "the manifest of a compiled model", Fix = "Compile the model again." };
}

/// <summary>A file of a compiled model.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256, 64 hexadecimal digits: it says what the file is, wherever it came from.</param>
/// <param name="Parts">
/// Checksums of its parts (<see cref="FilePartsCheck"/>), by which damage is noticed at every use; null where an older release wrote none.
/// </param>
internal sealed record CompiledFile(long Bytes, string Sha256, IReadOnlyList<string>? Parts = null)
{
    /// <summary>Describes a file.</summary>
    public static CompiledFile Of(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return new CompiledFile(stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)), FilePartsCheck.Of(path));
    }

    /// <summary>Checks that a file is there and is what was written.</summary>
    /// <exception cref="CheckpointException">It is not.</exception>
    public void Check(string path)
    {
        const string CopyAgain = "Copy the whole folder again, or compile the model again.";
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != Bytes)
            throw new CheckpointException(path)
            {
                Found = file.Exists ? $"{file.Length} bytes" : "no such file",
                Expected = $"{Bytes} bytes",
                Fix = CopyAgain,
            };
        if (WrongIn(path) is { } wrong)
            throw new CheckpointException(path) { Found = wrong, Expected = "what was compiled", Fix = CopyAgain };
    }

    private string? WrongIn(string path)
    {
        if (Parts is null)
            return Of(path).Sha256 == Sha256 ? null : "bytes that do not have their SHA-256";
        string[] found = FilePartsCheck.Of(path);
        int wrong = Enumerable.Range(0, Math.Max(found.Length, Parts.Count))
            .FirstOrDefault(part => found.ElementAtOrDefault(part) != Parts.ElementAtOrDefault(part), -1);
        return wrong < 0 ? null : $"bytes that do not have their checksum, from byte {(long)wrong * FilePartsCheck.PartBytes} on";
    }
}

/// <summary>Reads and writes manifests without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(CompiledManifest))]
internal sealed partial class CompiledManifestJsonContext : JsonSerializerContext;
