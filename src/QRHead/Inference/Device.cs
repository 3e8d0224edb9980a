namespace QRHead;

/// <summary>What the model is computed on.</summary>
public enum Device
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>
    /// An NVIDIA GPU. The application needs the package Microsoft.ML.OnnxRuntime.Gpu in place of the CPU one, and CUDA with cuDNN on the
    /// machine. Only the model's layers are computed there; the cache and the reading of attention stay in main memory. The precision for
    /// it is f16: in others, attention over the cache, like any operator that is missing on the GPU, is computed on the processor.
    /// </summary>
    Cuda,
}
