using System.CommandLine;
using System.CommandLine.Parsing;

namespace QRHead.Cli;

/// <summary>Checks of option values that System.CommandLine has not.</summary>
internal static class Require
{
    /// <summary>Refuses numbers below 1.</summary>
    public static void AtLeastOne<T>(Option<T> option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: string text }] && int.TryParse(text, out int value) && value < 1)
            result.AddError($"{option.Name} is {value}; expected at least 1.");
    });

    /// <summary>Reads one of a few words, in any case; numbers are refused.</summary>
    public static T OneOf<T>(ArgumentResult result)
        where T : struct, Enum
    {
        string text = result.Tokens is [.., { Value: string last }] ? last : "";
        if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<T>(text, ignoreCase: true);
        string option = result.Parent is OptionResult parent ? parent.Option.Name : "value";
        result.AddError($"{option} is '{text}'; expected one of: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
        return default;
    }
}
