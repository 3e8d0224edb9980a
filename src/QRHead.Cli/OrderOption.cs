using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace QRHead.Cli;

/// <summary><c>--order</c>: in which order, or orders, passages are read.</summary>
internal static class OrderOption
{
    /// <summary>Five readings: the mean settles quickly, the cost does not.</summary>
    private const int DefaultTimes = 5;

    /// <summary>Makes the option.</summary>
    public static Option<PassageOrder> Create() => new("--order")
    {
        Description = "The order in which passages are read together: as-given, reversed, or shuffled[:N], "
            + $"which reads them N times ({DefaultTimes} unless told) and averages.",
        CustomParser = Parse,
        DefaultValueFactory = _ => PassageOrder.AsGiven,
        HelpName = "ORDER",
    };

    private static PassageOrder? Parse(ArgumentResult result)
    {
        string text = result.Tokens is [.., { Value: string last }] ? last : "";
        string[] parts = text.ToLowerInvariant().Split(':');
        switch (parts)
        {
            case ["as-given"]:
                return PassageOrder.AsGiven;
            case ["reversed"]:
                return PassageOrder.Reversed;
            case ["shuffled"]:
                return PassageOrder.Shuffled(DefaultTimes);
            case ["shuffled", var times] when int.TryParse(times, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                && count >= 1:
                return PassageOrder.Shuffled(count);
            default:
                result.AddError($"--order is '{text}'; expected as-given, reversed, shuffled or shuffled:N with N at least 1.");
                return null;
        }
    }
}
