namespace QRHead.Telemetry;

/// <summary>The names of calls: of their activities, and in the tag of what is measured of them.</summary>
internal static class Operations
{
    public const string Load = "qrhead.load";
    public const string Rank = "qrhead.rank";
    public const string Probe = "qrhead.probe";
    public const string Copies = "qrhead.copies";
    public const string Read = "qrhead.read";
    public const string OpenContext = "qrhead.context.open";
    public const string AskContext = "qrhead.context.rank";
    public const string AppendToContext = "qrhead.context.append";
    public const string SaveContext = "qrhead.context.save";
    public const string AddToIndex = "qrhead.index.add";
    public const string EmbedIndex = "qrhead.index.embed";
    public const string RemoveFromIndex = "qrhead.index.remove";
    public const string RepairIndex = "qrhead.index.repair";
    public const string UpgradeIndex = "qrhead.index.upgrade";
    public const string CompactIndex = "qrhead.index.compact";
    public const string VerifyIndex = "qrhead.index.verify";
    public const string Search = "qrhead.index.search";
}
