using System.Diagnostics;
using System.Globalization;

namespace QRHead.Tests;

/// <summary>
/// Has a reader read damaged files: it may accept or refuse them, as its documentation says, but soon and without much memory.
/// </summary>
internal static class HostileReading
{
    private const long AlwaysAllowedBytes = 64 << 20;
    private const long AllowedBytesPerByte = 400;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    /// <summary>On a busy machine anything may take long once; what is slow by itself is slow every time.</summary>
    private const int MostTries = 4;

    /// <summary>Gets how many times as many files are read.</summary>
    public static int Times { get; } = int.Parse(Environment.GetEnvironmentVariable("QRHEAD_FUZZ") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads files that are made from the numbers 0, 1, 2…; a failure says which number makes the file. The same files in every run, so
    /// that a change answers for what it breaks and for nothing else; a hunt for more reads <c>QRHEAD_FUZZ</c> times as many.
    /// </summary>
    /// <param name="make">Makes a file.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="rounds">How many files.</param>
    /// <param name="refusals">The exceptions that the reader documents.</param>
    public static void Check(Func<Random, byte[]> make, Action<byte[]> read, int rounds, params Type[] refusals)
    {
        int refused = 0;
        for (int number = 0; number < rounds * Times; number++)
        {
            byte[] bytes = make(new Random(number));
            if (Read(bytes, read) is not { } exception)
                continue;
            Assert.True(refusals.Contains(exception.GetType()), $"File {number} of {bytes.Length} bytes: {exception}");
            refused++;
        }

        Assert.True(refused > 0, "Not one of the files was refused: the damage is too small to test anything.");
    }

    /// <summary>Reads one file within the limits.</summary>
    /// <returns>What the reader threw; null where it accepted the file.</returns>
    public static Exception? Read(byte[] bytes, Action<byte[]> read)
    {
        for (int tries = 1; ; tries++)
        {
            var (exception, taken) = ReadOnce(bytes, read);
            if (taken < MostTime)
                return exception;
            Assert.True(tries < MostTries, $"{bytes.Length} bytes took {taken.TotalSeconds:F1} s. {exception?.Message}");
        }
    }

    private static (Exception? Exception, TimeSpan Taken) ReadOnce(byte[] bytes, Action<byte[]> read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        Exception? exception = Record.Exception(() => read(bytes));
        var taken = watch.Elapsed;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated < AlwaysAllowedBytes + AllowedBytesPerByte * bytes.Length,
            $"{bytes.Length} bytes took {allocated >> 20} MB. {exception?.Message}");
        return (exception, taken);
    }
}
