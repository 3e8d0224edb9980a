namespace QRHead.Telemetry;

/// <summary>The names of tags, on instruments and activities.</summary>
internal static class Tags
{
    /// <summary>Which call it was: one of <see cref="Operations"/>.</summary>
    public const string Call = "qrhead.call";

    /// <summary>The kind of a failure, by the name of its exception.</summary>
    public const string Error = "error.type";

    /// <summary>What the model read: <see cref="OfPassages"/>, <see cref="OfQuery"/> or <see cref="OfAnswer"/>.</summary>
    public const string Text = "qrhead.text";

    /// <summary>Whether something was found: hit or miss.</summary>
    public const string Result = "qrhead.result";

    /// <summary>Which turn was waited for: that of a context, or to read a query or a passage.</summary>
    public const string Turn = "qrhead.turn";

    /// <summary>The model's name.</summary>
    public const string Model = "qrhead.model";

    /// <summary>How many passages there are.</summary>
    public const string Passages = "qrhead.passages";

    /// <summary>How many queries there are.</summary>
    public const string Queries = "qrhead.queries";

    /// <summary>How many tokens the prompts have together.</summary>
    public const string Tokens = "qrhead.prompt_tokens";

    /// <summary>Passages, and what stands before them.</summary>
    public const string OfPassages = "passages";

    /// <summary>A query, with what stands around it.</summary>
    public const string OfQuery = "query";

    /// <summary>What the model writes.</summary>
    public const string OfAnswer = "answer";
}
