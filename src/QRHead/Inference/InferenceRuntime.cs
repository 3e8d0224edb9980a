using Microsoft.ML.OnnxRuntime;

namespace QRHead.Inference;

/// <summary>What is known about the inference runtime on this machine.</summary>
internal static class InferenceRuntime
{
    /// <summary>Gets the version of ONNX Runtime.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing.</exception>
    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>Gets the devices that this build of ONNX Runtime can compute on, by its own names; the CPU is always there.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing.</exception>
    public static IReadOnlyList<string> Providers => OrtEnv.Instance().GetAvailableProviders();
}
