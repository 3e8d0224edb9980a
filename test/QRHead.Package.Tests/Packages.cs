using System.IO.Compression;
using System.Xml.Linq;

namespace QRHead.Package.Tests;

/// <summary>The packages that <c>dotnet pack</c> left.</summary>
internal static class Packages
{
    /// <summary>Gets the folder of the packages; skips the running test where nobody has packed.</summary>
    public static string Folder()
    {
        string folder = Path.Combine(Repository.Root(), "artifacts", "package", "release");
        Assert.SkipWhen(
            !Directory.Exists(folder) || Directory.GetFiles(
                folder, "QRHead.Cli.*.nupkg").Length == 0, $"{folder} has no packages: run dotnet pack first.");
        return folder;
    }

    /// <summary>Finds a package, whatever its version.</summary>
    /// <param name="id">For example <c>QRHead.Lab</c>.</param>
    /// <param name="extension">Of packages, or of their symbols.</param>
    public static string Find(string id, string extension = ".nupkg") =>
        Directory.GetFiles(Folder(), $"{id}.*{extension}")
            .Single(path => char.IsAsciiDigit(Path.GetFileName(path)[id.Length + 1]) && path.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>Lists what is in a package.</summary>
    public static IReadOnlyList<(string Path, long Length)> Files(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => (entry.FullName, entry.Length))];
    }

    /// <summary>Reads what a package says of itself.</summary>
    public static XElement Metadata(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using Stream nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
    }
}
