namespace QRHead.Cli;

/// <summary>How figures and lists are printed.</summary>
internal enum TableOrJson
{
    /// <summary>For people: a table.</summary>
    Table,

    /// <summary>For programs.</summary>
    Json,
}
