using QRHead.Inference;
using QRHead.Models;
using QRHead.Tests.Inference;

namespace QRHead.Tests.Models;

/// <summary>A masked head adds nothing: the model is the one whose weights behind that head are 0.</summary>
public class MaskedHeadsTests
{
    private const int HeadDim = 8, Hidden = 32;

    [Theory]
    [InlineData("llama", "0-1")]
    [InlineData("qwen3", "0-0,0-3,1-2")]
    [InlineData("olmo2", "1-0,1-1,1-2,1-3")]
    [InlineData("phi3", "2-0")]
    public void Attention_is_that_of_a_model_without_what_the_head_gives(string modelType, string masked)
    {
        HeadId[] heads = [.. HeadSet.Parse(masked).Heads];
        using var whole = new TinyModel(modelType);
        using var without = new TinyModel(modelType, change: (name, weights) => ClearColumns(name, weights, heads));
        int[] text = TinyModel.Text(48);

        float[][] expected = Read(without, text, masked: null), found = Read(whole, text, heads);

        Assert.Equal(expected, found);
        bool reachesOthers = heads.Any(head => head.Layer < 2);
        Assert.Equal(reachesOthers, !Read(whole, text, masked: null).SelectMany(row => row).SequenceEqual(found.SelectMany(row => row)));
    }

    [Fact]
    public void A_model_writes_something_else_without_its_heads_and_what_it_read_is_told_apart()
    {
        string folder = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var options = new QRRetrieverOptions { Heads = HeadSet.Parse("0-0"), Threads = 1, WithVocabulary = true };
        using QRRetriever whole = QRRetriever.Load(folder, options, cancellation), masked = QRRetriever.Load(
            folder, options with { Masked = HeadSet.Parse("0-0,0-1,1-0,1-1,2-0") }, cancellation);
        string Text(QRRetriever retriever) =>
            string.Concat(retriever.Continue("The history of", new() { MaxTokens = 20 }, cancellation).Select(piece => piece.Text));

        Assert.NotEqual(Text(whole), Text(masked));
        Assert.NotEqual(whole.Fingerprint(), masked.Fingerprint());

        using var saved = new TemporaryFolder();
        using ReadContext context = whole.Read([new("a", "The bakery opens at six.")], cancellationToken: cancellation);
        context.Save(saved.In("context.qrctx"), cancellation);
        Assert.Contains(
            "the heads 0-0,0-1,1-0,1-1,2-0 masked", Assert.Throws<SavedContextException>(
                () => masked.OpenContext(saved.In("context.qrctx"), cancellation)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_heads_of_the_model_can_be_masked() =>
        Assert.Throws<HeadSetException>(
            () => QRRetriever.Load(null, new() { Masked = HeadSet.Parse("99-0") }, TestContext.Current.CancellationToken));

    private static float[][] Read(TinyModel model, int[] text, HeadId[]? masked)
    {
        DecoderGraph graph = DecoderGraph.Build(model.Checkpoint, [0, 1, 2], masked: masked);
        using var attention = new AttentionModel(graph, model.AllHeads, threads: 1, chunk: 1024);
        return AttentionRows.Read(attention, text[..40], text[40..]);
    }

    private static void ClearColumns(string name, float[] weights, HeadId[] heads)
    {
        foreach (HeadId head in heads.Where(head => name == $"model.layers.{head.Layer}.self_attn.o_proj.weight"))
        {
            for (int row = 0; row < Hidden; row++)
                weights.AsSpan((row * Hidden) + (head.Head * HeadDim), HeadDim).Clear();
        }
    }
}
