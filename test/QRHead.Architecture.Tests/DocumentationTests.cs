using System.Text.RegularExpressions;

namespace QRHead.Architecture.Tests;

/// <summary>What the pages call by its name in code is there. Decisions are left out: they speak of their day.</summary>
public partial class DocumentationTests
{
    private static readonly DeclaredNames Declared = DeclaredNames.Of("src", "test", "bench");
    private static readonly HashSet<string> Platform = [.. PlatformTypes()];
    private static readonly string[] Roots = ["src", "test"];

    private static readonly HashSet<string> Places = [.. FoldersAndParts()];
    private static readonly string Literals = string.Concat(SourceCode.Files("src").Select(File.ReadAllText));

    public static TheoryData<string> Pages =>
        [
            .. Directory.GetFiles(Path.Combine(Repository.Root(), "docs"), "*.md")
                .Select(path => Path.GetRelativePath(Repository.Root(), path)).Order(), "README.md", "CONTRIBUTING.md",
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Names_in_code_are_those_of_the_code(string page)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root(), page));

        IEnumerable<string> names = Name().Matches(Fence().Replace(text, "")).Select(match => match.Groups[1].Value).Distinct();
        string[] unknown = [.. names.Where(name => !Exists(name.Split('.')))];
        Assert.Empty(unknown);
    }

    private static bool Exists(string[] parts) => parts switch
    {
        [var name] => Declared.HasType(name) || Declared.HasMember(name) || Platform.Contains(name) || Places.Contains(name)
            || Literals.Contains($"\"{name}\"", StringComparison.Ordinal),
        _ when Places.Contains(string.Join('.', parts)) => true,
        [var type, var member, ..] => Declared.HasType(type) ? Declared.HasMember(type, member) : Platform.Contains(type),
        _ => false,
    };

    /// <summary>A class of several files has parts that are named after what they hold: <c>GraphBuilder.Arithmetic.cs</c>.</summary>
    private static IEnumerable<string> FoldersAndParts() =>
        from root in Roots
        from path in Directory.EnumerateFileSystemEntries(Path.Combine(Repository.Root(), root), "*", SearchOption.AllDirectories)
        from name in Directory.Exists(path) ? [Path.GetFileName(path)] : Path.GetFileName(path).Split('.') is [_, var part, "cs"] ? [part]
            : Array.Empty<string>()
        select name;

    private static IEnumerable<string> PlatformTypes() =>
        new[]
        {
            typeof(object), typeof(Console), typeof(Uri), typeof(Enumerable), typeof(HttpClient),
            typeof(Microsoft.Extensions.AI.IChatClient),
        }.SelectMany(type => type.Assembly.GetExportedTypes()).Select(type => type.Name);

    /// <summary>
    /// A name, perhaps with a member, perhaps with arguments: <c>Type</c>, <c>Type.Member(a, b)</c>. Words in capitals are none.
    /// </summary>
    [GeneratedRegex(@"`((?=[A-Za-z0-9_.]*[a-z])[A-Z]\w*(?:\.[A-Z]\w*)*)(?:<[^`>]*>)?(?:\([^`]*\))?`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
