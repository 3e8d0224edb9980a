using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QRHead.Telemetry;

namespace QRHead.Compilation;

/// <summary>
/// Compiled models that were made in passing, because ONNX Runtime cannot compute with what a file stores, or not in the wanted precision.
/// Safe for many threads and processes: of two that want the same model one writes it and the other waits.
/// </summary>
/// <param name="folder">The cache's folder; made when needed.</param>
internal sealed class CompiledCache(string folder)
{
    /// <summary>Gets the folder that is used unless a user names another: <c>qrhead</c> among the user's local application data.</summary>
    public static string DefaultFolder { get; } =
        Path.Combine(
            Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "qrhead");

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Finds a compiled model, or makes it.</summary>
    /// <returns>The model's folder.</returns>
    /// <inheritdoc cref="ModelCompiler.Compile" path="/exception"/>
    public string Get(CompileJob job, CancellationToken cancellationToken)
    {
        string name = NameOf(job.Source.Name, job.Source.Identity, job.Precision);
        string? ready = FindWhole(name, job.DeepestLayer, removes: false);
        Instruments.CompiledCache.Looked(ready is not null);
        if (ready is not null)
            return ready;

        MakeFolder(job.Source.Name);
        using FileStream held = Lock(Path.Combine(folder, $"{name}.lock"), cancellationToken);
        if (FindWhole(name, job.DeepestLayer, removes: true) is { } made)
            return made;
        foreach (string left in Directory.GetDirectories(folder, $"{name}.*{ModelCompiler.Incomplete}"))
            Directory.Delete(left, recursive: true);
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{job.DeepestLayer}"));
        ModelCompiler.Compile(job, path, cancellationToken);
        return path;
    }

    /// <summary>Says whether a model is there, with however many layers.</summary>
    public bool Has(string model, string identity, Precision precision) =>
        Find(NameOf(model, identity, precision), deepestLayer: 0) is not null;

    /// <summary>A model with more layers serves too: its graph is cut where it is needed.</summary>
    private string? Find(string name, int deepestLayer)
    {
        if (!Directory.Exists(folder))
            return null;
        return Directory.GetDirectories(folder, $"{name}.*")
            .Select(path =>
                (path, deepest: int.TryParse(
                    Path.GetExtension(path).AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int layer) ? layer : -1))
            .Where(found => found.deepest >= deepestLayer)
            .OrderBy(found => found.deepest)
            .Select(found => found.path)
            .FirstOrDefault();
    }

    /// <summary>Finds a model that is what was written; one that was damaged is no use, and is made again.</summary>
    private string? FindWhole(string name, int deepestLayer, bool removes)
    {
        while (Find(name, deepestLayer) is { } path)
        {
            try
            {
                _ = CompiledManifest.Read(path);
                return path;
            }
            catch (CheckpointException)
            {
                if (!removes)
                    return null;
                Directory.Delete(path, recursive: true);
            }
        }

        return null;
    }

    private void MakeFolder(string model)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{folder} can't be made, where the weights of {model} are kept in the form that they are computed with: "
                + $"{exception.Message.TrimEnd('.')}. Name a folder that can be "
                + "written (the option CacheFolder; for qrhead the variable QRHEAD_CACHE), or compile the model once (qrhead compile).",
                exception);
        }
    }

    private static string NameOf(string model, string identity, Precision precision)
    {
        string safe = string.Concat(model.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '_'));
        byte[] hash = SHA256.HashData(
            Encoding.UTF8.GetBytes($"{CompiledManifest.CurrentVersion} {RowCodings.Version}\n{model}\n{identity}"));
        return $"{safe}-{precision.ToString().ToLowerInvariant()}-{Convert.ToHexStringLower(hash.AsSpan(0, 8))}";
    }

    private static FileStream Lock(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                cancellationToken.WaitHandle.WaitOne(Pause);
            }
        }
    }
}
