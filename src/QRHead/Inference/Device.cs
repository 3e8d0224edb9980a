namespace QRHead.Inference;

/// <summary>What the model is computed on.</summary>
public enum Device
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>
    /// An NVIDIA GPU. The application needs the package Microsoft.ML.OnnxRuntime.Gpu in place of the CPU one, and CUDA with cuDNN on the machine. Only
    /// the model's layers are computed there; the cache and the reading of attention stay in main memory. The precision that it is made for is f16. Where a layer's operator is missing on the
    /// GPU, ONNX Runtime computes it on the processor.
    /// </summary>
    Cuda,
}
