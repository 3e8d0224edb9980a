namespace QRHead.Cli;

/// <summary>How an evaluation is printed.</summary>
internal enum EvalFormat
{
    /// <summary>For people: a table in a terminal, tab-separated columns elsewhere.</summary>
    Table,

    /// <summary>One JSON array, an object for each run.</summary>
    Json,
}
