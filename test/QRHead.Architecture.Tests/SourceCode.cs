using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace QRHead.Architecture.Tests;

/// <summary>The project's own source, as the compiler sees it.</summary>
internal static class SourceCode
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using "
        + "System.Net.Http; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>Finds the files of folders, each with its path.</summary>
    /// <param name="folders">Paths below the project's root, for example <c>src/QRHead</c>.</param>
    public static IEnumerable<string> Files(params IEnumerable<string> folders) =>
        folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root(), folder), "*.cs", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);

    /// <summary>Parses a file.</summary>
    public static SyntaxTree Parse(string file) => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file);

    /// <summary>
    /// Finds for each file of a package the types of the same package that it names, or whose members it uses. Comments do not count.
    /// </summary>
    /// <param name="package">For example <c>QRHead</c>.</param>
    public static IEnumerable<(string File, string Type, string DeclaredIn)> Uses(string package)
    {
        SyntaxTree[] trees = [.. Files(Path.Combine("src", package)).Select(Parse)];
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            package,
            [.. trees, CSharpSyntaxTree.ParseText(ImplicitUsings)],
            platform.Where(path => Path.GetFileNameWithoutExtension(path) != package)
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        foreach (SyntaxTree tree in trees)
        {
            SemanticModel model = compilation.GetSemanticModel(tree);
            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
                INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
                foreach (Location place in type?.OriginalDefinition.Locations ?? [])
                {
                    if (place.SourceTree is { FilePath.Length: > 0 } declared && declared != tree)
                        yield return (tree.FilePath, type!.Name, declared.FilePath);
                }
            }
        }
    }
}
