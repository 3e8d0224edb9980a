using System.Text;

namespace QRHead.Tests.Retrieval;

/// <summary>Headers that somebody changed and sealed anew.</summary>
public sealed class SavedContextHeaderTests(BuiltInRetriever builtIn)
{
    // A part of the header, and what becomes of it.
    [Theory]
    [InlineData("\"passages\":[", "\"passages\":[null,")]
    [InlineData("\"cache\":[", "\"cache\":[],\"other\":[")]
    [InlineData("\"cache\":[", "\"cache\":[null,")]
    [InlineData("\"plannedLength\":", "\"plannedLength\":-")]
    [InlineData("\"plannedLength\":", "\"plannedLength\":0,\"other\":")]
    [InlineData("\"deepestLayer\":", "\"deepestLayer\":-1,\"other\":")]
    [InlineData("\"tokens\":[", "\"tokens\":[-1,")]
    [InlineData("\"tokens\":[", "\"tokens\":[],\"other\":[")]
    [InlineData("\"prompt\":{", "\"prompt\":null,\"other\":{")]
    public void What_no_release_writes_is_refused(string part, string other)
    {
        using var folder = new TemporaryFolder();
        string path = folder.In("a.context");
        using (ReadContext context = builtIn.Retriever.Read(
            BuiltInRetriever.Passages, cancellationToken: TestContext.Current.CancellationToken))
            context.Save(path, TestContext.Current.CancellationToken);
        byte[] file = File.ReadAllBytes(path);
        int length = BitConverter.ToInt32(file, 12);
        string header = Encoding.UTF8.GetString(file, 16, length);
        Assert.Contains(part, header, StringComparison.Ordinal);

        byte[] json = Encoding.UTF8.GetBytes(header.Replace(part, other, StringComparison.Ordinal));
        byte[] start = [.. file[..12], .. BitConverter.GetBytes(json.Length), .. json];
        File.WriteAllBytes(path, [.. start, .. System.Security.Cryptography.SHA256.HashData(start), .. file[(16 + length + 32)..]]);

        Assert.Throws<SavedContextException>(() => builtIn.Retriever.OpenContext(path, TestContext.Current.CancellationToken));
        Assert.Throws<SavedContextException>(() => builtIn.Retriever.EstimateContext(path));
    }
}
