using System.CommandLine;
using System.CommandLine.Completions;
using QRHead.Heads;

namespace QRHead.Cli.Completion;

/// <summary>The values that a shell is told for options which take one of a few words; they are looked up when a shell asks.</summary>
internal static class CompletionWords
{
    /// <summary>Tells the values of all options below a command, written as its help has them.</summary>
    /// <param name="command">The command.</param>
    public static void Use(Command command)
    {
        foreach (Option option in command.Options)
        {
            if (Of(option) is { } words)
            {
                option.CompletionSources.Clear();
                option.CompletionSources.Add(_ => words().Select(word => new CompletionItem(word)));
            }
        }

        foreach (Command verb in command.Subcommands)
            Use(verb);
    }

    private static Func<IEnumerable<string>>? Of(Option option) => option.Name switch
    {
        "--heads" => () => HeadPresets.All.Select(set => set.Name).Distinct().Append("all"),
        "--prompt" => () => PromptFormat.All.Select(format => format.Name),
        "--scoring" => () => ["similarity", "reference", "normalized"],
        "--order" => () => ["as-given", "reversed", "shuffled"],
        "--fuse" => () => ["bm25", "dense", "bm25,dense"],
        _ => (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is { IsEnum: true } type
            ? () => Enum.GetNames(type).Select(name => name.ToLowerInvariant()) : null,
    };
}
