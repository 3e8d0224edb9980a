using System.Reflection;
using PublicApiGenerator;
using QRHead.Documents;
using QRHead.Doors;
using QRHead.Evaluation;
using QRHead.Extensions.AI;
using QRHead.Lab;
using QRHead.Server;

namespace QRHead.Architecture.Tests;

/// <summary>
/// The public interface of each package changes only on purpose: a difference is read and the approved file replaced with the new text.
/// </summary>
public class PublicApiTests
{
    private static readonly Assembly[] Packages =
    [
        typeof(Passage).Assembly, typeof(DocumentReaders).Assembly, typeof(Run).Assembly, typeof(QRRetriever).Assembly,
        typeof(AnswerCiter).Assembly, typeof(RetrieverLab).Assembly,
        typeof(Outcome).Assembly, typeof(QRHeadServerOptions).Assembly,
    ];

    public static TheoryData<string> Names => [.. Packages.Select(package => package.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Public_interface_is_the_approved_one(string name)
    {
        string approvedFile = Path.Combine(Repository.Root(), "test", "QRHead.Architecture.Tests", "PublicApi", $"{name}.approved.txt");
        Assembly package = Packages.Single(package => package.GetName().Name == name);
        string found = package.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n")
            .TrimEnd() + "\n";
        string received = Path.Combine(AppContext.BaseDirectory, $"{name}.received.txt");
        File.WriteAllText(received, found);

        string approved = File.Exists(approvedFile) ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n") : "";

        Assert.True(approved == found, $"The public interface differs from {approvedFile}. If that is meant, copy {received} over it.");
    }
}
