using System.CommandLine;

namespace QRHead.Cli;

/// <summary><c>--sample</c>: some of the queries of a data set.</summary>
internal static class SampleOption
{
    /// <summary>Makes the option.</summary>
    public static Option<int?> Create()
    {
        var option = new Option<int?>("--sample")
        {
            Description = "Take so many queries of a data set, drawn as NumPy does with seed 42.",
            HelpName = "N",
        };
        Require.AtLeastOne(option);
        return option;
    }
}
