using System.Runtime.InteropServices;
using QRHead.Checkpoints;

namespace QRHead.Inference;

/// <summary>In what numbers keys and values are kept: <c>docs/decisions/0025-cache-in-half-precision.md</c>.</summary>
internal static class CacheNumbers
{
    /// <summary>
    /// Chooses f16 where weights are rounded anyway: half the memory, and faster. Exact weights keep an exact cache, and so does what was
    /// not measured: processors that compute attention in f16 throughout (Arm). On a GPU the cache is f16 where products are, for the
    /// operator computes there in nothing else; over one in f32 it falls to the processor.
    /// </summary>
    /// <param name="precision">How the weights are stored.</param>
    /// <param name="device">What computes.</param>
    public static ElementType For(Precision precision, Device device) =>
        device == Device.Cuda ? ProductNumbers.For(precision, device)
        : precision is Precision.Int8 or Precision.Int4 && RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ElementType.F16
        : ElementType.F32;
}
