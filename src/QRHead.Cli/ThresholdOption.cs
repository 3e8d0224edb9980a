using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace QRHead.Cli;

/// <summary><c>--threshold</c>: from which score on a passage is taken for relevant.</summary>
internal static class ThresholdOption
{
    private const string None = "none";

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--threshold")
        {
            Description =
                "From which score on a passage is relevant; what the head set says for passages read alone in the same room "
                + $"(--passage-tokens) unless told otherwise; {None} asks nothing of them.",
            HelpName = "SCORE",
        };
        option.Validators.Add(Check);
        return option;
    }

    /// <summary>Puts the threshold that is asked for in the place of the head set's.</summary>
    /// <param name="ranking">The ranking.</param>
    /// <param name="text">The option's value; null where it is not given.</param>
    public static Ranking Apply(Ranking ranking, string? text) => text is null ? ranking : ranking with { Threshold = NumberOf(text) };

    private static float? NumberOf(string text) => IsNone(text) ? null : float.Parse(text, CultureInfo.InvariantCulture);

    private static bool IsNone(string text) => text.Equals(None, StringComparison.OrdinalIgnoreCase);

    private static void Check(OptionResult result)
    {
        string text = result.Tokens is [.., { Value: string last }] ? last : "";
        if (!IsNone(text) && !(float.TryParse(text, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number)))
            result.AddError($"--threshold is '{text}'; expected a score such as 0.25, or {None}.");
    }
}
