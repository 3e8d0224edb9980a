namespace QRHead.Cli.Output;

/// <summary>Prints rankings in one format.</summary>
internal interface IRankOutput
{
    /// <summary>Prints the ranking of one query.</summary>
    void Write(Query query, Ranking ranking);

    /// <summary>Prints what stands behind the last ranking.</summary>
    void End()
    {
    }
}
