using QRHead.Retrieval;

namespace QRHead.Tests.Retrieval;

/// <summary>What is said where something was read with other things than those at hand.</summary>
public class ContextIdentityTests
{
    private static readonly ContextIdentity Mine = new(
        "m", "weights", "int8", "tokenizer", PromptFormat.Plain, 1, ["past_key_values.0.key 1x8 F16", "past_key_values.1.key 1x8 F16"]);

    [Fact]
    public void Nothing_where_all_is_the_same() =>
        Assert.Null(Mine.DifferenceOf("a context", Mine with { Cache = [.. Mine.Cache] }));

    [Fact]
    public void Keys_in_other_numbers_are_told_from_keys_of_other_layers()
    {
        ContextIdentity other = Mine with { Cache = ["past_key_values.0.key 1x8", "past_key_values.1.key 1x8"] };
        Assert.Equal("keys and values of the form past_key_values.0.key 1x8", Mine.DifferenceOf("a context", other)?.Found);

        ContextIdentity shallower = Mine with { DeepestLayer = 0, Cache = ["past_key_values.0.key 1x8 F16"] };
        Assert.Equal("the keys of layers up to 0", Mine.DifferenceOf("a context", shallower)?.Found);
    }
}
