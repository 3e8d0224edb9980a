using System.Globalization;
using System.Net;
using System.Text;

namespace QRHead.Cli.Output;

/// <summary>
/// Rankings as one page for a browser: each passage with its words shaded by what they earned, and what each head gave it on demand.
/// The page needs nothing else, has no script and asks no host for anything; what comes from users is text in it, never markup.
/// </summary>
internal sealed class RankHtml(TextWriter writer, string model, int top) : IRankOutput
{
    private int _queries;

    public void Write(Query query, Ranking ranking)
    {
        if (_queries++ == 0)
            WriteHead(ranking);
        RankedPassage[] shown = [.. ranking.Passages.Take(top)];
        writer.WriteLine($"<section aria-labelledby=\"q-{_queries}\">");
        writer.WriteLine($"<h2 id=\"q-{_queries}\">{Text(ranking.Query.Trim())}</h2>");
        writer.WriteLine($"<p class=\"about\">{About(ranking, shown.Length)}</p>");
        if (ranking.HasRelevant == false)
        {
            string scores = $"the best score is {Number(ranking.BestScore ?? 0)}, expected at least {Number(ranking.Threshold!.Value)}";
            writer.WriteLine($"<p class=\"nothing\" role=\"note\">Nothing relevant: {scores}.</p>");
        }

        var words = shown.Select(WordScore.Of).ToList();
        float best = words.SelectMany(each => each).Select(word => word.Score).DefaultIfEmpty().Max();
        float bestHead = shown.SelectMany(passage => passage.HeadScores).DefaultIfEmpty().Max();
        writer.WriteLine("<ol>");
        foreach ((RankedPassage passage, IReadOnlyList<WordScore> earned) in shown.Zip(words))
            WritePassage(passage, earned, best, ranking, bestHead, shown[0]);
        writer.WriteLine("</ol>");
        foreach (string warning in ranking.Warnings)
            writer.WriteLine($"<p class=\"about\">{Text(warning)}</p>");
        writer.WriteLine("</section>");
    }

    public void End()
    {
        if (_queries > 0)
            writer.WriteLine("</main></body></html>");
    }

    private void WriteHead(Ranking first)
    {
        writer.WriteLine("<!doctype html>");
        writer.WriteLine("<html lang=\"en\"><head><meta charset=\"utf-8\">");
        writer.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        writer.WriteLine("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">");
        writer.WriteLine($"<title>{Text(first.Query.Trim())}</title>");
        writer.WriteLine($"<style>{PageStyle.Text}</style></head><body>");
        writer.WriteLine("<main><h1>Passages by attention</h1>");
        writer.WriteLine($"<p class=\"about\">Ranked with {Text(model)}. The stronger a word's shade, the more it earned.</p>");
    }

    private void WritePassage(
        RankedPassage passage, IReadOnlyList<WordScore> words, float best, Ranking ranking, float bestHead, RankedPassage first)
    {
        double score = passage.Fused?.Score ?? passage.Score, firstScore = first.Fused?.Score ?? first.Score;
        int width = firstScore > 0 ? (int)Math.Round(Math.Clamp(score / firstScore, 0, 1) * 100) : 0;
        writer.WriteLine("<li><article>");
        writer.WriteLine($"<h3><bdi>{Text(passage.Passage.Id)}</bdi></h3>");
        string bar = $"<span class=\"bar\" aria-hidden=\"true\"><span style=\"width:{width}%\"></span></span>";
        writer.WriteLine($"<p class=\"score\">{bar}{ScoreText(passage)}</p>");
        if (!string.IsNullOrEmpty(passage.Passage.Title))
            WriteShaded("title", PassageField.Title, passage.Passage.Title);
        WriteShaded("text", PassageField.Text, passage.Passage.Text);
        if (passage.Truncated)
            writer.WriteLine("<p class=\"about\">Its end was cut off to make it fit, and was not read.</p>");
        WriteEarned(passage, words);
        WriteFound(ranking.Query, passage);
        WriteHeads(passage, ranking.Heads, bestHead);
        writer.WriteLine("</article></li>");

        void WriteShaded(string name, PassageField field, string text) =>
            writer.WriteLine($"<p class=\"{name}\" dir=\"auto\">{Shaded(text, words.Where(word => word.Field == field), best)}</p>");
    }

    /// <summary>The words that earned most, in words: for those who don't see the shades.</summary>
    private void WriteEarned(RankedPassage passage, IReadOnlyList<WordScore> words)
    {
        string[] earned = [.. EarnedWords.Of(passage, words).Select(word => $"<bdi>{Text(word.Word)}</bdi> {Number(word.Score)}")];
        if (earned.Length > 0)
            writer.WriteLine($"<p class=\"about\">earned by {string.Join(", ", earned)}</p>");
    }

    /// <summary>By similarity: what each word of the question found.</summary>
    private void WriteFound(string query, RankedPassage passage)
    {
        string[] found =
        [
            .. FoundWords.Of(query, passage).OrderByDescending(word => word.Score)
                .Select(word =>
                    $"<bdi>{Text(word.Word)}</bdi> {Number(word.Score)} "
                    + $"({string.Join(", ", word.Found.Select(one => $"<bdi>{Text(one)}</bdi>"))})"),
        ];
        if (found.Length > 0)
            writer.WriteLine($"<p class=\"about\">the question's words: {string.Join("; ", found)}</p>");
    }

    private void WriteHeads(RankedPassage passage, HeadSet heads, float best)
    {
        if (passage.HeadScores.Count != heads.Count || heads.Count == 0)
            return;
        writer.WriteLine("<details><summary>by head</summary><div class=\"heads\">");
        foreach ((HeadId head, float score) in heads.Heads.Zip(passage.HeadScores))
        {
            int height = best > 0 ? (int)Math.Round(Math.Clamp(score / best, 0, 1) * 100) : 0;
            string column = $"<span class=\"column\" aria-hidden=\"true\"><span style=\"height:{height}%\"></span></span>";
            writer.WriteLine($"<span class=\"head\">{column}{Text(head.ToString())} <b>{Number(score)}</b></span>");
        }

        writer.WriteLine("</div></details>");
    }

    private static string ScoreText(RankedPassage passage)
    {
        string own = $"score {Number(passage.Score)}";
        return passage.Fused is { } fused ? $"fused {Number(fused.Score)}, {own}" + string.Concat(
            fused.Others.Where(other => !double.IsNaN(other.Score)).Select(other => $", {other.Stage} {Number(other.Score)}")) : own;
    }

    private static string About(Ranking ranking, int shown)
    {
        double time = (ranking.Usage.ReadTime + ranking.Usage.ScoreTime).TotalMilliseconds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{shown} of {ranking.Passages.Count} passages; {ranking.Usage.PromptTokens:N0} tokens, {time:N0} ms");
    }

    private static string Shaded(string text, IEnumerable<WordScore> words, float best)
    {
        var html = new StringBuilder();
        int at = 0;
        foreach (WordScore word in words)
        {
            float strength = best > 0 ? Math.Min(word.Score / best, 1) : 0;
            string inside = Text(text[word.Range.Start..word.Range.End]);
            html.Append(Text(text[at..word.Range.Start]));
            html.Append(strength < EarnedWords.Visible ? inside : Marked(inside, strength, word.Score));
            at = word.Range.End;
        }

        return html.Append(Text(text[at..])).ToString();
    }

    private static string Marked(string html, float strength, float score) => string.Create(
        CultureInfo.InvariantCulture, $"<mark style=\"--s:{strength:0.00}\" title=\"{score:0.0000}\">{html}</mark>");

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Text between tags: no markup, no control characters, which a page may not have.</summary>
    private static string Text(string text) => WebUtility.HtmlEncode(VisibleText.Of(text));
}
