using System.Runtime.InteropServices;
using System.Text;
using QRHead.Inference;

namespace QRHead.Tests.Inference;

public sealed class RuntimeTelemetryTests
{
    [Fact]
    public void Native_code_sees_that_telemetry_is_off()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The C library is asked by its name on Unix.");
        Assert.Equal("1", Marshal.PtrToStringUTF8(NativeVariable([.. Encoding.UTF8.GetBytes(RuntimeTelemetry.Variable), 0])));
    }

    [Fact]
    public void Processes_that_are_started_inherit_it() => Assert.Equal("1", Environment.GetEnvironmentVariable(RuntimeTelemetry.Variable));

    // What comes back is the environment's own, and is not freed.
    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint NativeVariable(byte[] name);
}
