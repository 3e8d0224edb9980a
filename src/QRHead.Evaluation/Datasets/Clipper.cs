using System.Globalization;
using System.Text.RegularExpressions;

namespace QRHead.Evaluation.Datasets;

/// <summary>CLIPPER as it is published: claims about a book, each true and made false.</summary>
/// <remarks>
/// A candidate is a chapter of the book that the prompt in <c>messages</c> holds between <c>&lt;context&gt;</c> tags; its id is its number,
/// from 1. Gold are the chapters that <c>true_reasoning</c> names ("In Chapter 1, …"), for both claims: there is no field of its own.
/// A book whose empty lines give fewer chapters than are named is refused (Pham et al., arXiv 2502.14854).
/// </remarks>
internal static partial class Clipper
{
    /// <summary>What the published prompt puts between chapters: <c>scripts/eval/inference.py</c> of CLIPPER.</summary>
    private const string BetweenChapters = "\n\n\n\n";

    private const string Begin = "<context>", End = "</context>";

    /// <summary>The greatest number that four digits can name.</summary>
    private const int MostChapters = 9999;

    private static readonly string[] Truths = ["true", "false"];

    /// <summary>
    /// Reads the true claim and the false one, which share the chapters. Their ids are <c>{id}-true</c> and <c>{id}-false</c>.
    /// </summary>
    public static IEnumerable<EvaluationInstance> Read(InstanceRecord record)
    {
        string id = record.Text("id");
        Passage[] chapters = [
            .. BookOf(record).Split(BetweenChapters, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select((text, i) => new Passage((i + 1).ToString(CultureInfo.InvariantCulture), text))];
        int[] gold = NamedIn(record.Text("true_reasoning"));
        if (gold.Length == 0)
            throw new InputException($"{record.Place}: 'true_reasoning' names no chapter; expected words such as 'In Chapter 1'.");
        if (gold[0] < 1 || gold[^1] > chapters.Length)
        {
            throw new InputException(
                $"{record.Place}: 'true_reasoning' names chapter {(gold[0] < 1 ? gold[0] : gold[^1])}; "
                + $"the book in 'messages' has {chapters.Length}, with three empty lines between them.");
        }

        return Truths.Select(truth => (Truth: truth, Claim: record.Text($"{truth}_claim"))).Select(claim => new EvaluationInstance
        {
            Query = new Query($"{id}-{claim.Truth}", claim.Claim),
            Passages = chapters,
            Gold = [.. gold.Select(chapter => KeyValuePair.Create(chapter.ToString(CultureInfo.InvariantCulture), 1))],
            Answers = [claim.Truth],
            PublishedPrompt = ids => ClipperPrompt.Write(claim.Claim, chapters.Where(chapter => ids.Contains(chapter.Id))),
            Kind = record.TextOrNull("claim_type"),
        });
    }

    private static string BookOf(InstanceRecord record)
    {
        foreach (InstanceRecord message in record.Objects("messages"))
        {
            string content = message.Text("content");
            int start = content.IndexOf(Begin, StringComparison.Ordinal), end = content.LastIndexOf(End, StringComparison.Ordinal);
            if (start >= 0 && end >= start + Begin.Length)
                return content[(start + Begin.Length)..end];
        }

        throw new InputException($"{record.Place}: no text of 'messages' has a book between <context> and </context>.");
    }

    /// <summary>
    /// Reads numbers of chapters: "Chapter 3", and in the plural lists and ranges, "chapters 3, 5 and 7", "Chapters 2-4".
    /// </summary>
    /// <returns>Each number once, in order.</returns>
    private static int[] NamedIn(string reasoning)
    {
        // How many ranges begin, less those that end before, at each number: ranges over ranges cost no more than their ends.
        var begun = new int[MostChapters + 2];
        foreach (Match list in ChapterList().Matches(reasoning))
        {
            foreach (Match part in ChapterRange().Matches(list.Value))
            {
                int first = int.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                int last = part.Groups[2].Success ? int.Parse(part.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : first;
                if (last < first)
                    continue;
                begun[first]++;
                begun[last + 1]--;
            }
        }

        int open = 0;
        return [.. Enumerable.Range(0, MostChapters + 1).Where(chapter => (open += begun[chapter]) > 0)];
    }

    // Without backtracking: a list of separators can be taken apart in more ways than there is time to try.
    [GeneratedRegex(
        @"\bchapter\s+[0-9]{1,4}|\bchapters\s+[0-9]{1,4}(?:(?:\s*(?:[,&–-]|and|to|through)\s*)+[0-9]{1,4}\b)*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ChapterList();

    [GeneratedRegex(@"([0-9]{1,4})(?:\s*(?:[–-]|to|through)\s*([0-9]{1,4}))?", RegexOptions.NonBacktracking)]
    private static partial Regex ChapterRange();
}
