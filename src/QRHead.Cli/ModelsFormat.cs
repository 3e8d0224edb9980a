namespace QRHead.Cli;

/// <summary>How the models of the cache are printed.</summary>
internal enum ModelsFormat
{
    /// <summary>For people: a table in a terminal, tab-separated columns elsewhere.</summary>
    Table,

    /// <summary>One JSON array.</summary>
    Json,
}
