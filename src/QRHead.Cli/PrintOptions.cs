using System.CommandLine;
using QRHead.Cli.Output;

namespace QRHead.Cli;

/// <summary>How rankings are printed: the options that the verbs share that rank.</summary>
internal sealed class PrintOptions
{
    private readonly int _usualTop;

    private readonly Option<int?> _top;

    private readonly Option<bool> _explain = new("--explain") { Description = "Show which words earned the score." };

    private readonly Option<RankFormat> _format = new("--format")
    {
        Description = "How to print: table, json, jsonl, trec, or html, a page for a browser.",
        CustomParser = Require.OneOf<RankFormat>,
        HelpName = "FORMAT",
    };

    private readonly Option<string?> _threshold = ThresholdOption.Create();

    /// <param name="usualTop">How many passages are shown unless told otherwise; null for all.</param>
    public PrintOptions(int? usualTop = null)
    {
        _usualTop = usualTop ?? int.MaxValue;
        _top = new("--top")
        {
            Description = $"How many passages to show; {(usualTop is { } top ? $"{top}" : "all")} unless told otherwise.",
            HelpName = "N",
        };
    }

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        Require.AtLeastOne(_top);
        foreach (Option option in new Option[] { _top, _explain, _format, _threshold })
            command.Options.Add(option);
    }

    /// <summary>Says how many passages are shown at most.</summary>
    public int Top(ParseResult parsed) => parsed.GetValue(_top) ?? _usualTop;

    /// <summary>Opens what prints.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="retriever">What ranks.</param>
    /// <param name="queries">The queries that will be ranked for.</param>
    /// <param name="passages">The passages, as far as they are known.</param>
    /// <exception cref="InputException">An id can't stand in the format.</exception>
    public RankingPrinter Open(ParseResult parsed, QRRetriever retriever, IReadOnlyList<Query> queries, IReadOnlyList<Passage> passages)
    {
        int top = Top(parsed);
        bool explain = parsed.GetValue(_explain);
        IRankOutput output = parsed.GetValue(_format) switch
        {
            RankFormat.Json => new RankJson(StandardStreams.Json, retriever, top, explain),
            RankFormat.Jsonl => new RankJsonLines(StandardStreams.Json, top, explain),
            RankFormat.Html => new RankHtml(Console.Out, retriever.Model, top),
            RankFormat.Trec => RankTrec.For(queries, passages, Console.Out, top),
            _ => new RankTable(TerminalOutput.Create(), top, explain),
        };
        return new RankingPrinter(output, Console.Error, parsed.GetValue(_threshold));
    }
}
