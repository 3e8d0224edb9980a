using QRHead.Evaluation;
using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection;

/// <summary>Made-up readings: the first passage is the gold one unless said otherwise.</summary>
internal static class Readings
{
    /// <summary>One example.</summary>
    /// <param name="query">Its id, which its passages' ids begin with.</param>
    /// <param name="heads">What each head gives each passage.</param>
    public static HeadReading Of(string query, params float[][] heads) =>
        Of(query, [.. heads[0].Select((_, i) => $"{query}#{i}")], 0, heads);

    /// <summary>One example with given passages.</summary>
    public static HeadReading Of(string query, string[] passages, int gold, params float[][] heads) =>
        new(query, passages, new Judgements([KeyValuePair.Create(passages[gold], 1)]), heads);

    /// <summary>
    /// Examples of five passages in which the first head finds the gold passage, the second does the contrary, and the others know nothing.
    /// </summary>
    public static HeadReading[] WithOneGoodHead(int examples, int heads, int seed = 1, float strength = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, examples).Select(example => Of(
            $"q{example}",
            [.. Enumerable.Range(0, 5).Select(passage => $"q{example}#{passage}")],
            example % 5,
            [.. Enumerable.Range(0, heads)
                .Select(head => Enumerable.Range(0, 5).Select(passage => Score(head, passage == example % 5)).ToArray())]))];

        float Score(int head, bool gold) => random.NextSingle() + (head == 0 && gold ? strength : head == 1 && gold ? -strength : 0);
    }
}
