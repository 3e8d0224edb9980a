using Microsoft.ML.OnnxRuntime;
using QRHead.Graph;

namespace QRHead.Inference;

/// <summary>Opens ONNX Runtime sessions with this library's settings.</summary>
internal static class SessionFactory
{
    private const string CudaProvider = "CUDAExecutionProvider";

    /// <summary>Opens a session.</summary>
    /// <param name="model">The graph and the folder of its weights.</param>
    /// <param name="threads">Threads that work on one operator.</param>
    /// <param name="spinning">
    /// Whether idle threads wait actively for more work: faster between operators, but it burns the CPU of others.
    /// </param>
    /// <param name="device">What computes.</param>
    /// <param name="profile">
    /// Where the runtime writes how long each operator took: the beginning of a file's name; null for nowhere.
    /// </param>
    /// <exception cref="InferenceException">The runtime is missing, has not got the device, or refuses the graph.</exception>
    public static InferenceSession Open(OnnxModel model, int threads, bool spinning, Device device = Device.Cpu, string? profile = null)
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
            options.AddSessionConfigEntry("session.prepack.enable_parallel", "1");

            // Between runs the processors belong to others: to the scan of an index, and to the rest of the application.
            options.AddSessionConfigEntry("session.force_spinning_stop", "1");
            if (profile is not null)
            {
                options.ProfileOutputPathPrefix = profile;
                options.EnableProfiling = true;
            }

            if (device == Device.Cuda)
                AppendCuda(options);
            if (model.WeightsFolder is { } folder)
                options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
            return new InferenceSession(model.Bytes, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException($"ONNX Runtime could not load the model: {exception.Message}", exception);
        }
        catch (Exception exception)
            when (exception is DllNotFoundException
                or TypeInitializationException { InnerException: DllNotFoundException or EntryPointNotFoundException })
        {
            throw new InferenceException(
                "The native ONNX Runtime library was not found. Add the package Microsoft.ML.OnnxRuntime (CPU) to the application, "
                + "and publish for a platform that it covers (linux-x64, linux-arm64, win-x64, win-arm64, osx-arm64).",
                exception);
        }
    }

    private static void AppendCuda(SessionOptions options)
    {
        IReadOnlyList<string> providers = InferenceRuntime.Providers;
        if (!providers.Contains(CudaProvider))
        {
            throw new InferenceException(
                $"This application's ONNX Runtime can't compute on CUDA; it has {string.Join(", ", providers)}. Use the processor, or "
                + "exchange the native package: "
                + "Microsoft.ML.OnnxRuntime with ExcludeAssets=\"all\", and Microsoft.ML.OnnxRuntime.Gpu (for the qrhead tool: build it "
                + "with -p:QRHeadDevice=cuda).");
        }

        try
        {
            options.AppendExecutionProvider_CUDA(0);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException(
                $"ONNX Runtime could not open CUDA: {exception.Message.Trim()} Expected an NVIDIA GPU with its driver, and the versions "
                + "of CUDA and cuDNN that "
                + $"ONNX Runtime {InferenceRuntime.Version} is made for, on the path where the system looks for libraries. Until then "
                + "use the processor.",
                exception);
        }
    }
}
