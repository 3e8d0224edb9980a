using Microsoft.ML.OnnxRuntime;
using QRHead.Graph;

namespace QRHead.Inference;

/// <summary>Opens ONNX Runtime sessions with this library's settings.</summary>
internal static class SessionFactory
{
    /// <summary>Opens a session on the CPU.</summary>
    /// <param name="model">The graph and the folder of its weights.</param>
    /// <param name="threads">Threads that work on one operator.</param>
    /// <param name="spinning">Whether idle threads wait actively for more work: faster between operators, but it burns the CPU of others.</param>
    /// <exception cref="InferenceException">The runtime is missing or refuses the graph.</exception>
    public static InferenceSession Open(OnnxModel model, int threads, bool spinning)
    {
        try
        {
            using var options = new SessionOptions
            {
                IntraOpNumThreads = threads,
                InterOpNumThreads = 1,
                ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", spinning ? "1" : "0");
            if (model.WeightsFolder is { } folder)
                options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
            return new InferenceSession(model.Bytes, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException($"ONNX Runtime could not load the model: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is DllNotFoundException or TypeInitializationException { InnerException: DllNotFoundException or EntryPointNotFoundException })
        {
            throw new InferenceException(
                "The native ONNX Runtime library was not found. Add the package Microsoft.ML.OnnxRuntime (CPU) to the application, "
                + "and publish for a platform that it covers (linux-x64, linux-arm64, win-x64, win-arm64, osx-arm64).",
                exception);
        }
    }
}
