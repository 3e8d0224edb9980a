using System.Runtime.InteropServices;

namespace QRHead;

/// <summary>Opens files, and nothing that only looks like one: reading a pipe or a device might never end.</summary>
public static partial class InputFile
{
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 1;
    private const int TypeMask = 0xF000;

    /// <summary>Opens a regular file for reading, whoever else writes it.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>The file, from its beginning.</returns>
    /// <exception cref="InputException">There is none, or it can't be opened; the message begins with the path.</exception>
    public static FileStream Open(string path)
    {
        if (SpecialKind(path) is { } kind)
            throw new InputException($"{path} is {kind}; expected a file.");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} can't be read: {ReasonOf(exception)}.", exception);
        }
    }

    /// <summary>Says in a few words why a file could not be opened.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <returns>A clause, without an end.</returns>
    public static string ReasonOf(Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "permission denied",
        _ => exception.Message.TrimEnd('.'),
    };

    /// <summary>
    /// Names what a path leads to where that is neither a file nor a folder; null where it is, and where the system does not tell.
    /// </summary>
    private static string? SpecialKind(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            if (Status(CurrentFolder, path, flags: 0, TypeWanted, out LinuxStatus status) != 0)
                return null;
            return (status.Mode & TypeMask) switch
            {
                0x1000 => "a named pipe",
                0x2000 or 0x6000 => "a device",
                0xC000 => "a socket",
                _ => null,
            };
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library of before 2018
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, out LinuxStatus status);

    /// <summary>The beginning of Linux' <c>struct statx</c>, which is the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct LinuxStatus
    {
        [FieldOffset(28)]
        public ushort Mode;
    }
}
