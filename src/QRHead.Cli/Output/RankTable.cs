using System.Globalization;
using Spectre.Console;

namespace QRHead.Cli.Output;

/// <summary>
/// For people: a table in a terminal, tab-separated columns where redirected; with the words that earned the score on demand.
/// </summary>
internal sealed class RankTable(IAnsiConsole console, int top, bool explain) : IRankOutput
{
    private const int TextLines = 2;

    private readonly bool _terminal = !Console.IsOutputRedirected;

    public void Write(Query query, Ranking ranking)
    {
        RankedPassage[] shown = [.. ranking.Passages.Take(top)];
        if (_terminal)
            console.MarkupLineInterpolated($"[bold]{VisibleText.Of(ranking.Query.Trim())}[/]");
        else
            Console.Out.WriteLine($"# {OneLine(ranking.Query)}");
        if (ranking.HasRelevant == false)
            WriteNothing(ranking);

        if (explain)
            new Explanation(console).Write(ranking.Query, shown);
        else if (_terminal)
            WriteTable(shown, ranking);
        else
            WriteColumns(shown);
    }

    private void WriteNothing(Ranking ranking)
    {
        string nothing = string.Create(
            CultureInfo.InvariantCulture,
            $"nothing relevant: the best score is {ranking.BestScore ?? 0:F4}, expected at least {ranking.Threshold:F4}");
        if (_terminal)
            console.MarkupLineInterpolated($"[yellow]{nothing}[/]");
        else
            Console.Out.WriteLine($"# {nothing}");
    }

    private static void WriteColumns(RankedPassage[] passages)
    {
        bool fused = IsFused(passages);
        Console.Out.WriteLine(fused ? "rank\tfused\tscore\tid\ttext" : "rank\tscore\tid\ttext");
        foreach (RankedPassage passage in passages)
        {
            string before = fused ? $"{FusedOf(passage)}\t" : "";
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{passage.Rank}\t{before}{passage.Score:F4}\t")
                + $"{OneLine(passage.Passage.Id)}\t{PlaceOf(passage)}{OneLine(TextOf(passage))}");
        }
    }

    private void WriteTable(RankedPassage[] passages, Ranking ranking)
    {
        float best = Math.Max(passages.Length > 0 ? passages[0].Score : 0, float.Epsilon);
        bool fused = IsFused(passages);
        Table table = new Table().Border(TableBorder.Simple).Expand();
        table.AddColumn(new TableColumn("rank").RightAligned());
        if (fused)
            table.AddColumn(new TableColumn("fused").RightAligned());
        table.AddColumn(new TableColumn("score").RightAligned());
        table.AddColumn(new TableColumn("").Width(10).NoWrap());
        table.AddColumn("passage");
        foreach (RankedPassage passage in passages)
        {
            int bar = (int)Math.Round(Math.Clamp(passage.Score / best, 0, 1) * 10);
            table.AddRow(
            [
                new Text(passage.Rank.ToString(CultureInfo.InvariantCulture)),
                .. fused ? [new Text(FusedOf(passage))] : Array.Empty<Text>(),
                new Text(passage.Score.ToString("F4", CultureInfo.InvariantCulture)),
                new Text(new string('█', bar), new Style(Color.Green)),
                new Rows(
                    new Text(VisibleText.Of(passage.Passage.Place ?? passage.Passage.Id), new Style(decoration: Decoration.Bold)),
                    new FirstLines(new Text(OneLine(TextOf(passage))), TextLines)),
            ]);
        }

        console.Write(table);
        TimeSpan time = ranking.Usage.ReadTime + ranking.Usage.ScoreTime;
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"[grey]{ranking.Passages.Count} passages, {ranking.Usage.PromptTokens:N0} tokens, {time.TotalMilliseconds:N0} ms[/]");
    }

    private static bool IsFused(RankedPassage[] passages) => passages is [{ Fused: not null }, ..];

    private static string FusedOf(RankedPassage passage) =>
        (passage.Fused?.Score ?? passage.Score).ToString("F4", CultureInfo.InvariantCulture);

    private static string TextOf(RankedPassage passage) =>
        string.IsNullOrEmpty(passage.Passage.Title) ? passage.Passage.Text : $"{passage.Passage.Title}: {passage.Passage.Text}";

    private static string PlaceOf(RankedPassage passage) => passage.Passage.Place is { } place ? $"({OneLine(place)}) " : "";

    private static string OneLine(string text) =>
        VisibleText.Of(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
