using System.Text.Json;
using QRHead.Evaluation.Sampling;

namespace QRHead.Evaluation.Tests.Sampling;

public class NumPyRandomTests
{
    private static readonly JsonElement Golden = GoldenSampling.Read("numpy.json");

    [Fact]
    public void State_and_numbers_are_those_of_NumPy()
    {
        foreach (JsonElement raw in Golden.GetProperty("raw").EnumerateArray())
        {
            uint seed = raw.GetProperty("seed").GetUInt32();
            var random = new NumPyRandom(seed);

            Assert.Equal(raw.GetProperty("key_first_5").Numbers<uint>(), new MersenneTwister(seed).State[..5].ToArray());
            Assert.Equal(raw.GetProperty("raw_first_20").Numbers<uint>(), Enumerable.Range(0, 20).Select(_ => random.NextWord()));
        }
    }

    [Fact]
    public void Chooses_what_NumPy_chooses()
    {
        JsonElement[] choices = [.. Golden.GetProperty("choice").EnumerateArray()];

        Assert.Contains(choices, choice => choice.GetProperty("seed").GetUInt32() == 42 && choice.GetProperty("k").GetInt32() == 512);
        foreach (JsonElement choice in choices)
        {
            var random = new NumPyRandom(choice.GetProperty("seed").GetUInt32());
            Assert.Equal(
                choice.GetProperty("chosen").Numbers<int>(), random.Choose(
                    choice.GetProperty("n").GetInt32(), choice.GetProperty("k").GetInt32()));
        }
    }

    [Fact]
    public void The_second_choice_goes_on_where_the_first_ended()
    {
        foreach (JsonElement two in Golden.GetProperty("two_choices").EnumerateArray())
        {
            var random = new NumPyRandom(two.GetProperty("seed").GetUInt32());
            (int n, int k) = (two.GetProperty("n").GetInt32(), two.GetProperty("k").GetInt32());

            Assert.Equal(two.GetProperty("first").Numbers<int>(), random.Choose(n, k));
            Assert.Equal(two.GetProperty("second").Numbers<int>(), random.Choose(n, k));
        }
    }

    [Fact]
    public void Refuses_to_choose_more_than_there_are()
    {
        Assert.Empty(new NumPyRandom(1).Choose(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumPyRandom(1).Choose(3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NumPyRandom(1).Choose(-1, 0));
    }
}
