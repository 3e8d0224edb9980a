namespace QRHead.Cli;

/// <summary>How a ranking is printed.</summary>
internal enum RankFormat
{
    /// <summary>For people: a table in a terminal, tab-separated columns elsewhere.</summary>
    Table,

    /// <summary>One JSON object a query.</summary>
    Json,

    /// <summary>One JSON object a passage.</summary>
    Jsonl,

    /// <summary>A TREC run.</summary>
    Trec,

    /// <summary>A page for a browser.</summary>
    Html,
}
