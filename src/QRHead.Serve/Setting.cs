using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace QRHead.Serve;

/// <summary>
/// An option that the environment may give too: <c>--max-tokens</c> as <c>QRHEAD_SERVER_MAX_TOKENS</c>. What is typed wins.
/// </summary>
internal static class Setting
{
    /// <summary>Makes a setting that is a text.</summary>
    public static Option<string?> Text(string name, string help, string description)
    {
        var option = new Option<string?>(name) { HelpName = help, Description = Described(name, description) };
        option.DefaultValueFactory = _ => FromEnvironment(name);
        return option;
    }

    /// <summary>Makes a setting that is several texts: given more than once, or with commas in the environment.</summary>
    public static Option<string[]> Texts(string name, string help, string description) => new(name)
    {
        HelpName = help,
        Description = Described(name, description),
        DefaultValueFactory = _ => FromEnvironment(name)?.Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
    };

    /// <summary>Makes a setting that is a number.</summary>
    public static Option<long> Number(string name, string help, string description, long usual, long least) => new(name)
    {
        HelpName = help,
        Description = $"{Described(name, description)} {usual.ToString(CultureInfo.InvariantCulture)} unless told otherwise.",
        DefaultValueFactory = result => FromEnvironment(name) is { } text ? Parsed(result, VariableOf(name), text, least) : usual,
        CustomParser = result => Parsed(result, name, result.Tokens is [.., { Value: string last }] ? last : "", least),
    };

    /// <summary>Makes a setting that is one of a few words; null unless told otherwise.</summary>
    public static Option<T?> Word<T>(string name, string help, string description)
        where T : struct, Enum
    {
        return new(name)
        {
            HelpName = help,
            Description = $"{Described(name, description)} One of: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.",
            DefaultValueFactory = result => FromEnvironment(name) is { } text ? Named<T>(result, VariableOf(name), text) : null,
            CustomParser = result => Named<T>(result, name, result.Tokens is [.., { Value: string last }] ? last : ""),
        };
    }

    private static string Described(string name, string description) => $"{description} [{VariableOf(name)}]";

    private static string VariableOf(string name) => $"QRHEAD_SERVER_{name[2..].Replace('-', '_').ToUpperInvariant()}";

    private static string? FromEnvironment(string name) =>
        Environment.GetEnvironmentVariable(VariableOf(name)) is { Length: > 0 } text ? text : null;

    private static long Parsed(ArgumentResult result, string name, string text, long least)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) && number >= least
            && number <= int.MaxValue)
            return number;
        result.AddError($"{name} is '{text}'; expected a whole number of at least {least}.");
        return least;
    }

    private static T? Named<T>(ArgumentResult result, string name, string text)
        where T : struct, Enum
    {
        if (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse<T>(text, ignoreCase: true);
        result.AddError($"{name} is '{text}'; expected one of: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
        return null;
    }
}
