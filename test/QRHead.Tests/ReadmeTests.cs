namespace QRHead.Tests;

/// <summary>The README's C# example: what it shows is what compiles and runs here.</summary>
public class ReadmeTests
{
    [Fact]
    public void Example_of_the_readme_runs_and_is_the_one_shown()
    {
        var printed = new StringWriter();
        Example(printed);

        Assert.StartsWith("1. hatteras", printed.ToString(), StringComparison.Ordinal);
        string readme = File.ReadAllText(Path.Combine(Repository.Root(), "README.md"));
        string source = File.ReadAllText(Path.Combine(Repository.Root(), "test", "QRHead.Tests", "ReadmeTests.cs"))
            .ReplaceLineEndings("\n");
        string body = source.Split("// example\n", 3)[1];
        string shown = string.Join('\n', body.TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : line.TrimStart()));
        shown = shown.Replace("printed.WriteLine", "Console.WriteLine", StringComparison.Ordinal);
        Assert.Contains($"```csharp\nusing QRHead;\n\n{shown}\n```", readme, StringComparison.Ordinal);
    }

    private static void Example(StringWriter printed)
    {
        // example
        using QRRetriever retriever = QRRetriever.Load();           // or Load("models/mine.gguf")

        Ranking ranking = retriever.Rank("Which lighthouse was moved away from the sea?", [
            new Passage("jeddah", "The Jeddah Light in Saudi Arabia is the tallest lighthouse in the world."),
            new Passage("hatteras", "The lighthouse of Cape Hatteras was moved inland in 1999, because the sea came too near."),
        ]);

        foreach (RankedPassage passage in ranking.Passages)
            printed.WriteLine($"{passage.Rank}. {passage.Passage.Id} {passage.Score:F3}");
        // example
    }
}
