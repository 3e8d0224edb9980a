using QRHead.Checkpoints;

namespace QRHead.Graph;

/// <summary>Element by element arithmetic, reductions and matrix products.</summary>
internal sealed partial class GraphBuilder
{
    public Value Add(Value a, Value b) => Elementwise("Add", a, b);

    public Value Mul(Value a, Value b) => Elementwise("Mul", a, b);

    public Value Div(Value a, Value b) => Elementwise("Div", a, b);

    public Value Sub(Value a, Value b) => Elementwise("Sub", a, b);

    /// <summary>Compares element by element: 1 where <paramref name="a"/> is at most <paramref name="b"/>.</summary>
    public Value LessOrEqual(Value a, Value b) => Compare("LessOrEqual", a, b);

    /// <summary>Compares element by element: 1 where <paramref name="a"/> is above <paramref name="b"/>.</summary>
    public Value Greater(Value a, Value b) => Compare("Greater", a, b);

    public Value And(Value a, Value b) => Elementwise("And", a, b);

    /// <summary>Takes <paramref name="a"/> where the condition holds, else <paramref name="b"/>.</summary>
    public Value Where(Value condition, Value a, Value b)
    {
        Shape? shape = condition.Shape.Broadcast(a.Shape)?.Broadcast(b.Shape);
        Require(shape is not null && condition.Type == ElementType.Bool && a.Type == b.Type, "Where", condition, a, b);
        return Add("Where", a.Type, shape!, [condition, a, b]);
    }

    public Value Cos(Value x) => Unary("Cos", x);

    public Value Sin(Value x) => Unary("Sin", x);

    public Value Sigmoid(Value x) => Unary("Sigmoid", x);

    public Value Tanh(Value x) => Unary("Tanh", x);

    /// <summary>GELU by its tanh formula, <c>x / 2 · (1 + tanh(sqrt(2 / π) · (x + 0.044715 · x³)))</c>.</summary>
    public Value GeluTanh(Value x) => Add("Gelu", x.Type, x.Shape, [x], Node.Attribute("approximate", "tanh"));

    public Value Cast(Value x, ElementType type) =>
        x.Type == type ? x : Add("Cast", type, x.Shape, [x], Node.Attribute("to", (long)OnnxWriter.DataTypeOf(type)));

    /// <summary>x · wᵀ, with w stored <c>[out, in]</c> as Hugging Face stores linear weights: <c>[…, in] → […, out]</c>.</summary>
    public Value MatMulTransposed(Value x, Value w)
    {
        Require(w.Shape.Count == 2 && x.Shape[x.Shape.Count - 1] == w.Shape[1] && x.Type == w.Type, "x · wᵀ", x, w);
        Shape shape = x.Shape.With(x.Shape.Count - 1, w.Shape[0]);
        return AddMicrosoft("FusedMatMul", x.Type, shape, [x, w], Node.Attribute("transB", 1));
    }

    /// <summary>a · bᵀ in each of the leading axes, times a factor: <c>[n, rows, k], [n, columns, k] → [n, rows, columns]</c>.</summary>
    public Value BatchedMatMulTransposed(Value a, Value b, float factor)
    {
        Require(a.Shape.Count == 3 && b.Shape.Count == 3 && a.Shape[0] == b.Shape[0] && a.Shape[2] == b.Shape[2], "a · bᵀ", a, b);
        var shape = new Shape(a.Shape[0], a.Shape[1], b.Shape[1]);
        return AddMicrosoft("FusedMatMul", a.Type, shape, [a, b], Node.Attribute("transB", 1), Node.Attribute("alpha", factor));
    }

    /// <summary>Softmax over the last axis.</summary>
    public Value Softmax(Value x) => Add("Softmax", x.Type, x.Shape, [x], Node.Attribute("axis", -1));

    /// <summary>Sums one axis away.</summary>
    public Value ReduceSum(Value x, int axis)
    {
        Require(axis >= 0 && axis < x.Shape.Count, "ReduceSum", x);
        var shape = new Shape([.. x.Shape.Where((_, i) => i != axis)]);
        return Add("ReduceSum", x.Type, shape, [x, Constant(axis)], Node.Attribute("keepdims", 0));
    }

    private Value Elementwise(string opType, Value a, Value b)
    {
        Shape? shape = a.Shape.Broadcast(b.Shape);
        Require(shape is not null && a.Type == b.Type, opType, a, b);
        return Add(opType, a.Type, shape!, [a, b]);
    }

    private Value Compare(string opType, Value a, Value b)
    {
        Shape? shape = a.Shape.Broadcast(b.Shape);
        Require(shape is not null && a.Type == b.Type, opType, a, b);
        return Add(opType, ElementType.Bool, shape!, [a, b]);
    }

    private Value Unary(string opType, Value x) => Add(opType, x.Type, x.Shape, [x]);
}
