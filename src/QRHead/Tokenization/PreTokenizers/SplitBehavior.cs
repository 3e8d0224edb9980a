namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Says what becomes of the matches of a splitting pattern; the names are those of the files.</summary>
internal enum SplitBehavior
{
    /// <summary>Matches are thrown away.</summary>
    Removed,

    /// <summary>Each match is a piece of its own.</summary>
    Isolated,

    /// <summary>A match joins what stands before it.</summary>
    MergedWithPrevious,

    /// <summary>A match joins what follows it.</summary>
    MergedWithNext,

    /// <summary>Matches that touch are one piece.</summary>
    Contiguous,
}
