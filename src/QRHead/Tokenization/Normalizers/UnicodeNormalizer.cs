using System.Text;

namespace QRHead.Tokenization.Normalizers;

/// <summary>Writes a text in one of Unicode's normalisation forms (UAX 15), with the tables of Unicode 9.</summary>
/// <remarks>
/// <see cref="string.Normalize()"/> leaves text as it is where globalisation is invariant, knows characters that are newer than the
/// tokenizers' tables, and does not say where a character came from. Only the stretches around restless characters are worked on:
/// see <see cref="RestlessCharacters"/>.
/// </remarks>
internal sealed class UnicodeNormalizer(bool compatible, bool compose) : Normalizer
{
    private readonly RestlessCharacters _restless = RestlessCharacters.Of(compatible, compose);

    /// <summary>
    /// A character of the result: how many more characters it replaces than one; 1 means it was inserted and replaces none.
    /// </summary>
    private readonly record struct Change(int Rune, int Class, int Delta);

    public override NormalizedText Normalize(NormalizedText text)
    {
        NormalizedTextBuilder? result = null; // none as long as nothing changes
        var chars = text.Chars;
        int copied = 0;
        for (int end = 0, restless; (restless = _restless.Find(chars, end)) >= 0;)
        {
            int start = Math.Max(restless - 1, end); // what stands before may compose with it
            end = _restless.FindEnd(chars, restless);
            var (changes, sources) = Decompose(text, start, end);
            if (compose)
                changes = Compose(changes);
            if (IsSame(changes, chars[start..end]))
                continue;
            result ??= new NormalizedTextBuilder(text.Length);
            result.Copy(text, copied, start);
            Write(changes, sources, result);
            copied = end;
        }

        result?.Copy(text, copied, text.Length);
        return result?.Build() ?? text;
    }

    private (List<Change> Changes, List<CharRange> Sources) Decompose(NormalizedText text, int start, int end)
    {
        var changes = new List<Change>(end - start);
        var sources = new List<CharRange>(end - start);
        var parts = new List<int>();
        int firstMark = 0;
        for (int i = start; i < end;)
        {
            Rune.DecodeFromUtf16(text.Chars[i..], out var rune, out int units);
            sources.Add(text.SourceOf(i, i + units));
            i += units;

            parts.Clear();
            Unicode9.Decompose(rune.Value, compatible, parts);
            for (int part = 0; part < parts.Count; part++)
            {
                int combiningClass = Unicode9.CombiningClass(parts[part]);
                if (combiningClass == 0)
                {
                    SortMarks(changes, firstMark);
                    firstMark = changes.Count + 1;
                }

                changes.Add(new Change(parts[part], combiningClass, part == 0 ? 0 : 1));
            }
        }

        SortMarks(changes, firstMark);
        return (changes, sources);
    }

    /// <summary>Orders the marks after a base letter by class; equal classes stay in text order.</summary>
    private static void SortMarks(List<Change> changes, int start)
    {
        if (changes.Count - start < 2)
            return;
        var sorted = changes.Skip(start).OrderBy(change => change.Class).ToArray();
        changes.RemoveRange(start, changes.Count - start);
        changes.AddRange(sorted);
    }

    /// <summary>Joins letters with the marks that follow them, unless a mark of the same or a higher class stands between.</summary>
    private static List<Change> Compose(List<Change> changes)
    {
        var result = new List<Change>(changes.Count);
        int starter = -1, lastClass = -1; // of the marks kept since the starter; -1 for none
        foreach (var change in changes)
        {
            bool blocked = lastClass >= change.Class;
            if (starter >= 0 && !blocked && Unicode9.TryCompose(result[starter].Rune, change.Rune, out int composed))
            {
                result[starter] = new Change(composed, 0, result[starter].Delta + change.Delta - 1);
                continue;
            }

            if (change.Class == 0)
                (starter, lastClass) = (result.Count, -1);
            else if (starter >= 0)
                lastClass = change.Class;
            result.Add(change);
        }

        return result;
    }

    private static bool IsSame(List<Change> changes, ReadOnlySpan<char> chars)
    {
        int i = 0;
        foreach (var change in changes)
        {
            if (Rune.DecodeFromUtf16(chars[i..], out var rune, out int units) != System.Buffers.OperationStatus.Done
                || rune.Value != change.Rune)
                return false;
            i += units;
        }

        return i == chars.Length;
    }

    /// <summary>
    /// Gives each character its range by counting through the original: an inserted one shares the range of the one before.
    /// </summary>
    private static void Write(List<Change> changes, List<CharRange> sources, NormalizedTextBuilder result)
    {
        int next = 0;
        foreach (var change in changes)
        {
            result.Add(new Rune(change.Rune), sources[change.Delta > 0 ? Math.Max(next - 1, 0) : next]);
            if (change.Delta <= 0)
                next += 1 - change.Delta;
        }
    }
}
