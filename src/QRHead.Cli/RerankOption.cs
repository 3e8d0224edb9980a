using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace QRHead.Cli;

/// <summary><c>--rerank joined[:N]</c>: the best passages of a search are asked once more, all at once.</summary>
internal static class RerankOption
{
    private const string Way = "joined";
    private const int UsualCount = 40;

    /// <summary>Makes the option; its value is how many passages are asked again.</summary>
    public static Option<int?> Create() => new("--rerank")
    {
        Description =
            $"Ask the best passages again, joined: {Way}[:N], the first N ({UsualCount}), which are read from their texts and then asked "
            + "all at once; they come in the order of both scores. It helps questions for one fact; not those for a topic.",
        CustomParser = Parse,
        HelpName = "WAY",
    };

    private static int? Parse(ArgumentResult result)
    {
        string text = result.Tokens is [.., { Value: string last }] ? last : "";
        string[] parts = text.ToLowerInvariant().Split(':');
        if (parts is [Way])
            return UsualCount;
        if (parts is [Way, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
            return count;
        result.AddError($"--rerank is '{text}'; expected {Way}, perhaps with how many passages, as in {Way}:20.");
        return null;
    }
}
