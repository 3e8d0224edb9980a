using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace QRHead.Tokenization.Patterns;

/// <summary>
/// Reads the part of Oniguruma's regular expressions that tokenizer files use; anything that could mean something else is refused.
/// </summary>
/// <remarks>
/// Only single characters repeat without bound, so matching takes at most polynomial time. Steps are linked back to front:
/// each parse method first records how to build its step, given the step after it.
/// </remarks>
internal sealed class RegexParser
{
    /// <summary>Each step of an expression takes some of the stack; real ones have some hundred characters.</summary>
    private const int LongestRegex = 2_000;

    private readonly string _regex;
    private int _position;
    private bool _ignoreCase;

    private RegexParser(string regex) => _regex = regex;

    /// <summary>Makes a step, given the one that follows.</summary>
    private delegate RegexStep Link(RegexStep next);

    /// <summary>Reads an expression.</summary>
    /// <param name="regex">The expression.</param>
    /// <param name="tooSlow">Makes the complaint about a text that the expression takes too long for.</param>
    /// <param name="pattern">The pattern; null where it is refused.</param>
    /// <param name="problem">Why it is refused.</param>
    public static bool TryParse(
        string regex, Func<Exception> tooSlow, [NotNullWhen(true)] out Pattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        var parser = new RegexParser(regex);
        try
        {
            if (regex.Length > LongestRegex)
                throw new NotSupportedException($"longer than {LongestRegex} characters");
            var link = parser.Alternatives(depth: 0);
            if (parser._position < regex.Length)
                throw new NotSupportedException("a parenthesis too many");
            (pattern, problem) = (new RegexPattern(link(new EndStep()), tooSlow), null);
            return true;
        }
        catch (NotSupportedException e)
        {
            (pattern, problem) = (null, e.Message);
            return false;
        }
    }

    private Link Alternatives(int depth)
    {
        if (depth > 50)
            throw new NotSupportedException("nested too deep");
        var alternatives = new List<Link> { Run(depth) };
        while (TryTake('|'))
            alternatives.Add(Run(depth));
        return alternatives.Count == 1 ? alternatives[0] : next => new ChoiceStep([.. alternatives.Select(link => link(next))]);
    }

    private Link Run(int depth)
    {
        var links = new List<Link>();
        while (_position < _regex.Length && _regex[_position] is not ('|' or ')'))
            links.Add(_regex[_position] == '(' ? Group(depth) : Repeated());
        return next => Enumerable.Reverse(links).Aggregate(next, (following, link) => link(following));
    }

    private Link Group(int depth)
    {
        _position++;
        bool ignoreCaseOutside = _ignoreCase, isAhead = false, negative = false;
        if (TryTake("?i:"))
            _ignoreCase = true;
        else if (TryTake("?=") || (negative = TryTake("?!")))
            isAhead = true;
        else if (!TryTake("?:") && _position < _regex.Length && _regex[_position] == '?')
            throw Unknown("(?");

        var inside = Alternatives(depth + 1);
        if (!TryTake(')'))
            throw new NotSupportedException("a parenthesis is not closed");
        _ignoreCase = ignoreCaseOutside;

        if (isAhead)
            return next => new LookaheadStep(inside(new EndStep()), negative, next);
        bool optional = TryTake('?');
        if (_position < _regex.Length && _regex[_position] is '*' or '+' or '?' or '{')
            throw Unknown("a repeated group");
        return optional ? next => new ChoiceStep([inside(next), next]) : inside;
    }

    private Link Repeated()
    {
        var set = Single();
        int least = 1, most = 1;
        if (TryTake('?'))
            least = 0;
        else if (TryTake('*'))
            (least, most) = (0, int.MaxValue);
        else if (TryTake('+'))
            most = int.MaxValue;
        else if (TryTake('{'))
            (least, most) = Bounds();
        else
            return next => new RepeatStep(set, 1, 1, possessive: true, next);

        // After {…} Oniguruma reads + as a second repetition, not as possessive.
        bool possessive = _regex[_position - 1] != '}' && TryTake('+');
        if (_position < _regex.Length && _regex[_position] is '*' or '+' or '?' or '{')
            throw Unknown("a repetition of a repetition");
        return next => new RepeatStep(set, least, most, possessive, next);
    }

    private (int Least, int Most) Bounds()
    {
        int close = _regex.IndexOf('}', _position);
        string[] bounds = close < 0 ? [] : _regex[_position..close].Split(',');
        if (bounds.Length is not (1 or 2) || !TryNumber(bounds[0], out int least))
            throw Unknown("{");
        _position = close + 1;
        int most = bounds.Length == 1 ? least : int.MaxValue;
        if (bounds.Length == 2 && bounds[1].Length > 0 && !TryNumber(bounds[1], out most))
            throw Unknown("{");
        return least <= most ? (least, most) : throw Unknown("{");
    }

    private RuneSet Single()
    {
        if (TryTake('['))
            return Class();
        if (_regex[_position] is '.' or '^' or '$' or '*' or '+' or '?' or '{')
            throw Unknown(_regex[_position].ToString());
        return _regex[_position] == '\\' ? new RuneSet([Escape(out _)]) : new RuneSet([Literal(TakeRune())]);
    }

    private RuneSet Class()
    {
        bool negated = TryTake('^');
        var parts = new List<Func<Rune, bool>>();
        while (!TryTake(']'))
        {
            if (_position >= _regex.Length || _regex[_position] == '[' || _regex.AsSpan(_position).StartsWith("&&"))
                throw Unknown("a class in a class");
            parts.Add(ClassItem());
        }

        return parts.Count > 0 ? new RuneSet(parts, negated) : throw Unknown("an empty class");
    }

    private Func<Rune, bool> ClassItem()
    {
        int? first = null;
        var item = _regex[_position] == '\\' ? Escape(out first) : Literal(first = TakeRune());
        bool isRange = first is not null && _position + 1 < _regex.Length && _regex[_position] == '-' && _regex[_position + 1] != ']';
        if (!isRange)
            return item;

        _position++;
        int? last = null;
        if (_regex[_position] == '\\')
            Escape(out last);
        else
            last = TakeRune();
        return !_ignoreCase && last >= first ? RuneSet.Between(first!.Value, last.Value) : throw Unknown("a range of characters");
    }

    /// <summary>Reads a backslash and what it stands for.</summary>
    /// <param name="literal">The character, where it is a single one.</param>
    private Func<Rune, bool> Escape(out int? literal)
    {
        _position++;
        literal = null;
        if (_position >= _regex.Length)
            throw Unknown("\\ at the end");
        char escaped = _regex[_position++];
        switch (escaped)
        {
            case 's':
                return Rune.IsWhiteSpace;
            case 'S':
                return rune => !Rune.IsWhiteSpace(rune);
            case 'p' or 'P':
                return Property(negated: escaped == 'P');
            case 'd':
                return RuneSet.Category("Nd")!;
            case 'r' or 'n' or 't':
                literal = escaped == 'r' ? '\r' : escaped == 'n' ? '\n' : '\t';
                return Literal(literal.Value);
            case < (char)128 when !char.IsAsciiLetterOrDigit(escaped):
                literal = escaped;
                return Literal(escaped);
            default:
                throw Unknown($"\\{escaped}");
        }
    }

    private Func<Rune, bool> Property(bool negated)
    {
        int close = _regex.IndexOf('}', _position);
        if (!TryTake('{') || close < 0)
            throw Unknown("\\p");
        string name = _regex[_position..close];
        _position = close + 1;
        var category = RuneSet.Category(name) ?? throw Unknown($"\\p{{{name}}}");
        return negated ? rune => !category(rune) : category;
    }

    private Func<Rune, bool> Literal(int? value)
    {
        int rune = value!.Value;
        if (!_ignoreCase || !(rune < 128 && char.IsAsciiLetter((char)rune)))
            return !_ignoreCase || rune < 128 ? other => other.Value == rune : throw Unknown("(?i:…) beyond ASCII");

        // A pair such as ss also matches one character, ß, where case does not matter.
        string pair = _regex.Substring(Math.Max(_position - 2, 0), Math.Min(2, _position)).ToLowerInvariant();
        if (pair is "ss" or "st" or "ff" or "fi" or "fl")
            throw Unknown($"(?i:{pair})");
        int lower = rune | 0x20;
        int exotic = lower == 's' ? 0x17F : lower == 'k' ? 0x212A : lower; // long s, kelvin sign
        return other => other.Value == exotic || (other.Value | 0x20) == lower;
    }

    private int TakeRune()
    {
        if (Rune.DecodeFromUtf16(_regex.AsSpan(_position), out var rune, out int units) != System.Buffers.OperationStatus.Done)
            throw Unknown("half a character");
        _position += units;
        return rune.Value;
    }

    private bool TryTake(char expected) => TryTake([expected]);

    private bool TryTake(ReadOnlySpan<char> expected)
    {
        bool found = _regex.AsSpan(_position).StartsWith(expected);
        _position += found ? expected.Length : 0;
        return found;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private NotSupportedException Unknown(string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what} at character {_position}"));
}
