namespace QRHead.Extensions.AI.Endpoints;

/// <summary>
/// Tells thoughts, <c>&lt;think&gt; … &lt;/think&gt;</c>, from an answer that comes in pieces, and leaves out the white space before its
/// first word.
/// </summary>
/// <param name="thinks">Whether the answer begins with a thought, because the prompt has opened it.</param>
internal sealed class ThoughtFilter(bool thinks)
{
    private const string Begin = "<think>", Close = "</think>";

    private string _waiting = "";
    private bool _thinks = thinks;
    private bool _begun;

    /// <summary>Whether a chat template opens a thought before the answer.</summary>
    public static bool IsOpenedBy(string answerStart) => answerStart.TrimEnd().EndsWith(Begin, StringComparison.Ordinal);

    /// <summary>Adds a piece.</summary>
    /// <returns>The characters that are certainly of the answer, and those that are certainly of a thought.</returns>
    public (string Answer, string Thought) Add(string piece)
    {
        _waiting += piece;
        string answer = "", thought = "";
        while (true)
        {
            string mark = _thinks ? Close : Begin;
            int at = _waiting.IndexOf(mark, StringComparison.Ordinal);
            if (at < 0)
                break;
            Give(at);
            _waiting = _waiting[mark.Length..];
            _thinks = !_thinks;
        }

        Give(_waiting.Length - Begun(_thinks ? Close : Begin));
        return (FromFirstWord(answer), thought);

        void Give(int length)
        {
            if (_thinks)
                thought += _waiting[..length];
            else
                answer += _waiting[..length];
            _waiting = _waiting[length..];
        }
    }

    /// <summary>Ends the answer.</summary>
    /// <returns>The characters of the answer that waited.</returns>
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
