using System.CommandLine;

namespace QRHead.Cli;

/// <summary>
/// <c>--query</c> and <c>--queries</c>: one query, or a file of them, for the verbs that rank; without either, a terminal is asked.
/// </summary>
internal sealed class QuestionOptions
{
    private readonly Option<string?> _one = new("--query", "-q")
    {
        Description = "The query. Without it, in a terminal, queries are asked for one after the other.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _many;

    /// <param name="more">What is to be said of a file of questions beside its forms; empty for nothing.</param>
    public QuestionOptions(string more = "") =>
        _many = new("--queries") { Description = $"A file of queries (.jsonl, .tsv, or one a line){more}.", HelpName = "FILE" };

    /// <summary>Adds them; exactly one must be given, or none in a terminal.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_one);
        command.Options.Add(_many);
        command.Validators.Add(result =>
        {
            bool one = result.GetResult(_one) is not null, many = result.GetResult(_many) is not null;
            if (one == many && (one || !QuestionPrompt.IsPossible))
                result.AddError(
                    one ? "Give either --query or --queries, not both." : "There is no query: give --query TEXT or --queries FILE.");
        });
    }

    /// <summary>Reads the questions.</summary>
    /// <returns>The questions; null where they are to be asked for.</returns>
    /// <exception cref="InputException">The file is broken.</exception>
    /// <exception cref="UsageException">The query is empty.</exception>
    public IReadOnlyList<Query>? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_many) is { } file)
            return QueryFile.Read(file);
        if (parsed.GetResult(_one) is null)
            return null;
        string text = parsed.GetValue(_one)!;
        return string.IsNullOrWhiteSpace(text) ? throw new UsageException("The query is empty.") : [new Query("0", text)];
    }
}
