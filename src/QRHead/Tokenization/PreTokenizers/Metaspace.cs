using QRHead.Tokenization.Patterns;

namespace QRHead.Tokenization.PreTokenizers;

/// <summary>Writes spaces as a visible character, puts one in front, and cuts before each.</summary>
internal sealed class Metaspace(string replacement, Metaspace.PrependScheme scheme, bool split) : PreTokenizer
{
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
        string replacement = section["replacement"].Text();
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
        var text = pieces.Text;
        var result = new NormalizedTextBuilder(text.Length + pieces.Ranges.Count);
        var ranges = new List<CharRange>(pieces.Ranges.Count);
        foreach (var piece in pieces.Ranges)
        {
            int start = result.Length;
            Write(text, piece, result);
            ranges.Add(new CharRange(start, result.Length));
        }

        var changed = new Pieces(result.Build(), ranges);
        return split ? _split.Apply(changed) : changed;
    }

    private void Write(NormalizedText text, CharRange piece, NormalizedTextBuilder result)
    {
        var chars = text.Chars[piece.Start..piece.End];
        bool startsWithSpace = chars[0] == ' ' || chars.StartsWith(replacement);
        if (!startsWithSpace && Prepends(text.SourceOf(piece.Start, piece.Start + 1).Start))
            result.Add(replacement, text.SourceOf(piece.Start, piece.Start + 1));

        for (int i = piece.Start; i < piece.End; i++)
        {
            var source = text.SourceOf(i, i + 1);
            if (text.Chars[i] == ' ')
                result.Add(replacement, source);
            else
                result.Add(text.Chars[i], source);
        }
    }

    private bool Prepends(int sourceStart) =>
        scheme == PrependScheme.Always || (scheme == PrependScheme.First && sourceStart == 0);
}
