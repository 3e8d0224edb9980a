using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using QRHead.Compilation;

namespace QRHead.Tests.Retrieval;

/// <summary>Contexts that are saved and opened again.</summary>
public sealed class SavedContextTests(BuiltInRetriever builtIn) : IDisposable
{
    private const string Question = BuiltInRetriever.Question;

    private readonly TemporaryFolder _folder = new();

    private string Saved => _folder.In("passages.context");

    [Fact]
    public void An_opened_context_gives_the_same_scores_to_the_last_bit()
    {
        using ReadContext saved = Read(builtIn.Retriever);
        saved.Save(Saved, Cancellation);
        using ReadContext opened = builtIn.Retriever.OpenContext(Saved, Cancellation);

        Assert.Equal(saved.Passages, opened.Passages);
        Assert.Equal(saved.Tokens, opened.Tokens);
        foreach (string query in new[] { Question, "When does the tram stop?" })
        {
            Ranking ranking = opened.Rank(query, Cancellation);
            AssertSame(saved.Rank(query, Cancellation), ranking);
            Assert.Equal(TimeSpan.Zero, ranking.Usage.ReadTime);
        }
    }

    [Fact]
    public void Passages_can_be_appended_to_an_opened_context_and_it_can_be_saved_over_its_file()
    {
        var more = new Passage("hive", "The hive stands on the roof.", "Hive");
        using ReadContext whole = builtIn.Retriever.Read([.. BuiltInRetriever.Passages, more], cancellationToken: Cancellation);
        SaveFrom(builtIn.Retriever);

        using (ReadContext opened = builtIn.Retriever.OpenContext(Saved, Cancellation))
        {
            opened.Append([more], Cancellation);
            opened.Save(Saved, Cancellation);
        }

        using ReadContext again = builtIn.Retriever.OpenContext(Saved, Cancellation);
        Assert.Equal(whole.Passages, again.Passages);
        foreach ((RankedPassage left, RankedPassage right) in whole.Rank(Question, Cancellation).Passages.Zip(
            again.Rank(Question, Cancellation).Passages))
        {
            Assert.Equal(left.Passage, right.Passage);
            Assert.Equal(left.Score, right.Score, 1e-5f);
        }
    }

    [Fact]
    public void Passages_that_were_cut_stay_cut()
    {
        string endless = string.Join(' ', Enumerable.Repeat("word", builtIn.Retriever.Config.MaxPositionEmbeddings));
        Passage[] passages = [new("book", endless), .. BuiltInRetriever.Passages];
        using QRRetriever small = Load(Compiled(Shortened), Options);
        using ReadContext saved = small.Read(passages, new RankOptions { Overflow = OverflowPolicy.Truncate }, Cancellation);
        saved.Save(Saved, Cancellation);
        using ReadContext opened = small.OpenContext(Saved, Cancellation);

        Ranking ranking = opened.Rank(Question, Cancellation);
        Assert.Equal(passages, opened.Passages);
        Assert.True(ranking.Passages.Single(passage => passage.Index == 0).Truncated);
        AssertSame(saved.Rank(Question, Cancellation), ranking);
    }

    [Fact]
    public void Heads_may_differ_within_the_same_layers()
    {
        SaveFrom(builtIn.Retriever);
        using QRRetriever other = Load(null, Options with { Heads = HeadSelection.Parse("0-2,1-3") });
        using ReadContext read = Read(other), opened = other.OpenContext(Saved, Cancellation);
        AssertSame(read.Rank(Question, Cancellation), opened.Rank(Question, Cancellation));
    }

    [Fact]
    public void The_same_model_in_another_folder_opens_it()
    {
        SaveFrom(builtIn.Retriever);
        using QRRetriever copy = Load(Compiled(_ => { }, Precision.F32, "elsewhere"), Options with { Heads = HeadSelection.Parse("1-0") });
        using ReadContext opened = copy.OpenContext(Saved, Cancellation);
        Assert.Equal(BuiltInRetriever.Passages, opened.Passages);
    }

    [Theory]
    [InlineData("2-0", "found the keys of layers up to 1; expected those of layers up to 2")]
    [InlineData("0-0", "found the keys of layers up to 1; expected those of layers up to 0")]
    public void Other_layers_are_refused(string heads, string complaint)
    {
        SaveFrom(builtIn.Retriever);
        using QRRetriever other = Load(null, Options with { Heads = HeadSelection.Parse(heads) });
        AssertRefused(other, complaint);
    }

    [Fact]
    public void Another_prompt_form_is_refused()
    {
        SaveFrom(builtIn.Retriever);
        using QRRetriever named = Load(null, Options with { Prompt = PromptFormat.Plain });
        AssertRefused(named, "found a context read in the prompt form 'llama3'; expected one in 'plain'");
        using QRRetriever changed = Load(null, Options with { Prompt = PromptFormat.Llama3 with { Separator = "\n" } });
        AssertRefused(changed, "expected one in 'llama3', which has other characters here");
    }

    [Fact]
    public void Another_model_is_refused()
    {
        SaveFrom(builtIn.Retriever);
        string path = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");
        using QRRetriever other = Load(path, Options with { Heads = HeadSelection.Parse("1-0") });
        AssertRefused(other, $"found a context of the model 'qrhead-mini'; expected one of '{other.Model}'");
    }

    [Fact]
    public void Another_precision_is_refused()
    {
        SaveFrom(builtIn.Retriever);
        using QRRetriever other = Load(Compiled(_ => { }, Precision.Int8), Options);
        AssertRefused(other, "found a context read in f32; expected one in int8");
    }

    [Fact]
    public void Other_weights_of_the_same_model_are_refused()
    {
        SaveFrom(builtIn.Retriever);
        using QRRetriever other = Load(
            Compiled(folder => Change(Path.Combine(folder, "model.safetensors"), bytes => bytes[^1] ^= 1)), Options);
        AssertRefused(other, "found a context of other weights of 'qrhead-mini'");
    }

    [Fact]
    public void Another_tokenizer_is_refused()
    {
        using (QRRetriever first = Load(Compiled(_ => { }), Options))
            SaveFrom(first);
        void Renumber(string folder) =>
            Change(Path.Combine(folder, "tokenizer.json"), bytes => "1.1"u8.CopyTo(bytes.AsSpan(bytes.IndexOf("1.0"u8))));
        using QRRetriever other = Load(Compiled(Renumber, name: "other"), Options);
        AssertRefused(other, "found a context read with another tokenizer.json");
    }

    [Fact]
    public void A_file_that_was_cut_short_anywhere_is_refused()
    {
        SaveFrom(builtIn.Retriever);
        byte[] whole = File.ReadAllBytes(Saved);
        var random = new Random(19);
        foreach (int length in (int[])[0, 1, 8, 12, 16, 200, whole.Length - 33, whole.Length - 32, whole.Length - 1,
            .. Enumerable.Range(0, 20).Select(_ => random.Next(whole.Length))])
        {
            File.WriteAllBytes(Saved, whole[..length]);
            AssertRefused(builtIn.Retriever, length < 400 ? "ends within its header" : "");
        }

        File.WriteAllBytes(Saved, [.. whole, 0]);
        AssertRefused(builtIn.Retriever, $"found {whole.Length + 1} bytes, a file with something behind it; expected {whole.Length}");
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_found()
    {
        SaveFrom(builtIn.Retriever);
        byte[] whole = File.ReadAllBytes(Saved);
        int header = 16 + BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(12));
        var random = new Random(20);
        int[] places =
        [
            0, 8, 12, 16, header - 1, header, header + 31, header + 32, whole.Length - 1, .. Enumerable.Range(0, 20)
                .Select(_ => random.Next(whole.Length)),
        ];
        foreach (int place in places)
        {
            byte[] broken = [.. whole];
            broken[place] ^= 1;
            File.WriteAllBytes(Saved, broken);
            AssertRefused(
                builtIn.Retriever, place < 16 ? "" : place < header + 32 ? "header that do not have their checksum"
                    : "keys and values that do not have their checksum");
        }
    }

    [Fact]
    public void Another_version_and_another_kind_of_file_are_told_apart()
    {
        SaveFrom(builtIn.Retriever);
        Change(Saved, bytes => bytes[8] = 2);
        AssertRefused(builtIn.Retriever, "found version 2 of the file; expected version 1");
        File.WriteAllText(Saved, "A text that is long enough to have a header.");
        AssertRefused(builtIn.Retriever, "found another kind of file");
        Assert.Throws<FileNotFoundException>(() => builtIn.Retriever.OpenContext(_folder.In("nowhere"), Cancellation));
    }

    [Fact]
    public void A_saving_that_is_stopped_leaves_what_was_there()
    {
        SaveFrom(builtIn.Retriever);
        byte[] before = File.ReadAllBytes(Saved);
        using ReadContext other = builtIn.Retriever.Read([BuiltInRetriever.Passages[0]], cancellationToken: Cancellation);
        Assert.Throws<OperationCanceledException>(() => other.Save(Saved, new CancellationToken(canceled: true)));
        Assert.ThrowsAny<IOException>(() => other.Save(_folder.In("no folder/x"), Cancellation));

        Assert.Equal(before, File.ReadAllBytes(Saved));
        Assert.Equal([Saved], Directory.GetFileSystemEntries(_folder.Path));
        other.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.Save(Saved, Cancellation));
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static QRRetrieverOptions Options => new() { Threads = 2, ChunkTokens = 32 };

    private static QRRetriever Load(string? model, QRRetrieverOptions options) => QRRetriever.Load(model, options, Cancellation);

    private static ReadContext Read(QRRetriever retriever) => retriever.Read(BuiltInRetriever.Passages, cancellationToken: Cancellation);

    private void SaveFrom(QRRetriever retriever)
    {
        using ReadContext context = Read(retriever);
        context.Save(Saved, Cancellation);
    }

    /// <summary>The built-in model in a folder of its own, with something changed.</summary>
    private string Compiled(Action<string> change, Precision precision = Precision.F32, string name = "model")
    {
        string folder = _folder.In(name);
        QRRetriever.Compile(null, folder, Options with { Precision = precision }, Cancellation);
        change(folder);

        // Another model, not a damaged one: its manifest has its checksums.
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, CompiledManifest.FileName)));
        File.Delete(Path.Combine(folder, CompiledManifest.FileName));
        CompiledManifest.Write(
            folder, manifest.RootElement.GetProperty("model").GetString()!, precision, manifest.RootElement.GetProperty("deepestLayer")
                .GetInt32());
        return folder;
    }

    /// <summary>Lets a compiled model read 512 tokens only.</summary>
    private static void Shortened(string folder) => Change(Path.Combine(folder, "config.json"), bytes =>
    {
        string text = Encoding.UTF8.GetString(bytes);
        Encoding.UTF8.GetBytes(Regex.Replace(text, "(\"max_position_embeddings\": )32768", "${1}512  ")).CopyTo(bytes, 0);
    });

    private static void Change(string path, Action<byte[]> change)
    {
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }

    private void AssertRefused(QRRetriever retriever, string complaint)
    {
        SavedContextException refusal = Assert.Throws<SavedContextException>(() => retriever.OpenContext(Saved, Cancellation));
        Assert.StartsWith($"{Saved}: found ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(Ranking expected, Ranking found)
    {
        Assert.Equal(
            expected.Passages.Select(passage => (passage.Index, passage.Score)), found.Passages.Select(
                passage => (passage.Index, passage.Score)));
        Assert.Equal(
            expected.Passages.SelectMany(passage => passage.TokenScores), found.Passages.SelectMany(passage => passage.TokenScores));
    }
}
