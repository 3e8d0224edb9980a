namespace QRHead.Extensions.AI.Tests.Clients;

/// <summary>A text of some pages about many things, with one paragraph that answers a question.</summary>
internal static class LongDocument
{
    public const string Question = "When was the lighthouse on the northern cape built?";

    public const string Answering =
        "The lighthouse on the northern cape was built of granite in 1874. A keeper and his wife lived in it, and carried coal up a "
        + "hundred and twelve steps until gas came. "
        + "Its lamp can be seen from twenty miles away on a clear night, and fishermen set their clocks by it.";

    /// <summary>How long a passage is at most, so that each paragraph is one.</summary>
    public const int PassageTokens = 110;

    private static readonly string[] Others =
    [
        "The town lies on a river that freezes in hard winters. Its market is held on Thursdays, when farmers bring cheese, apples and "
        + "geese. In summer a circus camps on the meadow behind the mill, "
        + "and children are allowed to feed the camels for a small coin.",
        "Bread is baked at four in the morning by two brothers who have not spoken for years. One kneads the dough, the other watches "
        + "the oven, and a boy carries notes between them. "
        + "Their rye loaf keeps for a week and is sold in three neighbouring villages.",
        "The school has eighty pupils and a choir. Its headmaster collects beetles and knows each of them by its Latin name. When he "
        + "retires, his collection shall go to the museum of the county, "
        + "which has promised him a room with a view of the garden.",
        "Buses run every half hour from the station to the hospital. Tickets are sold by the driver, who gives no change. On Sundays "
        + "there is only one bus, and it waits for the end of the service, "
        + "however long the sermon may be.",
        "Honey is harvested twice a year, in June and in August. The dark kind comes from the pine forest and tastes of resin; the light "
        + "kind comes from clover. Bears have broken into the hives three times, "
        + "and once a hive was found a mile away.",
        "The library lends books for three weeks, and longer to the sick. Its oldest book is a herbal with painted plates, which a monk "
        + "gave for a cow. Whoever wants to see it has to wash his hands in front of "
        + "the librarian and must not speak.",
        "Chess is played in the café opposite the town hall. The landlord's aunt has beaten everyone but the chemist, with whom she "
        + "plays by letter. A game between them has lasted since the great flood, "
        + "and bets are taken on its end.",
        "Two doctors share the house by the bridge. One treats bones and teeth, the other everything else. They have a common waiting "
        + "room in which strangers have met, quarrelled and married, and the magazines "
        + "there are older than most patients.",
        "Potatoes were planted on the common after the war and have come up by themselves ever since. Nobody owns them. On the first "
        + "Saturday of October all families dig together, and what is found is cooked in "
        + "one kettle behind the fire station.",
        "The tailor makes uniforms for the brass band: blue with silver buttons. He measures nobody twice, for he remembers every "
        + "shoulder in the valley. His windows are decorated at Christmas with a train that "
        + "runs around a heap of cotton wool.",
        "A glider club meets on the hill when the wind is from the west. Beginners are pulled up by a winch that was once part of a coal "
        + "mine. The record for the longest flight is held by a vet, who landed in "
        + "another country and came home by train.",
    ];

    public static string Text { get; } = string.Join(
        "\n\n", [.. Others[..4], Answering, .. Others[4..], .. Others.Select(other => $"It was written again a year later. {other}")]);
}
