using QRHead.Checkpoints;

namespace QRHead.Inference;

/// <summary>In what numbers weights of 16 bits are multiplied.</summary>
internal static class ProductNumbers
{
    /// <summary>
    /// Chooses f16 where the device computes it: on a GPU. ONNX Runtime 1.31 has no products in f16 for processors, neither x64 nor Arm,
    /// and would go by way of f32: <c>docs/decisions/0028-products-in-half-precision.md</c>.
    /// </summary>
    /// <param name="precision">How the weights are stored.</param>
    /// <param name="device">What computes.</param>
    public static ElementType For(Precision precision, Device device) =>
        precision == Precision.F16 && device == Device.Cuda ? ElementType.F16 : ElementType.F32;
}
