namespace QRHead;

/// <summary>What a change of an index did, in passages.</summary>
/// <param name="Added">Passages whose id was new.</param>
/// <param name="Replaced">Passages with an id that was there, and another title or text.</param>
/// <param name="Removed">Passages that were taken out.</param>
/// <param name="Unchanged">Passages that were there as they were given, and were not read again.</param>
public sealed record IndexUpdate(int Added, int Replaced, int Removed, int Unchanged);
