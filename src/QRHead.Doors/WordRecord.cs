namespace QRHead.Doors;

/// <summary>A word that earned a score, as JSON.</summary>
/// <param name="Field"><c>title</c> or <c>text</c>.</param>
/// <param name="Start">Where in it the word begins, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Word">The word.</param>
/// <param name="Score">What it earned.</param>
public sealed record WordRecord(string Field, int Start, int End, string Word, float Score)
{
    /// <summary>Makes the record of a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="passage">Its passage.</param>
    public static WordRecord Of(WordScore word, RankedPassage passage)
    {
        ArgumentNullException.ThrowIfNull(passage);
        bool isTitle = word.Field == PassageField.Title;
        string text = isTitle ? passage.Passage.Title! : passage.Passage.Text;
        return new(isTitle ? "title" : "text", word.Range.Start, word.Range.End, text[word.Range.Start..word.Range.End], word.Score);
    }
}
