namespace QRHead.Cli;

/// <summary>Takes thoughts, <c>&lt;think&gt; … &lt;/think&gt;</c>, out of an answer that comes in pieces, and the white space before its first word.</summary>
/// <param name="thinks">Whether the answer begins with a thought, because the prompt has opened it.</param>
internal sealed class ThoughtFilter(bool thinks)
{
    private const string Begin = "<think>", Close = "</think>";

    private string _waiting = "";
    private bool _thinks = thinks;
    private bool _begun;

    /// <summary>Adds a piece.</summary>
    /// <returns>The characters that are certainly no thought.</returns>
    public string Add(string piece)
    {
        _waiting += piece;
        string given = "";
        while (true)
        {
            string mark = _thinks ? Close : Begin;
            int at = _waiting.IndexOf(mark, StringComparison.Ordinal);
            if (at < 0)
                break;
            if (!_thinks)
                given += _waiting[..at];
            _waiting = _waiting[(at + mark.Length)..];
            _thinks = !_thinks;
        }

        int kept = Begun(_thinks ? Close : Begin);
        if (!_thinks)
            given += _waiting[..^kept];
        _waiting = _waiting[^kept..];
        return FromFirstWord(given);
    }

    /// <summary>Ends the answer.</summary>
    /// <returns>The characters that waited.</returns>
    public string End() => _thinks ? "" : FromFirstWord(_waiting);

    private string FromFirstWord(string text)
    {
        text = _begun ? text : text.TrimStart();
        _begun |= text.Length > 0;
        return text;
    }

    private int Begun(string mark)
    {
        int length = Math.Min(_waiting.Length, mark.Length - 1);
        while (length > 0 && !_waiting.EndsWith(mark[..length], StringComparison.Ordinal))
            length--;
        return length;
    }
}
