using QRHead.Heads;

namespace QRHead.Tests.Heads;

public class HeadCombinationTests
{
    private static readonly HeadSet First = Named("first", "3-1,2-2,1-0");
    private static readonly HeadSet Second = Named("second", "2-2,5-5");

    [Fact]
    public void A_union_has_the_heads_of_all_those_first_that_stand_first() =>
        Assert.Equal("2-2,3-1,1-0,5-5", HeadCombination.Union("both", [First, Second]).ToString());

    [Fact]
    public void An_intersection_has_the_heads_that_are_in_all() =>
        Assert.Equal("2-2", HeadCombination.Intersection("common", [First, Second]).ToString());

    [Fact]
    public void Sets_without_a_head_in_common_are_refused() =>
        Assert.Contains(
            "'first', 'other'", Assert.Throws<HeadSetException>(
                () => HeadCombination.Intersection("common", [First, Named("other", "9-9")])).Message);

    [Fact]
    public void Where_they_come_from_is_kept_as_far_as_they_agree()
    {
        HeadProvenance provenance = HeadCombination.Union("both", [First, Named("second", "1-1", Reading.Alone)]).Provenance!;

        Assert.Equal(("m", null, "combined from first, second"), (provenance.Model, provenance.Reading, provenance.Source));
    }

    private static HeadSet Named(string name, string heads, Reading reading = Reading.Together) =>
        new(name, HeadSet.Parse(heads).Heads, new HeadProvenance { Model = "m", Reading = reading });
}
