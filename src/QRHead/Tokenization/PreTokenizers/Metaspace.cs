using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Writes spaces as a visible character, puts one in front, and cuts before each.</summary>
internal sealed class Metaspace(string replacement, Metaspace.PrependScheme scheme, bool split) : PreTokenizer
{
    private const int LongestReplacement = 16; // one character may have marks

    private readonly Split _split = new(new LiteralPattern(replacement), SplitBehavior.MergedWithNext);

    /// <summary>Says which stretches get the character in front.</summary>
    public enum PrependScheme
    {
        /// <summary>All of them.</summary>
        Always,

        /// <summary>The one at the start of the text, if no added token stands before it.</summary>
        First,

        /// <summary>None.</summary>
        Never,
    }

    public static Metaspace ReadSettings(JsonSection section) =>
        new(ReadReplacement(section), ReadScheme(section), section["split"].Flag(true));

    /// <summary>Reads the visible character.</summary>
    public static string ReadReplacement(JsonSection section)
    {
        string replacement = section["replacement"].ShortText(LongestReplacement);
        return new System.Globalization.StringInfo(replacement).LengthInTextElements == 1
            ? replacement
            : throw section["replacement"].Unsupported($"\"{replacement}\"", "one character");
    }

    /// <summary>Reads the scheme; old files say <c>add_prefix_space</c> instead.</summary>
    public static PrependScheme ReadScheme(JsonSection section)
    {
        if (section["prepend_scheme"].IsNull)
            return section["add_prefix_space"].Flag(true) ? PrependScheme.Always : PrependScheme.Never;
        return section["prepend_scheme"].Text() switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw section["prepend_scheme"].Unsupported(other, "always, first, never"),
        };
    }

    public override Pieces Apply(Pieces pieces)
    {
        bool isOnePiece = pieces.Ranges is [(0, var end)] && end == pieces.Text.Length;
        var changed = isOnePiece && replacement.Length == 1 ? new Pieces(Write(pieces.Text)) : Write(pieces);
        return split ? _split.Apply(changed) : changed;
    }

    /// <summary>Writes a text that is one piece, which leaves everything in its place.</summary>
    private NormalizedText Write(NormalizedText text)
    {
        text = PutsInFront(text, new CharRange(0, text.Length)) ? text.Prepend(replacement) : text;
        return text.Replace(' ', replacement[0]);
    }

    private Pieces Write(Pieces pieces)
    {
        var text = pieces.Text;
        var result = new NormalizedTextBuilder(text.Length + pieces.Ranges.Count);
        var ranges = new List<CharRange>(pieces.Ranges.Count);
        foreach (var piece in pieces.Ranges)
        {
            int start = result.Length;
            if (PutsInFront(text, piece))
                result.Add(replacement, text.SourceOf(piece.Start, piece.Start + 1));
            for (int i = piece.Start; i < piece.End; i++)
            {
                if (text.Chars[i] == ' ')
                    result.Add(replacement, text.SourceOf(i, i + 1));
                else
                    result.Copy(text, i, i + 1);
            }

            ranges.Add(new CharRange(start, result.Length));
        }

        return new Pieces(result.Build(), ranges);
    }

    private bool PutsInFront(NormalizedText text, CharRange piece)
    {
        var chars = text.Chars[piece.Start..piece.End];
        bool startsWithSpace = chars[0] == ' ' || chars.StartsWith(replacement);
        return !startsWithSpace && Prepends(text.SourceOf(piece.Start, piece.Start + 1).Start);
    }

    private bool Prepends(int sourceStart) =>
        scheme == PrependScheme.Always || (scheme == PrependScheme.First && sourceStart == 0);
}
