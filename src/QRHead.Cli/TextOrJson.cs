namespace QRHead.Cli;

/// <summary>The forms of what is written for people first.</summary>
internal enum TextOrJson
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object.</summary>
    Json,
}
