namespace QRHead;

/// <summary>Pairs a head with what detection found.</summary>
/// <param name="Head">The head.</param>
/// <param name="Score">Finite; higher is a better head; its unit is the objective's.</param>
public readonly record struct HeadScore(HeadId Head, double Score);
