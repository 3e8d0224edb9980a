namespace QRHead.Cli.Output;

/// <summary>Writes a file that appears whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>Writes bytes.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.incomplete";
        try
        {
            using (FileStream stream = File.Create(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Writes text in UTF-8, lines ending in a line feed on every system.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="write">Writes the content.</param>
    public static void WriteText(string path, Action<TextWriter> write) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    });
}
