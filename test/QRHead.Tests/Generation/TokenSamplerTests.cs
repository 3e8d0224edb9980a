using QRHead.Generation;

namespace QRHead.Tests.Generation;

/// <summary>Which tokens are drawn, and how often, against probabilities that are computed in the plainest way.</summary>
public class TokenSamplerTests
{
    private static readonly float[] Logits = [1f, 3f, 2f, 3f, -1f, 0.5f];

    [Fact]
    public void Without_temperature_the_first_of_the_most_likely_is_taken() =>
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(1, new TokenSampler(new(), []).Next(Logits)));

    public static TheoryData<double, int, double, double> Settings => new()
    {

        {
            1, 0, 1, 0
        }, { 0.5, 0, 1, 0 }, { 2, 0, 1, 0 }, { 1, 3, 1, 0 }, { 1, 0, 0.8, 0 }, { 1, 0, 0.3, 0 }, { 1, 0, 1, 0.2 }, { 1.5, 4, 0.9, 0.1 },
        { 1, 100, 1, 0 }, { 1, 1, 1, 0 },
    };

    [Theory]
    [MemberData(nameof(Settings))]
    public void Tokens_are_drawn_as_often_as_they_are_likely(double temperature, int topK, double topP, double minP)
    {
        const int Draws = 20_000;
        double[] expected = Expected(temperature, topK, topP, minP);
        var sampler = new TokenSampler(
            new GenerationOptions { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP, Seed = 7 }, []);
        var counts = new int[Logits.Length];
        for (int i = 0; i < Draws; i++)
            counts[sampler.Next(Logits)]++;
        for (int id = 0; id < counts.Length; id++)
        {
            if (expected[id] == 0)
                Assert.Equal(0, counts[id]);
            Assert.Equal(expected[id], (double)counts[id] / Draws, 0.015);
        }
    }

    [Fact]
    public void A_seed_gives_the_same_tokens_and_another_seed_others()
    {
        int[] Drawn(ulong seed)
        {
            var sampler = new TokenSampler(new GenerationOptions { Temperature = 1, Seed = seed }, []);
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Next(Logits))];
        }

        Assert.Equal(Drawn(1), Drawn(1));
        Assert.NotEqual(Drawn(1), Drawn(2));
        var numbers = new SeededRandom(1);
        Assert.Equal(0x910A2DEC89025CC1 >> 11, numbers.Next() * (1UL << 53)); // SplitMix64's first number of seed 1
    }

    [Fact]
    public void What_stands_in_the_text_becomes_less_likely()
    {
        var options = new GenerationOptions { RepetitionPenalty = 1.6 };
        var sampler = new TokenSampler(options, [1]);
        Assert.Equal([3, 2, 1], [sampler.Next(Logits), sampler.Next(Logits), sampler.Next(Logits)]);
        Assert.Equal(1, new TokenSampler(options, [0]).Next([-1f, -1.2f]));
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        GenerationOptions[] wrong =
        [
            new()
            {
                MaxTokens = 0,
            }, new() { Temperature = -1 }, new() { Temperature = double.NaN }, new() { TopP = 0 }, new() { TopP = 1.1 },
            new() { TopK = -1 },
            new() { MinP = 1.5 }, new() { RepetitionPenalty = 0 }, new() { StopTexts = [""] },
        ];
        Assert.All(wrong, options => Assert.ThrowsAny<ArgumentException>(options.Checked));
    }

    private static double[] Expected(double temperature, int topK, double topP, double minP)
    {
        (int Id, double P)[] tokens =
        [
            .. Logits.Select((logit, id) => (id, Math.Exp(logit / temperature))).OrderByDescending(token => token.Item2)
                .ThenBy(token => token.id),
        ];
        if (topK > 0)
            tokens = tokens[..Math.Min(topK, tokens.Length)];
        double sum = tokens.Sum(token => token.P), before = 0;
        tokens = [.. tokens.Select(token => (token.Id, P: token.P / sum))];
        tokens = [.. tokens.TakeWhile(token => (before += token.P) - token.P < topP)];
        tokens = [.. tokens.Where(token => token.P >= minP * tokens[0].P)];
        var expected = new double[Logits.Length];
        foreach ((int id, double p) in tokens)
            expected[id] = p / tokens.Sum(token => token.P);
        return expected;
    }
}
