using System.Xml.Linq;

namespace QRHead.Package.Tests;

/// <summary>What is in the packages, and what they say of themselves.</summary>
public class PackageTests
{
    private const long MegaByte = 1_000_000;

    private static readonly string[] Natives = [".so", ".dylib", ".a", ".aar", ".framework"];

    public static TheoryData<string> Libraries =>
    [
        "QRHead", "QRHead.Passages", "QRHead.Documents", "QRHead.Evaluation", "QRHead.Extensions.AI", "QRHead.Lab", "QRHead.Doors",
        "QRHead.Server",
    ];

    public static MatrixTheoryData<string, string> Tools =>
        new(["QRHead.Cli", "QRHead.Serve"], ["linux-x64", "linux-arm64", "win-x64", "win-arm64", "osx-arm64"]);

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_has_a_readme_a_licence_its_commit_documentation_and_symbols(string id)
    {
        string package = Packages.Find(id);
        XElement metadata = Packages.Metadata(package);
        string[] files = [.. Packages.Files(package).Select(file => file.Path)];

        Assert.Equal("README.md", Value(metadata, "readme"));
        Assert.Equal("Apache-2.0", Value(metadata, "license"));
        Assert.Matches(
            "^[0-9a-f]{40}$", metadata.Elements().Single(element => element.Name.LocalName == "repository").Attribute("commit")!.Value);
        Assert.Contains("README.md", files);
        Assert.Contains($"lib/net10.0/{id}.xml", files);
        Assert.Contains(Packages.Files(Packages.Find(id, ".snupkg")), file => file.Path == $"lib/net10.0/{id}.pdb");
    }

    /// <summary>A stable version that depends on a prerelease can't be published.</summary>
    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_stable_version_needs_stable_ones_only(string id)
    {
        XElement metadata = Packages.Metadata(Packages.Find(id));
        string[] needed =
        [
            .. metadata.Descendants().Where(element => element.Name.LocalName == "dependency")
                .Select(element => element.Attribute("version")!.Value),
        ];

        Assert.True(
            Value(metadata, "version")!.Contains('-', StringComparison.Ordinal) == needed.Any(
                version => version.Contains('-', StringComparison.Ordinal)), string.Join(", ", needed));
    }

    [Theory]
    [MemberData(nameof(Tools))]
    public void The_tool_of_a_platform_is_small_and_has_native_code_of_that_platform_only(string tool, string platform)
    {
        string package = Packages.Find($"{tool}.{platform}");
        (string Path, long Length)[] files = [.. Packages.Files(package)];

        Assert.InRange(new FileInfo(package).Length, 1 * MegaByte, 60 * MegaByte);
        Assert.InRange(files.Sum(file => file.Length), 1 * MegaByte, 150 * MegaByte);
        Assert.Contains(files, file => Path.GetFileNameWithoutExtension(file.Path).EndsWith("onnxruntime", StringComparison.Ordinal));
        Assert.DoesNotContain(
            files, file => file.Path.Contains("/runtimes/", StringComparison.Ordinal)
                || file.Path.EndsWith(".lib", StringComparison.Ordinal));
    }

    [Fact]
    public void The_tool_for_all_platforms_has_no_native_code() => Assert.DoesNotContain(
        Packages.Files(Packages.Find("QRHead.Cli.any")),
        file => Natives.Contains(Path.GetExtension(file.Path)) || file.Path.Contains("/runtimes/", StringComparison.Ordinal));

    private static string? Value(XElement metadata, string name) =>
        metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
}
