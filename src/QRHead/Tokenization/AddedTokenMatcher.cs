using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace QRHead.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost, and of several at one place the longest.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Node _root = new();
    private readonly SearchValues<char> _firstUnits;

    /// <summary>A node of the tree of contents, one UTF-16 unit a level.</summary>
    private sealed class Node
    {
        public Dictionary<char, Node> Children { get; } = [];

        public AddedToken? Token { get; set; }
    }

    /// <summary>Takes the tokens, each with the text to look for.</summary>
    public AddedTokenMatcher(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        foreach (var (content, token) in tokens)
        {
            var node = _root;
            foreach (char unit in content)
            {
                if (!node.Children.TryGetValue(unit, out var child))
                    node.Children.Add(unit, child = new Node());
                node = child;
            }

            if (content.Length > 0)
                node.Token = token;
        }

        _firstUnits = SearchValues.Create([.. _root.Children.Keys]);
    }

    public bool IsEmpty => _root.Children.Count == 0;

    /// <summary>Finds all matches that the scope allows.</summary>
    /// <remarks>
    /// As in Hugging Face's library, a special token that the scope does not allow is passed over as a whole: other tokens inside it
    /// do not match. But such a match never hides a token of the template: it ends where the next range of the scope starts.
    /// </remarks>
    public List<AddedTokenMatch> Find(NormalizedText text, AddedTokenScope scope)
    {
        var matches = new List<AddedTokenMatch>();
        var chars = text.Chars;
        int free = 0; // where the match before ends, with its blanks
        for (int position = 0; TryFindFrom(position, text, scope, out int start, out int end, out var token, out bool allowed);)
        {
            position = allowed ? end : EndOfRejected(text, scope, start, end);
            if (!allowed || (token.SingleWord && IsInsideWord(chars, start, end)))
                continue;

            start = token.LeftStrip ? Math.Max(free, SkipBlanksBefore(chars, start)) : start;
            end = token.RightStrip ? SkipBlanksAfter(chars, end) : end;
            matches.Add(new AddedTokenMatch(token, new CharRange(start, end)));
            free = end;
        }

        return matches;
    }

    private bool TryFindFrom(
        int position,
        NormalizedText text,
        AddedTokenScope scope,
        out int start,
        out int end,
        [NotNullWhen(true)] out AddedToken? token,
        out bool allowed)
    {
        var chars = text.Chars;
        (token, end, allowed) = (null, 0, false);
        for (start = position; start < chars.Length; start++)
        {
            int skipped = chars[start..].IndexOfAny(_firstUnits);
            if (skipped < 0)
                return false;
            start += skipped;
            (token, end, allowed) = LongestAt(start, text, scope);
            if (token is not null)
                return true;
        }

        return false;
    }

    /// <summary>
    /// Finds the longest token at a position; a shorter one only if it is special and allowed there, and the longest is not.
    /// </summary>
    private (AddedToken? Token, int End, bool Allowed) LongestAt(int start, NormalizedText text, AddedTokenScope scope)
    {
        var chars = text.Chars;
        (AddedToken? Token, int End, bool Allowed) best = default;
        var node = _root;
        for (int i = start; i < chars.Length && node.Children.TryGetValue(chars[i], out node); i++)
        {
            if (node.Token is not { } token)
                continue;
            bool allowed = !scope.IsSpecial(token) || scope.AllowsSpecial(text.SourceOf(start, i + 1));
            bool hidesTemplate = !allowed && best is { Allowed: true, Token: { } other } && scope.IsSpecial(other);
            if (!hidesTemplate)
                best = (token, i + 1, allowed);
        }

        return best;
    }

    private static int EndOfRejected(NormalizedText text, AddedTokenScope scope, int start, int end)
    {
        int nextRange = scope.NextStartAfter(text.SourceOf(start, start + 1).Start);
        for (int i = start + 1; i < end; i++)
        {
            if (text.SourceOf(i, i + 1).Start >= nextRange)
                return i;
        }

        return end;
    }

    private static bool IsInsideWord(ReadOnlySpan<char> text, int start, int end)
    {
        Rune.DecodeLastFromUtf16(text[..start], out var before, out int beforeUnits);
        Rune.DecodeFromUtf16(text[end..], out var after, out int afterUnits);
        return (beforeUnits > 0 && WordCharacter.IsWord(before)) || (afterUnits > 0 && WordCharacter.IsWord(after));
    }

    private static int SkipBlanksBefore(ReadOnlySpan<char> text, int position)
    {
        while (position > 0 && char.IsWhiteSpace(text[position - 1]))
            position--;
        return position;
    }

    private static int SkipBlanksAfter(ReadOnlySpan<char> text, int position)
    {
        while (position < text.Length && char.IsWhiteSpace(text[position]))
            position++;
        return position;
    }
}
