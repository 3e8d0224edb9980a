using System.CommandLine;
using QRHead.Ways;

namespace QRHead.Cli.Help;

/// <summary>What to say to a misspelled verb or option: what was probably meant, or what there is.</summary>
internal static class Suggestion
{
    /// <summary>Says that there is no such verb.</summary>
    /// <param name="command">The command that was to have it.</param>
    /// <param name="word">The word that was found.</param>
    /// <param name="also">Words beside the verbs that would have been understood.</param>
    /// <returns>The sentence.</returns>
    public static string ForVerb(Command command, string word, params IReadOnlyList<string> also)
    {
        string[] verbs = [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name), .. also];
        return NearestName.Of(word, verbs) is { } near
            ? $"There is no verb '{word}' of {HelpPage.PathOf(command)}; did you mean {near}?"
            : $"There is no verb '{word}' of {HelpPage.PathOf(command)}; expected one of: {string.Join(", ", verbs)}.";
    }

    /// <summary>Says that a verb is missing.</summary>
    /// <param name="command">The command that needs one.</param>
    /// <returns>The sentence.</returns>
    public static string ForNoVerb(Command command) =>
        $"{HelpPage.PathOf(command)} needs a verb: "
        + $"{string.Join(", ", command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name))}.";

    /// <summary>Says that there is no such option.</summary>
    /// <param name="command">The verb that was to have it.</param>
    /// <param name="word">The word that was found, perhaps with a value behind a sign.</param>
    /// <returns>The sentence, without its end where no option is near.</returns>
    public static string ForOption(Command command, string word)
    {
        string name = word.Split('=', ':')[0];
        IEnumerable<string> names = command.Options.Concat(
            command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive))
            .Where(option => !option.Hidden).Select(option => option.Name);
        return NearestName.Of(name, names) is { } near ? $"There is no option {name}; did you mean {near}?" : $"There is no option {name}.";
    }
}
