namespace QRHead.Benchmarks;

/// <summary>Finds the project's own files, and the large ones in a folder <c>shared</c> beside it.</summary>
internal static class ProjectFiles
{
    /// <summary>Finds a file or folder of the project.</summary>
    /// <param name="path">The path from the project's root.</param>
    public static string InProject(string path) =>
        Find("QRHead.slnx") is { } solution
            ? Path.Combine(Path.GetDirectoryName(solution)!, path)
            : throw new DirectoryNotFoundException(
                $"No folder above {AppContext.BaseDirectory} holds QRHead.slnx: run the benchmarks from the project's artifacts.");

    /// <summary>Finds one of the large files.</summary>
    /// <param name="path">The path inside <c>shared</c>.</param>
    /// <returns>The full path, or null where there is none.</returns>
    public static string? Shared(string path) => Find(Path.Combine("shared", path));

    private static string? Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, path);
            if (Path.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
