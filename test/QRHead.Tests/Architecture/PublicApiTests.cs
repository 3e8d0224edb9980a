using PublicApiGenerator;

namespace QRHead.Tests.Architecture;

/// <summary>The public interface changes only on purpose: a difference is read and the approved file replaced with the new text.</summary>
public class PublicApiTests
{
    [Fact]
    public void Public_interface_is_the_approved_one()
    {
        string approvedFile = Path.Combine(Repository.Root(), "test", "QRHead.Tests", "Architecture", "PublicApi.approved.txt");
        string found = typeof(QRRetriever).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd() + "\n";
        string received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, found);

        string approved = File.ReadAllText(approvedFile).ReplaceLineEndings("\n");

        Assert.True(approved == found, $"The public interface differs from {approvedFile}. If that is meant, copy {received} over it.");
    }
}
