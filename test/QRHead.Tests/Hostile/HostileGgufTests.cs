using QRHead.Checkpoints;
using QRHead.Checkpoints.Gguf;
using QRHead.Sources;
using QRHead.Tokenization;

namespace QRHead.Tests.Hostile;

/// <summary>
/// Damaged GGUF files, from the first byte to the last; those that are read must then give their tokenizer, their configuration and every
/// tensor.
/// </summary>
public class HostileGgufTests
{
    private const string Keys = "tokenizer.ggml.";

    [Theory]
    [InlineData("llama-q4_0")]
    [InlineData("broken/00-valid")]
    public void A_file_is_read_or_refused(string name)
    {
        using var folder = new TemporaryFolder();
        byte[] valid = File.ReadAllBytes(Repository.GgufPath(name));
        int header = (int)GgufFile.Open(Repository.GgufPath(name)).DataStart;

        HostileReading.Check(
            random => Mutate(valid, header, random), bytes => ReadAll(
                folder.Write("model.gguf", bytes)), 400, typeof(CheckpointException), typeof(TokenizerFileException));
    }

    /// <summary>Metadata of every type under the keys of a SentencePiece vocabulary.</summary>
    [Fact]
    public void A_vocabulary_of_scores_is_read_or_refused() => HostileReading.Check(
        random => BitConverter.GetBytes(random.Next()),
        number => Tokenizer.Parse(GgufTokenizer.Read(SomeVocabulary(new Random(BitConverter.ToInt32(number)))).Utf8Json, "model.gguf")
            .Encode("a\u2581ab\u00DF", AddedTokenScope.Everywhere),
        600,
        typeof(CheckpointException),
        typeof(TokenizerFileException));

    private static byte[] Mutate(byte[] valid, int header, Random random) =>
        random.Next(4) == 0 ? HostileBytes.Mutate(valid, random) : [.. HostileBytes.Mutate(valid[..header], random), .. valid[header..]];

    private static void ReadAll(string path)
    {
        using LoadedModel model = GgufModel.Open(path);
        var checkpoint = (GgufCheckpoint)model.Source.Tensors;
        foreach (GgufTensor tensor in GgufFile.Open(path).Tensors)
        {
            if (GgufNames.HuggingFace(tensor.Name, GgufConfig.ArchitectureOf(checkpoint.Metadata)) is not { } name)
                continue;
            TensorRows rows = checkpoint.Rows(name, [.. tensor.Shape]);
            float[] row = new float[rows.Width];
            rows.Read(0, row);
            rows.Read(rows.Count - 1, row);
        }
    }

    private static GgufMetadata SomeVocabulary(Random random)
    {
        var values = new Dictionary<string, object>
        {
            [Keys + "model"] = "llama",
            [Keys + "tokens"] = (string[])["<unk>", "<s>", "</s>", "\u2581", "a", "b", "ab", "\u2581a", "<0xC3>", "<0x9F>"],
            [Keys + "scores"] = (double[])[0, 0, 0, -1, -2, -3, -4, double.NaN, 0, 0],
            [Keys + "token_type"] = (long[])[2, 3, 3, 1, 1, 1, 1, 1, 6, 6],
            [Keys + "bos_token_id"] = 1L,
            [Keys + "unknown_token_id"] = 0L,
            [Keys + "add_space_prefix"] = true,
        };
        string key = values.Keys.ElementAt(random.Next(values.Count));
        object[] others =
        [
            "", "gpt2", -1L, 5L, long.MaxValue, ulong.MaxValue, 0.5, double.NaN, true, Array.Empty<string>(), Array.Empty<long>(),
            (string[])["", "a"], (string[])["a", "a"],
            (long[])[4, 4, 4, 5, 5, 5, 6, 6, 6, 0], (double[])[double.NegativeInfinity],
            (string[])["a", "b", "c", "d", "e", "f", "g", "h", "i", "\u2581\u2581"],
        ];
        values[key] = others[random.Next(others.Length)];
        if (random.Next(2) == 0)
            values[values.Keys.ElementAt(random.Next(values.Count))] = others[random.Next(others.Length)];
        if (random.Next(4) == 0)
            values.Remove(key);
        return new GgufMetadata("model.gguf", values);
    }
}
