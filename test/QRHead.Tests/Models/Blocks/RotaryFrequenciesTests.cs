using QRHead.Checkpoints;
using QRHead.Models.Blocks;

namespace QRHead.Tests.Models.Blocks;

public class RotaryFrequenciesTests
{
    /// <summary>For theta 10,000 and head size 8: 10,000^(-i / 4).</summary>
    private static readonly float[] Plain = [1, 0.1f, 0.01f, 0.001f];

    private static readonly RopeScaling LongRope = new()
    {
        RopeType = "longrope",
        Factor = 4,
        OriginalMaxPositionEmbeddings = 1024,
        ShortFactor = [1, 1.5, 2, 4],
        LongFactor = [1, 3, 8, 20],
    };

    [Fact]
    public void Without_scaling_each_pair_turns_slower_by_the_same_factor() => AssertFrequencies(Plain, RotaryFrequencies.From(Config()));

    [Fact]
    public void Linear_divides_all_by_the_factor() =>
        AssertFrequencies([0.25f, 0.025f, 0.0025f, 0.00025f], RotaryFrequencies.From(Config(new() { RopeType = "linear", Factor = 4 })));

    [Fact]
    public void Llama3_keeps_fast_pairs_divides_slow_ones_and_blends_between()
    {
        // Wavelengths 6.28, 62.8, 628, 6283 against 256 / 4 = 64 (kept below) and 256 / 1 = 256 (divided above).
        RopeScaling scaling = new()
        {
            RopeType = "llama3",
            Factor = 8,
            LowFreqFactor = 1,
            HighFreqFactor = 4,
            OriginalMaxPositionEmbeddings = 256,
        };
        AssertFrequencies([1, 0.1f, 0.01f / 8, 0.001f / 8], RotaryFrequencies.From(Config(scaling)));

        // 1000 / 628.3 = 1.5915 turns, so 0.19718 of the way from 1 to 4: 0.01 · (0.80282 / 8 + 0.19718).
        scaling = scaling with { OriginalMaxPositionEmbeddings = 1000 };
        AssertFrequencies([1, 0.1f, 0.00297535f, 0.001f / 8], RotaryFrequencies.From(Config(scaling)));
    }

    [Fact]
    public void Yarn_keeps_fast_pairs_divides_slow_ones_and_ramps_between()
    {
        // 32 turns of 4096 tokens at pair 1.3 → 1, one turn at pair 2.8 → 3: pair 2 is halfway.
        RotaryFrequencies yarn = RotaryFrequencies.From(
            Config(new() { RopeType = "yarn", Factor = 4, OriginalMaxPositionEmbeddings = 4096 }));

        AssertFrequencies([1, 0.1f, 0.01f * (0.5f + (0.5f / 4)), 0.001f / 4], yarn, attentionFactor: 1.1386294f);
    }

    [Theory]
    [InlineData(4, null, 1.1386294)]
    [InlineData(32, null, 1.3465736)]
    [InlineData(1, null, 1)]
    [InlineData(4, 0.5, 0.5)]
    public void Yarn_warms_the_attention_by_the_logarithm_of_the_factor_unless_told(double factor, double? given, double expected)
    {
        RotaryFrequencies yarn = RotaryFrequencies.From(Config(new() { RopeType = "yarn", Factor = factor, AttentionFactor = given }));

        Assert.Equal(expected, yarn.AttentionFactor, 1e-6);
    }

    [Fact]
    public void Yarn_takes_the_longest_context_where_the_trained_one_is_not_given() =>
        Assert.Equal(
            RotaryFrequencies.From(Config(new() { RopeType = "yarn", Factor = 4, OriginalMaxPositionEmbeddings = 2048 })).PerPair,
            RotaryFrequencies.From(Config(new() { RopeType = "yarn", Factor = 4 })).PerPair);

    [Fact]
    public void Longrope_divides_each_pair_by_a_number_of_its_own_and_by_another_in_long_texts()
    {
        RotaryFrequencies frequencies = RotaryFrequencies.From(Config(LongRope));

        AssertFrequencies([1, 0.1f / 1.5f, 0.01f / 2, 0.001f / 4], frequencies, attentionFactor: 1.0954451f);
        AssertFrequencies([1, 0.1f / 3, 0.01f / 8, 0.001f / 20], new RotaryFrequencies(frequencies.ForLongText!.PerPair));
        Assert.Equal(1024, frequencies.ForLongText.Context);
    }

    [Theory]
    [InlineData(2048, null, null, 1)]
    [InlineData(1024, null, null, 1.0488088)]
    [InlineData(1024, 16.0, null, 1.1832160)]
    [InlineData(1024, 0.5, null, 1)]
    [InlineData(1024, 16.0, 1.2, 1.2)]
    public void Longrope_warms_the_attention_by_how_far_the_context_is_stretched_unless_told(
        int context, double? factor, double? given, double expected)
    {
        RotaryFrequencies frequencies = RotaryFrequencies.From(
            Config(LongRope with { OriginalMaxPositionEmbeddings = context, Factor = factor, AttentionFactor = given }));

        Assert.Equal(expected, frequencies.AttentionFactor, 1e-6);
    }

    [Fact]
    public void Longrope_with_equal_lists_is_the_same_for_all_texts() =>
        Assert.Null(RotaryFrequencies.From(Config(LongRope with { LongFactor = LongRope.ShortFactor })).ForLongText);

    [Theory]
    [InlineData("short_factor", new double[] { }, new double[] { 1, 2, 3, 4 })]
    [InlineData("short_factor", new double[] { 1, 2, 3 }, new double[] { 1, 2, 3, 4 })]
    [InlineData("long_factor", new double[] { 1, 2, 3, 4 }, new double[] { 1, 2, 3, 4, 5 })]
    [InlineData("long_factor", new double[] { 1, 2, 3, 4 }, new double[] { 1, 2, 3, 0 })]
    public void Longrope_refuses_lists_that_do_not_fit_the_head(string key, double[] within, double[] beyond)
    {
        var exception = Assert.Throws<UnsupportedModelException>(
            () => RotaryFrequencies.From(Config(LongRope with { ShortFactor = within, LongFactor = beyond })));

        Assert.Contains($"'{key}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("expected are 4 above 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_a_head_turns_as_a_head_of_that_size() =>
        AssertFrequencies([1, 0.01f], RotaryFrequencies.From(Config() with { PartialRotaryFactor = 0.5 }));

    [Theory]
    [InlineData(1.5, "12 of a head's 8")]
    [InlineData(0.4, "3 of a head's 8")]
    [InlineData(0.1, "0 of a head's 8")]
    public void Refuses_a_part_of_a_head_that_has_no_pairs(double factor, string found)
    {
        var exception = Assert.Throws<UnsupportedModelException>(
            () => RotaryFrequencies.From(Config() with { PartialRotaryFactor = factor }));

        Assert.Contains(found, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_an_unknown_type_by_name()
    {
        var exception = Assert.Throws<UnsupportedModelException>(
            () => RotaryFrequencies.From(Config(new() { RopeType = "dynamic", Factor = 2 })));

        Assert.Contains("'dynamic'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("default, linear, llama3, longrope, yarn", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linear", "factor")]
    [InlineData("llama3", "factor")]
    [InlineData("yarn", "factor")]
    public void Names_a_missing_key(string type, string key)
    {
        var exception = Assert.Throws<UnsupportedModelException>(() => RotaryFrequencies.From(Config(new() { RopeType = type })));

        Assert.Contains($"'{key}'", exception.Message, StringComparison.Ordinal);
    }

    private static void AssertFrequencies(float[] expected, RotaryFrequencies found, float attentionFactor = 1)
    {
        Assert.Equal(expected.Length, found.PerPair.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found.PerPair[i], 1e-6 * expected[i]);
        Assert.Equal(attentionFactor, found.AttentionFactor, 1e-6);
    }

    private static ModelConfig Config(RopeScaling? scaling = null) => new()
    {
        ModelType = "llama",
        HiddenSize = 32,
        IntermediateSize = 48,
        NumHiddenLayers = 3,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        HeadDim = 8,
        HiddenAct = "silu",
        MaxPositionEmbeddings = 2048,
        RmsNormEps = 1e-5,
        RopeTheta = 10_000,
        RopeScaling = scaling,
        VocabSize = 64,
    };
}
