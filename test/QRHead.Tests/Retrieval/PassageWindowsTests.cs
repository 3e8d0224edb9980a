using CsCheck;
using QRHead.Retrieval;

namespace QRHead.Tests.Retrieval;

/// <summary>How passages are cut into overlapping windows.</summary>
public class PassageWindowsTests
{
    [Fact]
    public void What_fits_is_one_window() => Assert.Equal([(0, 3)], PassageWindows.Cut([10, 20, 30], 60));

    [Fact]
    public void Windows_of_equal_passages_are_of_about_equal_length()
    {
        IReadOnlyList<(int Start, int End)> windows = PassageWindows.Cut([.. Enumerable.Repeat(10, 100)], 400);
        Assert.Equal(3, windows.Count);
        Assert.All(windows, window => Assert.InRange(window.End - window.Start, 33, 40));
        Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.InRange(pair.First.End - pair.Second.Start, 3, 6));
    }

    [Fact]
    public void Every_passage_is_in_a_window_that_fits() =>
        Gen.Select(Gen.Int[1, 50].Array[1, 60], Gen.Int[50, 400]).Sample((lengths, budget) =>
    {
        IReadOnlyList<(int Start, int End)> windows = PassageWindows.Cut(lengths, budget);
        Assert.Equal(0, windows[0].Start);
        Assert.Equal(lengths.Length, windows[^1].End);
        Assert.All(windows, window => Assert.True(window.Start < window.End && lengths[window.Start..window.End].Sum() <= budget));
        Assert.All(
            windows.Zip(windows.Skip(1)), pair => Assert.True(pair.Second.Start > pair.First.Start && pair.Second.Start <= pair.First.End));
    });

    [Fact]
    public void A_passage_counts_in_the_window_where_it_is_furthest_from_an_edge()
    {
        // 0 1 2 3 4 5
        //       3 4 5 6 7 8
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1], PassageWindows.Owners([(0, 6), (3, 9)], 9));
    }
}
