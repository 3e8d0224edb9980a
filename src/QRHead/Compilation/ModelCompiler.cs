using System.Runtime.ExceptionServices;
using QRHead.Storage;

namespace QRHead.Compilation;

/// <summary>Writes a compiled model: a folder with all that is needed to open it, and no weight that is not.</summary>
internal static class ModelCompiler
{
    private const string HeadsFile = "heads.json";

    /// <summary>The end of a folder's name while it is being written.</summary>
    internal const string Incomplete = ".incomplete";

    /// <summary>Compiles a model.</summary>
    /// <param name="job">What to compile.</param>
    /// <param name="folder">The folder to make; it appears whole or not at all.</param>
    /// <param name="cancellationToken">Stops between rows; nothing is left behind.</param>
    /// <exception cref="CheckpointException">A weight is missing or corrupt.</exception>
    /// <exception cref="UnsupportedModelException">The architecture is not supported.</exception>
    /// <exception cref="IOException">The folder is there already, or cannot be written, for example because the disk is full.</exception>
    public static void Compile(CompileJob job, string folder, CancellationToken cancellationToken)
    {
        string whole = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(whole) || (Directory.Exists(whole) && Directory.EnumerateFileSystemEntries(whole).Any()))
            throw new IOException($"{folder} is there already; a new folder is expected. Give another name, or remove it first.");

        string temporary = $"{whole}.{Guid.NewGuid():N}{Incomplete}";
        Directory.CreateDirectory(temporary);
        try
        {
            foreach ((string name, byte[] bytes) in job.Source.Documents())
                Disk.Real.WriteWhole(Path.Combine(temporary, name), bytes);
            HeadSetFile.Save(Path.Combine(temporary, HeadsFile), job.Heads);
            WriteWeights(job, Path.Combine(temporary, "model.safetensors"), cancellationToken);
            CompiledManifest.Write(temporary, job.Source.Name, job.Precision, job.DeepestLayer);
            if (Directory.Exists(whole))
                Directory.Delete(whole);
            Disk.Real.FlushNames(temporary);
            Disk.Real.MoveFolder(temporary, whole);
            Disk.Real.FlushNames(Path.GetDirectoryName(whole)!);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    /// <summary>Reads the heads that a model was compiled for.</summary>
    /// <exception cref="HeadSetException">The file is broken.</exception>
    public static HeadSet HeadsOf(string folder) => HeadSetFile.Load(Path.Combine(folder, HeadsFile));

    private static void WriteWeights(CompileJob job, string path, CancellationToken cancellationToken)
    {
        CompiledWeight[] weights =
        [
            .. NeededWeights.Of(job.Source.Tensors.Config, job.DeepestLayer)
                .Select(use => (use, rows: job.Source.Tensors.Rows(use.Name, use.Shape)))
                .Select(weight => new CompiledWeight(
                    job.Source.Tensors.Name, weight.rows, RowCodings.For(weight.use, weight.rows, job.Precision), RowCodings.NumbersOf(
                        weight.use.Kind, job.Precision))),
        ];
        using CompiledTensors file = CompiledTensors.Create(path, weights.SelectMany(weight => weight.Tensors));
        long total = weights.Sum(weight => weight.Count), done = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = job.Threads, CancellationToken = cancellationToken };
        try
        {
            Parallel.ForEach(weights.SelectMany(weight => weight.Parts()), options, part =>
            {
                part.Weight.Write(file, part.FirstRow, part.Rows);
                job.Progress?.Report(new CompileProgress(Interlocked.Add(ref done, (long)part.Rows * part.Weight.Width), total));
            });
        }
        catch (AggregateException exception)
        {
            // Several threads can find the same: a full disk, or a broken weight. One is enough to say so.
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        file.Flush();
    }
}
