using QRHead.Evaluation;

namespace QRHead.Lab.Tests;

/// <summary>A name that stands for nothing is one kind of mistake, whatever it should be the name of.</summary>
public class UnknownNameTests
{
    public static TheoryData<string, string> Names => new()
    {

        { "measure", "nDGC@10" }, { "measure", "Recall" }, { "objective", "masse" },
        { "objective", "contrastive:cold" }, { "scoring rule", "references" },
        { "prompt form", "lama3" },
        { "head preset", "lmee" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_with_what_there_is(string kind, string name)
    {
        UnknownNameException exception = Assert.Throws<UnknownNameException>(() => Use(kind, name));

        Assert.Equal(kind, exception.Kind);
        Assert.Contains(exception.Name, name, StringComparison.Ordinal);
        Assert.Contains($"'{exception.Name}'", exception.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<QRHeadException>(exception);
    }

    private static object Use(string kind, string name) => kind switch
    {
        "measure" => Measure.Parse(name),
        "objective" => Objective.Parse(name),
        "scoring rule" => ScoringRule.Parse(name),
        "prompt form" => PromptFormat.Named(name),
        _ => QRRetriever.Load(null, new() { Heads = HeadSelection.Preset(name) }, TestContext.Current.CancellationToken),
    };
}
