using QRHead.Evaluation;

namespace QRHead.Lab.Tests.Experiments.Analyses;

/// <summary>The same queries in other forms.</summary>
public sealed class VariantTests
{
    private static readonly EvaluationInstance[] Instances = [Instance("q1", 20, "p7"), Instance("q2", 20, "p0", "p19")];

    [Fact]
    public void Lists_grow_to_the_whole_and_always_hold_the_gold_passages()
    {
        InstanceVariant[] lists = [.. PassageCounts.Of(Instances)];

        Assert.Equal(["4", "8", "16", "20"], lists.Select(list => list.Label));
        Assert.All(lists, list => Assert.All(list.Instances, instance => Assert.Equal(list.Label, $"{instance.Passages.Count}")));
        Assert.All(
            lists, list => Assert.All(
                list.Instances, instance => Assert.All(
                    instance.Gold, gold => Assert.Contains(gold.Key, instance.Passages.Select(passage => passage.Id)))));
        Assert.Equal(Instances, lists[^1].Instances);
    }

    [Fact]
    public void Each_list_holds_the_one_before_it_in_the_order_of_the_data()
    {
        IReadOnlyList<Passage>[] lists = [.. PassageCounts.Of(Instances).Select(list => list.Instances[1].Passages)];

        for (int i = 1; i < lists.Length; i++)
            Assert.Empty(lists[i - 1].Except(lists[i]));
        Assert.All(lists, list => Assert.Equal(list.OrderBy(passage => Array.IndexOf([.. Instances[1].Passages], passage)), list));
    }

    [Fact]
    public void A_query_with_fewer_passages_keeps_all_of_them() =>
        Assert.Equal(
            [3, 3, 3, 3], PassageCounts.Of([Instance("short", 3, "p1"), Instances[0]]).Select(list => list.Instances[0].Passages.Count));

    [Fact]
    public void The_gold_passage_goes_from_first_to_last_and_the_others_stay_in_order()
    {
        InstanceVariant[] positions = [.. GoldPositions.Of([Instance("q1", 9, "p4")])];

        Assert.Equal(
            [
                0, 2, 4, 6, 8,
            ], positions.Select(position => position.Instances[0].Passages.Index().Single(passage => passage.Item.Id == "p4").Index));
        Assert.All(positions, position => Assert.Equal(
            [
                "p0", "p1", "p2", "p3", "p5", "p6", "p7", "p8",
            ], position.Instances[0].Passages.Select(passage => passage.Id).Where(id => id != "p4")));
        Assert.Equal(("first", "last"), (positions[0].Label, positions[^1].Label));
    }

    [Fact]
    public void The_scorings_of_a_kind_are_all_four_the_whole_one_first() => Assert.Equal(
        [
            "normalized", "normalized,unmasked", "normalized,uncalibrated", "normalized,uncalibrated,unmasked",
        ], ScoringSteps.Of(ScoringRule.Normalized).Select(rule => rule.ToString()));

    private static EvaluationInstance Instance(string id, int passages, params string[] gold) => new()
    {
        Query = new Query(id, "Where?"),
        Passages = [.. Enumerable.Range(0, passages).Select(i => new Passage($"p{i}", $"text {i}"))],
        Gold = [.. gold.Select(passage => KeyValuePair.Create(passage, 1))],
    };
}
