using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection;

public class HeldOutTests
{
    private static readonly HeadId[] Heads = [.. Enumerable.Range(0, 10).Select(i => new HeadId(i / 2, i % 2))];
    private static readonly HeadReading[] Examples = Readings.WithOneGoodHead(60, Heads.Length);

    [Fact]
    public void One_good_head_is_found_in_every_part_and_is_perfect()
    {
        HeldOutQuality one = HeldOutOf(Examples).BySize()[0];

        Assert.Equal((1, 1.0, 1.0), (one.Heads, one.Overlap, one.Measures[0].Mean));
    }

    [Fact]
    public void Sizes_double_and_end_with_all_heads() =>
        Assert.Equal([1, 2, 4, 8, 10], HeldOutOf(Examples).BySize().Select(size => size.Heads));

    [Fact]
    public void More_heads_that_know_nothing_do_not_help()
    {
        IReadOnlyList<HeldOutQuality> sizes = HeldOutOf(Examples).BySize();

        Assert.True(sizes[0].IsAsGoodAs(sizes[^1]));
        Assert.False(sizes[^1].IsAsGoodAs(sizes[0]));
    }

    [Fact]
    public void Random_heads_are_worse_than_chosen_ones()
    {
        HeldOut heldOut = HeldOutOf(Examples);

        Assert.InRange(heldOut.Random(1, 42).Measures[0].Mean, 0.4, 0.9);
        Assert.Equal(heldOut.Random(1, 42).Measures[0].Values, HeldOutOf(Examples).Random(1, 42).Measures[0].Values);
    }

    [Fact]
    public void Depth_begins_where_there_are_enough_heads() =>
        Assert.Equal([1, 2, 3, 4], HeldOutOf(Examples).ByDepth(3).Select(depth => depth.DeepestLayer));

    [Fact]
    public void What_looks_good_by_chance_does_not_look_good_held_out()
    {
        // No head knows anything: the best of many on few examples is no better than chance on others.
        HeadReading[] noise =
        [
            .. Readings.WithOneGoodHead(40, 202, seed: 3).Select(example => example with { Scores = example.Scores[2..] }),
        ];
        HeadId[] heads = [.. Enumerable.Range(0, 200).Select(i => new HeadId(i, 0))];
        double[][] values = [.. noise.Select(Objective.Parse("MRR").Of)];
        double seen = HeadOrder.Means(values, heads.Length).Max();

        double heldOut = new HeldOut(noise, values, heads, Folds.Divide(noise, 5)).BySize()[0].Measures[1].Mean;

        Assert.True(heldOut < seen - 0.05, $"{heldOut} held out, {seen} on the examples that chose");
    }

    private static HeldOut HeldOutOf(HeadReading[] examples) =>
        new(examples, [.. examples.Select(Objective.Parse("nDCG@10").Of)], Heads, Folds.Divide(examples, 5));
}
