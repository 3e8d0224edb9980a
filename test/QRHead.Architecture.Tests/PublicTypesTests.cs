using System.Reflection;
using QRHead.Documents;
using QRHead.Doors;
using QRHead.Evaluation;
using QRHead.Extensions.AI;
using QRHead.Lab;
using QRHead.Server;

namespace QRHead.Architecture.Tests;

/// <summary>What a user of the packages meets: few types, each explained, all in the namespace of their package.</summary>
public class PublicTypesTests
{
    private const int Most = 60;

    private static readonly Dictionary<Assembly, string> Namespaces = new()
    {
        [typeof(Passage).Assembly] = "QRHead",
        [typeof(QRRetriever).Assembly] = "QRHead",
        [typeof(AnswerCiter).Assembly] = "QRHead.Extensions.AI",
        [typeof(DocumentReaders).Assembly] = "QRHead.Documents",
        [typeof(Run).Assembly] = "QRHead.Evaluation",
        [typeof(RetrieverLab).Assembly] = "QRHead.Lab",
        [typeof(Outcome).Assembly] = "QRHead.Doors",
        [typeof(QRHeadServerOptions).Assembly] = "QRHead.Server",
    };

    private static IEnumerable<Type> Public =>
        Namespaces.Keys.SelectMany(package => package.GetExportedTypes()).Where(type => !type.IsNested);

    [Fact]
    public void The_engine_has_few_public_types()
    {
        string[] names = [.. typeof(QRRetriever).Assembly.GetExportedTypes().Select(type => type.Name)];

        Assert.True(
            names.Length <= Most,
            $"{names.Length} public types, at most {Most}: hide what only a program of ours needs. {string.Join(", ", names)}");
    }

    [Fact]
    public void A_public_type_has_the_namespace_of_its_package() =>
        Assert.Empty(Public.Where(type => type.Namespace != Namespaces[type.Assembly]).Select(type => type.FullName));

    [Fact]
    public void The_library_page_names_every_public_type()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root(), "docs", "library.md"));

        bool Names(string type) =>
            page.Contains($"`{type}`", StringComparison.Ordinal) || page.Contains($"`{type}.", StringComparison.Ordinal);
        string[] missing = [.. Public.Select(type => type.Name).Where(type => !Names(type))];
        Assert.Empty(missing);
    }

    /// <summary>Mistakes of ours are none of them.</summary>
    [Fact]
    public void All_exceptions_that_a_program_has_to_expect_have_one_base()
    {
        var others =
            from package in Namespaces.Keys
            from type in package.GetTypes()
            where typeof(Exception).IsAssignableFrom(type) && !typeof(QRHeadException).IsAssignableFrom(type)
                && type.Name.EndsWith("Exception", StringComparison.Ordinal) && type.Name != "GraphException"
            select type.FullName;

        Assert.Empty(others);
    }
}
