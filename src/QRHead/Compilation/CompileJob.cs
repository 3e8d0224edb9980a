using QRHead.Heads;

namespace QRHead.Compilation;

/// <summary>What is to be compiled, and how.</summary>
/// <param name="Source">The model.</param>
/// <param name="Heads">The heads; layers above the deepest of them are left out.</param>
/// <param name="Precision">How weights are stored.</param>
/// <param name="Threads">Threads that work.</param>
/// <param name="Progress">Whom to tell; null for nobody. Told from several threads.</param>
internal sealed record CompileJob(CompileSource Source, HeadSet Heads, Precision Precision, int Threads, IProgress<CompileProgress>? Progress)
{
    /// <summary>Gets the deepest layer whose q and k are needed, 0-based.</summary>
    public int DeepestLayer => Heads.Heads.Max(head => head.Layer);
}
