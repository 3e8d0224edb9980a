using CsCheck;

namespace QRHead.Tests.Heads;

public class HeadSetTests
{
    private static readonly Gen<HeadId> AnyHead = Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200], (layer, head) => new HeadId(layer, head));

    [Fact]
    public void Keeps_the_order_it_is_given()
    {
        HeadSet set = HeadSet.Parse("17-2,3-4,12-0");

        Assert.Equal([new(17, 2), new(3, 4), new(12, 0)], set.Heads);
        Assert.Equal((3, 17), (set.Count, set.Deepest));
    }

    [Fact]
    public void Reads_what_it_writes() => AnyHead.HashSet[1, 40].Sample(heads =>
        HeadSet.Parse(new HeadSet("any", heads).ToString()).Heads.SequenceEqual(heads));

    [Theory]
    [InlineData("13-18", "13-18")]
    [InlineData(" 13-18 ,\t13 - 21\n", "13-18,13-21")]
    [InlineData("0-0,00-1", "0-0,0-1")]
    public void Tolerates_white_space(string literal, string expected)
    {
        Assert.Equal(expected, HeadSet.Parse(literal).ToString());
        Assert.Equal(expected, HeadSet.Parse(literal).Name);
    }

    [Theory]
    [InlineData("", "''", "item 1")]
    [InlineData("13-18,", "''", "character 7 (item 2)")]
    [InlineData("13-18,13", "'13'", "character 7 (item 2)", "layer-head expected")]
    [InlineData("13-18,x-1,2-2", "'x-1'", "item 2")]
    [InlineData("-1-3", "'-1-3'", "counted from 0")]
    [InlineData("1--3", "'1--3'")]
    [InlineData("+1-3", "'+1-3'")]
    [InlineData("1-2-3", "'1-2-3'")]
    [InlineData("1-99999999999", "'1-99999999999'")]
    [InlineData("1.5-2", "'1.5-2'")]
    [InlineData("1-2,3-4, 1-2", "Head 1-2 found twice")]
    public void Refuses_what_is_no_list_of_heads(string literal, params string[] words) => Refused(() => HeadSet.Parse(literal), words);

    [Fact]
    public void Refuses_no_heads_negative_heads_and_scores_that_are_not_finite()
    {
        Refused(() => new HeadSet("none", []), "No heads found");
        Refused(() => new HeadSet("negative", [new(-1, 0)]), "Head -1-0 found", "count from 0");
        Refused(() => new HeadSet("s", [new(0, 0)]) { Scores = [new(new(0, 0), double.NaN)] }, "NaN found for head 0-0");
        Refused(() => new HeadSet("s", [new(0, 0)]) { Scores = [new(new(0, 0), 1), new(new(0, 0), 2)] }, "0-0 found twice");
    }

    [Fact]
    public void Sorts_scores_and_keeps_the_order_of_equal_ones()
    {
        var set = new HeadSet("s", [new(0, 0)]) { Scores = [new(new(0, 2), 1), new(new(0, 1), 3), new(new(0, 0), 1)] };

        Assert.Equal(["0-1", "0-2", "0-0"], set.Scores.Select(score => score.Head.ToString()));
    }

    [Fact]
    public void Takes_all_heads_layer_by_layer()
    {
        HeadSet all = HeadSet.All(2, 3);

        Assert.Equal(("all", "0-0,0-1,0-2,1-0,1-1,1-2"), (all.Name, all.ToString()));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeadSet.All(0, 3));
    }

    [Fact]
    public void Is_its_own_and_cannot_be_changed_from_outside()
    {
        HeadId[] heads = [new(1, 1)];
        var set = new HeadSet("mine", heads);
        heads[0] = new HeadId(9, 9);

        Assert.Equal("1-1", set.ToString());
        Assert.Throws<NotSupportedException>(() => ((IList<HeadId>)set.Heads)[0] = new HeadId(2, 2));
    }

    [Fact]
    public void Names_the_first_head_beyond_a_model()
    {
        HeadSet set = HeadSet.Parse("3-7,4-0");

        set.CheckAgainst(5, 8, "m");
        Refused(() => Check(4, 8, "llama-tied"), "Head 4-0", "beyond llama-tied", "layers 0 to 3 with heads 0 to 7");
        Refused(() => Check(5, 7, "m"), "Head 3-7", "heads 0 to 6");

        HeadSet Check(int layers, int heads, string model)
        {
            set.CheckAgainst(layers, heads, model);
            return set;
        }
    }

    private static void Refused(Func<object> action, params string[] words)
    {
        var refusal = Assert.Throws<HeadSetException>(action);

        Assert.All(words, word => Assert.Contains(word, refusal.Message));
    }
}
