namespace QRHead;

/// <summary>How two scores of the same passages become one: <see cref="Fusion"/> has the formulas.</summary>
public enum FusionMethod
{
    /// <summary>The sum of standardised scores.</summary>
    Standardised,

    /// <summary>Reciprocal rank fusion.</summary>
    ReciprocalRank,
}
