using System.Text.Json;

namespace QRHead.Benchmarks;

/// <summary>The passages and the question that the stages of a ranking are measured with: the sample's, again and again.</summary>
internal static class StagePassages
{
    public const string Question = "Which Roman lighthouse is still in use?";

    /// <summary>Takes so many passages, each with an id of its own.</summary>
    public static Passage[] Take(int count)
    {
        JsonElement[] sample =
        [
            .. File.ReadLines(ProjectFiles.InProject("samples/lighthouses.jsonl")).Select(line => JsonDocument.Parse(line).RootElement),
        ];
        return [.. Enumerable.Range(0, count).Select(i => new Passage($"{i}", sample[i % sample.Length].GetProperty("text").GetString()!))];
    }
}
