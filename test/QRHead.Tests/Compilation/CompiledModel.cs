using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Sources;

namespace QRHead.Tests.Compilation;

/// <summary>Compiles models for tests.</summary>
internal static class CompiledModel
{
    /// <summary>Compiles a model for all of its heads, or some.</summary>
    public static Checkpoint Compile(string model, Precision precision, string folder, HeadSet? heads = null)
    {
        using LoadedModel loaded = LoadedModel.Open(model);
        return Compile(loaded.Source, precision, folder, heads);
    }

    /// <summary>Compiles a source.</summary>
    public static Checkpoint Compile(CompileSource source, Precision precision, string folder, HeadSet? heads = null)
    {
        heads ??= HeadSet.All(source.Tensors.Config.NumHiddenLayers, source.Tensors.Config.NumAttentionHeads);
        ModelCompiler.Compile(
            new CompileJob(source, heads, precision, Threads: 2, Progress: null), folder, TestContext.Current.CancellationToken);
        return Checkpoint.Open(folder);
    }
}
