using System.CommandLine;
using System.CommandLine.Parsing;
using QRHead.Cli.Help;

namespace QRHead.Cli;

/// <summary>
/// What System.CommandLine lets through on any verb: a value without a word in it, of a variable that is not set, the commonest mistake in
/// a script; and an option that is misspelled, which it takes for a file.
/// </summary>
internal static class GivenWords
{
    /// <summary>Looks for the first mistake.</summary>
    /// <param name="parsed">The words, as they were understood.</param>
    /// <param name="words">The words, as they were given.</param>
    /// <returns>What to say of it; null where there is none.</returns>
    public static string? Complaint(ParseResult parsed, IReadOnlyList<string> words)
    {
        CommandResult[] commands = [.. Upwards(parsed.CommandResult).OfType<CommandResult>()];
        SymbolResult[] given =
        [
            .. commands.SelectMany(command => command.Children).Where(child => child is OptionResult or ArgumentResult),
        ];
        if (EmptyBehindSign(words, [.. commands.SelectMany(command => command.Command.Options)]) is { } option)
            return $"{option} is empty.";
        if (given.FirstOrDefault(result => result.Tokens.Any(token => IsEmpty(result, token.Value))) is { } empty)
            return $"{NameOf(empty)} is empty.";

        Token[] behind = [.. parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1)];
        Token? misspelled = given.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .FirstOrDefault(token => token.Value is ['-', _, ..] && !Array.Exists(behind, one => ReferenceEquals(one, token)));
        if (misspelled is not null)
            return $"{Suggestion.ForOption(parsed.CommandResult.Command, misspelled.Value)} (A file of this name is written "
                + $"./{misspelled.Value}, or behind --.)";

        // Help, and what a shell asks for completion, are right whatever else stands in the line.
        if (parsed.Errors.Count == 0)
            return null;
        Command verb = parsed.CommandResult.Command;
        return parsed.UnmatchedTokens switch
        {
            [['-', ..] unknown, ..] => Suggestion.ForOption(verb, unknown),
            [{ } word, ..] when verb.Subcommands.Count > 0 => Suggestion.ForVerb(verb, word),
            [] when verb.Subcommands.Count > 0 && verb.Action is null => Suggestion.ForNoVerb(verb),
            _ => null,
        };
    }

    private static bool IsEmpty(SymbolResult result, string value) =>
        result is OptionResult { Option: var option } && option == AnswerOptions.Stop ? value.Length == 0
            : string.IsNullOrWhiteSpace(value);

    /// <summary><c>--model=</c> with nothing behind the sign: the next word would be taken for the value.</summary>
    private static string? EmptyBehindSign(IReadOnlyList<string> words, Option[] options) => words
        .TakeWhile(word => word != "--")
        .Where(word => word is [.., '=' or ':'])
        .Select(word => word[..^1])
        .FirstOrDefault(name => Array.Exists(options, option => option.Name == name || option.Aliases.Contains(name)));

    private static IEnumerable<SymbolResult> Upwards(SymbolResult result)
    {
        for (SymbolResult? some = result; some is not null; some = some.Parent)
            yield return some;
    }

    private static string NameOf(SymbolResult result) =>
        result is OptionResult option ? option.Option.Name : $"The argument '{((ArgumentResult)result).Argument.Name}'";
}
