using QRHead.Checkpoints;
using QRHead.Graph.Onnx;

namespace QRHead.Graph;

/// <summary>Operators on weights of few bits: integer codes with a scale for every block of them.</summary>
internal sealed partial class GraphBuilder
{
    /// <summary>x · wᵀ with w in blocks of integer codes: <c>[…, in] → […, out]</c>; the products of a block are summed in int8.</summary>
    /// <param name="x">f32.</param>
    /// <param name="codes">u8 <c>[out, blocks, block · bits / 8]</c>; of two codes in a byte the first is the low half.</param>
    /// <param name="scales">f32 <c>[out, blocks]</c>: a weight is scale times the code's distance from the middle one, 8 or 128.</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="block">Codes of a block: a power of two, 16 or more.</param>
    public Value MatMulBlocks(Value x, Value codes, Value scales, int bits, int block)
    {
        const long SumInInt8 = 4;
        long inputs = x.Shape[x.Shape.Count - 1].Size, blocks = (inputs + block - 1) / block;
        Require(
            x.Type == ElementType.F32 && scales.Type == ElementType.F32 && codes.Type == ElementType.U8
            && codes.Shape.Equals(new Shape(codes.Shape[0], blocks, block * bits / 8))
            && scales.Shape.Equals(new Shape(codes.Shape[0], blocks)),
            $"x · wᵀ of {bits} bits in blocks of {block}", x, codes, scales);
        List<AttributeProto> attributes =
        [
            Node.Attribute("K", inputs),
            Node.Attribute("N", codes.Shape[0].Size),
            Node.Attribute("bits", bits),
            Node.Attribute("block_size", block),
            Node.Attribute("accuracy_level", SumInInt8),
        ];
        Shape shape = x.Shape.With(x.Shape.Count - 1, codes.Shape[0]);
        return AddMicrosoft("MatMulNBits", x.Type, shape, [x, codes, scales], [.. attributes]);
    }

    /// <summary>Sums blocks of the last axis: <c>[batch, tokens, width] → [batch, tokens, width / block]</c>.</summary>
    public Value BlockSums(Value x, int block)
    {
        Require(x.Shape.Count == 3 && x.Shape[2].Size % block == 0, $"Sums of {block}", x);
        return ReduceSum(Reshape(x, x.Shape[0], x.Shape[1], x.Shape[2].Size / block, block), 3);
    }
}
