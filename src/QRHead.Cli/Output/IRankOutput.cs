namespace QRHead.Cli.Output;

/// <summary>Prints rankings in one format.</summary>
internal interface IRankOutput
{
    void Write(Query query, Ranking ranking);
}
