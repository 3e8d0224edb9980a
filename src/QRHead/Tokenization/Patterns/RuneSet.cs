using System.Globalization;
using System.Text;

namespace QRHead.Tokenization.Patterns;

/// <summary>A class of characters in a regular expression, such as <c>[^\r\n\p{L}]</c>.</summary>
internal sealed class RuneSet
{
    private readonly Func<Rune, bool>[] _parts;
    private readonly bool _negated;
    private readonly bool[] _ascii = new bool[128];

    public RuneSet(IEnumerable<Func<Rune, bool>> parts, bool negated = false)
    {
        (_parts, _negated) = ([.. parts], negated);
        for (int value = 0; value < _ascii.Length; value++)
            _ascii[value] = Test(new Rune(value));
    }

    /// <summary>Measures the character at a position.</summary>
    /// <returns>Its UTF-16 units, or 0 where it is not in the set or the text ends.</returns>
    public int Match(ReadOnlySpan<char> text, int position)
    {
        if ((uint)position >= (uint)text.Length)
            return 0;
        char unit = text[position];
        if (unit < _ascii.Length)
            return _ascii[unit] ? 1 : 0;
        Rune.DecodeFromUtf16(text[position..], out var rune, out int units);
        return Test(rune) ? units : 0;
    }

    /// <summary>Finds the end of a run of characters of the set.</summary>
    public int SkipRun(ReadOnlySpan<char> text, int position)
    {
        for (int units; (units = Match(text, position)) > 0;)
            position += units;
        return position;
    }

    public static Func<Rune, bool> Between(int first, int last) => rune => rune.Value >= first && rune.Value <= last;

    /// <summary>Makes the part <c>\p{name}</c> of a general category.</summary>
    /// <returns>Null where the name is none.</returns>
    public static Func<Rune, bool>? Category(string name)
    {
        int mask = 0;
        for (int category = 0; category < CategoryNames.Length; category++)
        {
            if (CategoryNames[category] == name || (name.Length == 1 && CategoryNames[category][0] == name[0]))
                mask |= 1 << category;
        }

        return mask == 0 ? null : rune => ((mask >> (int)Rune.GetUnicodeCategory(rune)) & 1) != 0;
    }

    /// <summary>The short names, in the order of <see cref="UnicodeCategory"/>.</summary>
    private static readonly string[] CategoryNames =
    [
        "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc",
        "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
    ];

    private bool Test(Rune rune)
    {
        foreach (var part in _parts)
        {
            if (part(rune))
                return !_negated;
        }

        return _negated;
    }
}
