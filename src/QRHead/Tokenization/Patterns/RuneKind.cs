using System.Text;

namespace QRHead.Tokenization.Patterns;

/// <summary>Sorts characters into the four kinds that the published splitting expressions tell apart.</summary>
internal enum RuneKind : byte
{
    /// <summary>Anything else: punctuation, symbols, marks, controls (<c>[^\s\p{L}\p{N}]</c>).</summary>
    Other,

    /// <summary>A letter, <c>\p{L}</c>.</summary>
    Letter,

    /// <summary>A number, <c>\p{N}</c>.</summary>
    Number,

    /// <summary>Whitespace, <c>\s</c>.</summary>
    Space,

    /// <summary>The end of the text.</summary>
    End,
}

/// <summary>Reads a text by <see cref="RuneKind"/>, one Unicode character (not UTF-16 unit) at a time.</summary>
internal static class RuneKinds
{
    private static readonly RuneKind[] Ascii = [.. Enumerable.Range(0, 128).Select(value => KindOf(new Rune(value)))];

    /// <summary>Tells the kind of the character at <paramref name="position"/> and how many units it takes; the end takes none.</summary>
    public static RuneKind At(ReadOnlySpan<char> text, int position, out int units)
    {
        if ((uint)position >= (uint)text.Length)
        {
            units = 0;
            return RuneKind.End;
        }

        char unit = text[position];
        if (unit < Ascii.Length)
        {
            units = 1;
            return Ascii[unit];
        }

        Rune.DecodeFromUtf16(text[position..], out var rune, out units);
        return KindOf(rune);
    }

    /// <summary>Finds the end of a run of characters of one kind.</summary>
    public static int SkipRun(ReadOnlySpan<char> text, int position, RuneKind kind)
    {
        while (At(text, position, out int units) == kind && units > 0)
            position += units;
        return position;
    }

    private static RuneKind KindOf(Rune rune) =>
        Rune.IsLetter(rune) ? RuneKind.Letter : Rune.IsNumber(rune) ? RuneKind.Number : Rune.IsWhiteSpace(rune) ? RuneKind.Space
            : RuneKind.Other;
}
