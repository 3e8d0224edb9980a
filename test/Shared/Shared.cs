namespace QRHead.Tests;

/// <summary>
/// Finds the large golden files, models and data, which are not part of the project: they lie in a folder <c>shared</c> beside it.
/// </summary>
internal static class Shared
{
    /// <summary>Skips the running test, with the reason, where the large files are absent.</summary>
    /// <param name="path">A path inside the folder, for example <c>goldens/tokenizers</c>.</param>
    /// <returns>The full path of an existing file or folder.</returns>
    public static string Require(string path)
    {
        string? found = Find(path);
        Assert.SkipWhen(found is null, $"shared/{path} is not beside the project: this test needs it.");
        return found!;
    }

    /// <summary>Looks for a large file.</summary>
    /// <param name="path">A path inside the folder.</param>
    /// <returns>The full path, or null where there is none.</returns>
    public static string? Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", path);
            if (Path.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
