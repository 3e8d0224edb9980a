using System.Globalization;

namespace QRHead;

/// <summary>A kind of place at which a text may be cut, in any script.</summary>
internal abstract class CutPlace
{
    private static readonly CutPlace Sentence = new SentencePlace(), Paragraph = new EmptyLinePlace(), Line = new LinePlace(), Space =
        new SpacePlace(),
        BetweenWords = new CharacterPlace(insideWords: false), Anywhere = new CharacterPlace(insideWords: true);

    private static readonly CutPlace[] OfProse =
    [
        Sentence, Space, BetweenWords, Anywhere,
    ], OfLines = [Paragraph, Line, Space, BetweenWords, Anywhere],
        OfRows = [Line, Space, BetweenWords, Anywhere];

    /// <summary>The places at which a kind of block is cut, the best first.</summary>
    public static IReadOnlyList<CutPlace> Of(BlockKind kind) => kind switch
    {
        BlockKind.Lines => OfLines,
        BlockKind.Table => OfRows,
        _ => OfProse,
    };

    /// <summary>Finds the last place of this kind.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the piece starts, itself no place.</param>
    /// <param name="end">The last place that comes into question.</param>
    /// <returns>The place: a piece ends before the character there; <paramref name="start"/> for none.</returns>
    public virtual int LastIn(string text, int start, int end)
    {
        int at = Math.Min(end, text.Length - 1);
        while (at > start && !IsAt(text, start, at))
            at--;
        return Math.Max(at, start);
    }

    /// <summary>Whether a piece may end before a character, which is not the first.</summary>
    protected abstract bool IsAt(string text, int start, int at);

    /// <summary>The beginning of a sentence, or of a list's item.</summary>
    private sealed class SentencePlace : CutPlace
    {
        /// <summary>Marks that end a sentence where white space follows.</summary>
        private const string Ends = ".!?…؟۔։";

        /// <summary>Marks that end a sentence by themselves: of scripts that write no space there, and dandas.</summary>
        private const string WideEnds = "。！？．｡।॥။።፧។៕༎";

        private const string Closers = "\"'”’»)]}」』）】》〉";

        private const int MostClosers = 4;

        protected override bool IsAt(string text, int start, int at)
        {
            if (char.IsWhiteSpace(text[at]) || WideEnds.Contains(text[at]) || Closers.Contains(text[at]))
                return false;
            int before = at - 1;
            bool line = false;
            for (; before > start && char.IsWhiteSpace(text[before]); before--)
                line |= text[before] == '\n';
            bool space = before < at - 1;
            if (line && MarkdownLine.IsItem(text.AsSpan(at)))
                return true;
            for (int closers = 0; before > start && closers < MostClosers && Closers.Contains(text[before]); closers++)
                before--;
            return WideEnds.Contains(text[before]) || (space && Ends.Contains(text[before]));
        }
    }

    /// <summary>Behind an empty line.</summary>
    private sealed class EmptyLinePlace : CutPlace
    {
        protected override bool IsAt(string text, int start, int at) => text[at - 1] == '\n' && at - 1 > start && text[at - 2] == '\n';
    }

    /// <summary>The beginning of a line.</summary>
    private sealed class LinePlace : CutPlace
    {
        protected override bool IsAt(string text, int start, int at) => text[at - 1] == '\n';
    }

    /// <summary>Behind white space, or what parts words where there is none.</summary>
    private sealed class SpacePlace : CutPlace
    {
        /// <summary>
        /// Commas of Chinese and Japanese, the zero-width space of Thai and Khmer, the separators of Tibetan and Ethiopic.
        /// </summary>
        private const string Separators = "，、；：､\u200B\u0F0B\u1361";

        protected override bool IsAt(string text, int start, int at) =>
            !char.IsWhiteSpace(text[at]) && (char.IsWhiteSpace(text[at - 1]) || Separators.Contains(text[at - 1]));
    }

    /// <summary>Between what a reader takes for characters.</summary>
    private sealed class CharacterPlace(bool insideWords) : CutPlace
    {
        /// <summary>The last character at which a piece is at least a quarter of what fits; within words wherever it is.</summary>
        public override int LastIn(string text, int start, int end)
        {
            int last = start, stop = Math.Min(end + 1, text.Length);
            for (int at = start; at < stop;)
            {
                if (at > start && (insideWords || (at - start >= (end - start) / 4 && !(IsOfWord(text[at - 1]) && IsOfWord(text[at])))))
                    last = at;
                at += StringInfo.GetNextTextElementLength(text.AsSpan(at, stop - at));
            }

            return last;
        }

        protected override bool IsAt(string text, int start, int at) =>
            throw new NotSupportedException("Characters are found from the start.");

        /// <summary>Whether a character is one of a word of several, in a script that parts words by spaces.</summary>
        private static bool IsOfWord(char unit) => (char.IsLetterOrDigit(unit) || unit == '_') && unit is
            not ((>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
                or (>= '\u3040' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF'));
    }
}
