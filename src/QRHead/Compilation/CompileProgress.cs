namespace QRHead;

/// <summary>How far the writing of a model's weights is.</summary>
/// <param name="NumbersDone">Numbers that are written.</param>
/// <param name="NumbersTotal">Numbers to write; above 0.</param>
public readonly record struct CompileProgress(long NumbersDone, long NumbersTotal);
