using System.Text.RegularExpressions;
using QRHead.Tests.Retrieval;

namespace QRHead.Tests.Telemetry;

/// <summary>What is logged, where a logger is given.</summary>
public sealed partial class LogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordedLog _log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_life_of_a_model_is_logged()
    {
        using (QRRetriever retriever = QRRetriever.Load(null, new() { Threads = 2, LoggerFactory = _log }, Cancellation))
        {
            retriever.Rank(BuiltInRetriever.Question, BuiltInRetriever.Passages, null, Cancellation);
            Assert.Throws<OperationCanceledException>(
                () => retriever.Rank(BuiltInRetriever.Question, BuiltInRetriever.Passages, null, new(true)));
            using PassageIndex index = retriever.CreateIndex(_folder.In("index"));
            index.Add(BuiltInRetriever.Passages, cancellationToken: Cancellation);
        }

        string[] expected =
        [
            "Information # Loaded qrhead-mini in F32 in # s: # heads of builtin, on Cpu with # threads.", "Debug # qrhead.load took # s.",
            "Debug # qrhead.rank took # s.",
            "Debug # qrhead.rank ended with System.OperationCanceledException after # s.",
            "Information # Changed an index: # passages added, # replaced, # removed, # unchanged.",
            "Debug # qrhead.index.add took # s.", "Information # Freed qrhead-mini.",
        ];
        Assert.Equal(expected, _log.Messages.Select(message => Numbers().Replace(message, "#")));
    }

    [Fact]
    public void A_warning_of_a_model_is_logged()
    {
        using var half = QRRetriever.Load(
            null, new() { Threads = 1, Precision = Precision.F16, CacheFolder = _folder.In("cache"), LoggerFactory = _log }, Cancellation);
        Assert.Contains($"Warning 2 {half.Model}: {half.Warning}", _log.Messages);
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex(@"(?<= )[\d.]+(?= )")]
    private static partial Regex Numbers();
}
