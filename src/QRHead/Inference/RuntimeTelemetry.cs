using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace QRHead.Inference;

/// <summary>
/// Switches ONNX Runtime's telemetry off. The runtime decides when it is loaded, by a variable of the process; without it, it writes a
/// device id and a database of events to the user's cache folder, and asks for the address of a host.
/// </summary>
internal static partial class RuntimeTelemetry
{
    /// <summary>The variable that the runtime looks for.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    private const string Off = "1";

    /// <summary>Sets the variable, unless the user has set it to something.</summary>
    /// <remarks>
    /// As the assembly is loaded: no code of ours can use the runtime before that, whoever calls it. The managed environment alone would
    /// not do on Unix, for .NET keeps a copy that native code doesn't see; nor on Windows, where the C library keeps one.
    /// </remarks>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "A later moment can be too late.")]
    internal static void SwitchOff()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                if (Environment.GetEnvironmentVariables().Contains(Variable))
                    return;
                Environment.SetEnvironmentVariable(Variable, Off); // SetEnvironmentVariableW
                _ = SetOfWindows(Variable, Off);
            }
            else
            {
                _ = SetOfUnix(Variable, Off, overwrite: 0);
                if (!Environment.GetEnvironmentVariables().Contains(Variable))
                    Environment.SetEnvironmentVariable(Variable, Off); // for processes that this one starts
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without such a C library has no ONNX Runtime either.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetOfUnix(string name, string value, int overwrite);

    [LibraryImport("ucrtbase", EntryPoint = "_wputenv_s", StringMarshalling = StringMarshalling.Utf16)]
    private static partial int SetOfWindows(string name, string value);
}
