using System.CommandLine;

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
}
