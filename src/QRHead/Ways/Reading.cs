namespace QRHead;

/// <summary>
/// How passages are read, and what a query sees of them. Heads are detected for one way of reading; others may be right for another.
/// </summary>
public enum Reading
{
    /// <summary>All passages one after the other, as the paper does: each sees those before it.</summary>
    Together,

    /// <summary>
    /// Each passage by itself, all at the same positions; the query sees the prefix and itself, and each passage's keys are looked at as if
    /// it were the only one. A passage's score does not depend on the others but for their common longest length; there is no limit to
    /// their number.
    /// </summary>
    Alone,

    /// <summary>Each passage by itself, all at the same positions; the query then sees all of them at once.</summary>
    Joined,
}
