using QRHead.Checkpoints;
using QRHead.Graph;

namespace QRHead.Tests.Graph;

/// <summary>A graph that does not fit is refused by the call that makes the mistake.</summary>
public class GraphBuilderTests
{
    private readonly GraphBuilder _graph = new();

    [Fact]
    public void A_linear_layer_takes_the_output_size_of_its_weight() =>
        Assert.Equal("[batch, tokens, 16]", _graph.MatMulTransposed(Input("batch", "tokens", 32), Input(16, 32)).Shape.ToString());

    [Fact]
    public void A_linear_layer_refuses_a_weight_of_another_size_or_type()
    {
        Value x = Input("batch", "tokens", 32);

        AssertRefused("x · wᵀ", () => _graph.MatMulTransposed(x, Input(16, 31)));
        AssertRefused("x · wᵀ", () => _graph.MatMulTransposed(x, Input(32)));
        AssertRefused("x · wᵀ", () => _graph.MatMulTransposed(x, _graph.Input("w", ElementType.F16, 16, 32)));
    }

    [Fact]
    public void Batched_products_share_their_first_and_last_axis()
    {
        Value a = Input("heads", "tokens", 8);

        Assert.Equal("[heads, tokens, keys]", _graph.BatchedMatMulTransposed(a, Input("heads", "keys", 8), 1).Shape.ToString());
        AssertRefused("a · bᵀ", () => _graph.BatchedMatMulTransposed(a, Input("heads", "keys", 16), 1));
        AssertRefused("a · bᵀ", () => _graph.BatchedMatMulTransposed(a, Input("others", "keys", 8), 1));
        AssertRefused("a · bᵀ", () => _graph.BatchedMatMulTransposed(a, Input("keys", 8), 1));
    }

    [Fact]
    public void Arithmetic_broadcasts_axes_of_size_1_and_missing_ones()
    {
        Assert.Equal("[batch, tokens, 8]", _graph.Add(Input("batch", "tokens", 8), Input(8)).Shape.ToString());
        Assert.Equal("[tokens, keys]", _graph.Mul(Input("tokens", 1), Input(1, "keys")).Shape.ToString());
        AssertRefused("Add", () => _graph.Add(Input("tokens", 8), Input("tokens", 4)));
        AssertRefused("Mul", () => _graph.Mul(Input("tokens", 8), Input("keys", 8)));
        AssertRefused("Sub", () => _graph.Sub(Input(8), _graph.Input("whole", ElementType.I64, 8)));
    }

    [Fact]
    public void Comparing_gives_conditions_and_only_these_choose()
    {
        Value condition = _graph.LessOrEqual(Input(1, "keys"), Input("tokens", 1));

        Assert.Equal((ElementType.Bool, "[tokens, keys]"), (condition.Type, condition.Shape.ToString()));
        Assert.Equal(
            "[heads, tokens, keys]", _graph.Where(condition, Input("heads", "tokens", "keys"), _graph.Constant(0f)).Shape.ToString());
        AssertRefused("Where", () => _graph.Where(Input("tokens", "keys"), Input("tokens", "keys"), _graph.Constant(0f)));
        AssertRefused("Where", () => _graph.Where(condition, Input("tokens", "others"), _graph.Constant(0f)));
    }

    [Fact]
    public void Reshape_keeps_the_size_and_the_named_axes()
    {
        Value x = Input("batch", "tokens", 32);

        Assert.Equal("[batch, tokens, 4, 8]", _graph.Reshape(x, "batch", "tokens", 4, 8).Shape.ToString());
        AssertRefused("Reshape to [batch, tokens, 4, 4]", () => _graph.Reshape(x, "batch", "tokens", 4, 4));
        AssertRefused("Reshape to [batch, 32]", () => _graph.Reshape(x, "batch", 32));
        AssertRefused("Reshape to [tokens, batch, 32]", () => _graph.Reshape(x, "tokens", "batch", 32));
    }

    [Fact]
    public void Reshape_moves_at_most_one_named_axis()
    {
        Assert.Equal("[tokens, 4, 8]", _graph.Reshape(Input(1, "tokens", 32), "tokens", 4, 8).Shape.ToString());
        AssertRefused("Reshape", () => _graph.Reshape(Input(1, "batch", "tokens"), "batch", "tokens"));
    }

    [Fact]
    public void Transpose_takes_each_axis_once()
    {
        Value x = Input("batch", "tokens", 4, 8);

        Assert.Equal("[batch, 4, tokens, 8]", _graph.Transpose(x, 0, 2, 1, 3).Shape.ToString());
        AssertRefused("Transpose", () => _graph.Transpose(x, 0, 1, 2));
        AssertRefused("Transpose", () => _graph.Transpose(x, 0, 1, 1, 3));
    }

    [Fact]
    public void Gather_puts_the_axes_of_the_indices_first()
    {
        Value table = Input(64, 32);

        Assert.Equal("[batch, tokens, 32]", _graph.Gather(table, _graph.Input("ids", ElementType.I64, "batch", "tokens")).Shape.ToString());
        AssertRefused("Gather", () => _graph.Gather(table, Input("tokens")));
    }

    [Fact]
    public void Axes_come_and_go()
    {
        Assert.Equal("[tokens, 1]", _graph.Unsqueeze(Input("tokens"), 1).Shape.ToString());
        Assert.Equal("[heads, keys]", _graph.ReduceSum(Input("heads", "tokens", "keys"), 1).Shape.ToString());
        AssertRefused("Unsqueeze", () => _graph.Unsqueeze(Input("tokens"), 2));
        AssertRefused("ReduceSum", () => _graph.ReduceSum(Input("tokens"), 1));
    }

    [Fact]
    public void A_slice_lies_within_a_fixed_axis()
    {
        Value x = Input("batch", "tokens", 32);

        Assert.Equal("[batch, tokens, 8]", _graph.Slice(x, 2, 24, 8).Shape.ToString());
        AssertRefused("Slice [24, 33)", () => _graph.Slice(x, 2, 24, 9));
        AssertRefused("Slice [-1, 1)", () => _graph.Slice(x, 2, -1, 2));
        AssertRefused("Slice [4, 4)", () => _graph.Slice(x, 2, 4, 0));
        AssertRefused("Slice [0, 1)", () => _graph.Slice(x, 3, 0, 1));
    }

    [Fact]
    public void A_norm_has_a_weight_for_each_element()
    {
        Assert.Equal("[tokens, 32]", _graph.RmsNorm(Input("tokens", 32), Input(32), 1e-5f).Shape.ToString());
        AssertRefused("RmsNorm", () => _graph.RmsNorm(Input("tokens", 32), Input(16), 1e-5f));
    }

    [Fact]
    public void A_rotation_has_angles_for_each_token_and_at_most_a_whole_head()
    {
        Value x = Input("batch", "tokens", 32);
        Value angles = Input("tokens", 4);

        Assert.Equal(x.Shape, _graph.RotaryEmbedding(x, angles, angles, 4).Shape);
        AssertRefused("RotaryEmbedding", () => _graph.RotaryEmbedding(x, Input("keys", 4), Input("keys", 4), 4));
        AssertRefused("RotaryEmbedding", () => _graph.RotaryEmbedding(x, angles, Input("tokens", 2), 4));
        AssertRefused("RotaryEmbedding", () => _graph.RotaryEmbedding(x, angles, angles, 8));
    }

    [Fact]
    public void A_named_axis_has_no_size_before_the_graph_runs()
    {
        Dim tokens = "tokens";

        var exception = Assert.Throws<GraphException>(() => tokens.Size);

        Assert.Contains("'tokens'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_names_the_values_with_type_and_shape()
    {
        Value x = _graph.Input("x", ElementType.F32, "tokens", 8);
        Value y = _graph.Input("y", ElementType.F16, 4);

        var exception = Assert.Throws<GraphException>(() => _graph.Add(x, y));

        Assert.Equal("Add does not fit x: F32[tokens, 8] and y: F16[4].", exception.Message);
    }

    [Fact]
    public void Names_come_from_the_scope_and_are_counted_where_they_repeat()
    {
        Value x = Input("tokens", 8);
        using (_graph.Scope("model"))
        using (_graph.Scope("layers.1"))
        {
            Assert.Equal("/model/layers.1/Cos", _graph.Cos(x).Name);
            Assert.Equal("/model/layers.1/Cos_1", _graph.Cos(x).Name);
        }

        Assert.Equal("/Cos", _graph.Cos(x).Name);
    }

    [Fact]
    public void Equal_constants_are_one_value()
    {
        Assert.Same(_graph.Constant(2f), _graph.Constant(2f));
        Assert.Same(_graph.Constant(1, 2), _graph.Constant(1, 2));
        Assert.NotSame(_graph.Constant(1, 2), _graph.Constant(12));
    }

    [Fact]
    public void A_cast_to_the_same_type_is_nothing()
    {
        Value x = Input(8);

        Assert.Same(x, _graph.Cast(x, ElementType.F32));
        Assert.Equal(ElementType.F16, _graph.Cast(x, ElementType.F16).Type);
    }

    private Value Input(params Dim[] shape) => _graph.Input($"input{_graph.Inputs.Count}", ElementType.F32, shape);

    private static void AssertRefused(string operation, Action action) =>
        Assert.StartsWith($"{operation}", Assert.Throws<GraphException>(action).Message, StringComparison.Ordinal);
}
