namespace QRHead.Generation;

/// <summary>Looks for texts that end the writing, also where they lie across pieces: characters that may begin one wait.</summary>
internal sealed class StopTexts(IReadOnlyList<string> texts)
{
    private string _waiting = "";

    /// <summary>Gets whether one came.</summary>
    public bool Found { get; private set; }

    /// <summary>Adds a piece.</summary>
    /// <returns>The characters that are certain to be before any of the texts.</returns>
    public string Add(string piece)
    {
        string text = _waiting + piece;
        int end = texts.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(place => place >= 0).DefaultIfEmpty(-1).Min();
        Found = end >= 0;
        if (!Found)
            end = text.Length - texts.Select(stop => Begun(text, stop)).DefaultIfEmpty().Max();
        _waiting = Found ? "" : text[end..];
        return text[..end];
    }

    /// <summary>Ends the writing.</summary>
    /// <returns>The characters that waited.</returns>
    public string End()
    {
        string left = _waiting;
        _waiting = "";
        return left;
    }

    /// <summary>How many characters at the end of a text are the beginning of another.</summary>
    private static int Begun(string text, string stop)
    {
        for (int length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                return length;
        }

        return 0;
    }
}
