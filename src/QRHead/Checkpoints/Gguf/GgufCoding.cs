namespace QRHead.Checkpoints.Gguf;

/// <summary>How the numbers of a block are coded: a number is scale · code, plus a minimum where the type has minima.</summary>
/// <param name="Group">Codes with a scale in common.</param>
/// <param name="Bits">Bits of a code; of 8 for codes from a table.</param>
/// <param name="HasMinima">Whether codes count up from a minimum; else they are signed.</param>
internal sealed record GgufCoding(int Group, int Bits, bool HasMinima = false);
