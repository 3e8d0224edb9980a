using QRHead.Lab.Detection;

namespace QRHead.Lab.Tests.Detection;

public class FoldsTests
{
    [Fact]
    public void Examples_linked_by_a_passage_are_in_one_part()
    {
        HeadReading[] readings = [Of("p q"), Of("q r"), Of("x y"), Of("r s"), Of("z w")];

        var folds = Folds.Divide(readings, 3);

        Assert.Equal((3, "examples that share a passage"), (folds.Count, folds.Together));
        Assert.Equal(folds.Of[0], folds.Of[1]);
        Assert.Equal(folds.Of[0], folds.Of[3]);
        Assert.Equal(3, folds.Of.Distinct().Count());
    }

    [Fact]
    public void Where_all_are_linked_those_with_the_same_passages_stay_together()
    {
        var folds = Folds.Divide([Of("p q"), Of("q p"), Of("q r"), Of("q r")], 5);

        Assert.Equal((2, "examples with the same passages"), (folds.Count, folds.Together));
        Assert.Equal(folds.Of[0], folds.Of[1]);
        Assert.Equal(folds.Of[2], folds.Of[3]);
    }

    [Fact]
    public void Where_all_have_the_same_passages_each_stands_by_itself()
    {
        var folds = Folds.Divide([Of("p q"), Of("p q"), Of("p q")], 2);

        Assert.Equal((2, "single examples"), (folds.Count, folds.Together));
    }

    [Fact]
    public void Parts_are_of_about_equal_size()
    {
        var folds = Folds.Divide([.. Enumerable.Range(0, 23).Select(i => Of($"{i} {i}b"))], 5);

        int[] sizes = [.. folds.Of.CountBy(fold => fold).Select(fold => fold.Value)];
        Assert.Equal((4, 5), (sizes.Min(), sizes.Max()));
    }

    private static HeadReading Of(string passages)
    {
        string[] ids = passages.Split(' ');
        return Readings.Of("q", ids, 0, [.. new[] { new float[ids.Length] }]);
    }
}
