using System.Globalization;
using System.Text.RegularExpressions;

namespace QRHead.Cli.Tests;

/// <summary>Compares what a page of the documentation shows with what the tool prints.</summary>
internal static partial class ShownOutput
{
    /// <summary>Other processors add in another order: numbers may differ in the last digits.</summary>
    public static void AssertSame(string expected, string found)
    {
        Assert.Equal(Number().Replace(expected, "#"), Number().Replace(found, "#"));
        Assert.All(
            Number().Matches(expected).Zip(Number().Matches(found)),
            pair => Assert.Equal(Value(pair.First), Value(pair.Second), tolerance: 0.0015 * Math.Max(1, Value(pair.First))));
    }

    private static double Value(Match number) => double.Parse(number.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex Number();
}
