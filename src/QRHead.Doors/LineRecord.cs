namespace QRHead.Doors;

/// <summary>A passage on a line of its own, with its query, as JSON.</summary>
public sealed record LineRecord : ResultRecord
{
    /// <summary>Makes the line of a passage.</summary>
    /// <param name="queryId">The query's id.</param>
    /// <param name="result">The passage.</param>
    public LineRecord(string queryId, ResultRecord result)
        : base(result) => QueryId = queryId;

    /// <summary>Gets the query's id.</summary>
    public string QueryId { get; }
}
