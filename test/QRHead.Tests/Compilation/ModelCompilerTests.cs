using System.Buffers.Binary;
using QRHead.Checkpoints;
using QRHead.Checkpoints.Gguf;
using QRHead.Compilation;
using QRHead.Tests.Models;

namespace QRHead.Tests.Compilation;

/// <summary>What a compiled model holds.</summary>
public sealed class ModelCompilerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Codes of at most 4 bits, and embeddings of at most 8, are carried over: what is stored is what was stored.</summary>
    [Theory]
    [InlineData("llama-q4_0", Precision.Int4)]
    [InlineData("llama-q4_1", Precision.Int4)]
    [InlineData("llama-q4_0", Precision.Int8)]
    [InlineData("llama-q8_0", Precision.Int8)]
    [InlineData("llama-mixed", Precision.Int8)]
    public void Codes_of_a_gguf_file_are_carried_over(string model, Precision precision)
    {
        string path = Shared.Require($"goldens/gguf/{model}.gguf");
        using Checkpoint compiled = CompiledModel.Compile(path, precision, _folder.In("compiled"));
        using GgufCheckpoint source = GgufCheckpoint.Open(path);

        foreach (WeightUse use in NeededWeights.Of(source.Config, source.Config.NumHiddenLayers - 1)
            .Where(use => precision == Precision.Int4 || use.Kind != WeightKind.Product))
        {
            float[] expected = source.Rows(use.Name, use.Shape).ReadAll();
            float[] found = Numbers(compiled, use);
            float most = expected.Max(Math.Abs);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - found[i]) <= 1e-6 * most, $"{use.Name}[{i}]: {expected[i]:R} became {found[i]:R}");
        }
    }

    [Theory]
    [InlineData(Precision.Int8, 64, 1 / 254.0)]
    [InlineData(Precision.Int4, 32, 1 / 15.0)]
    public void Numbers_are_rounded_to_the_nearest_code(Precision precision, int productBlock, double step)
    {
        string path = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");
        using Checkpoint compiled = CompiledModel.Compile(path, precision, _folder.In("compiled"));
        using Checkpoint source = Checkpoint.Open(path);

        foreach (WeightUse use in NeededWeights.Of(source.Config, source.Config.NumHiddenLayers - 1))
        {
            float[] expected = source.Rows(use.Name, use.Shape).ReadAll();
            float[] found = Numbers(compiled, use);
            int width = (int)use.Shape[^1], most = use.Kind == WeightKind.Product ? productBlock : 32;
            for (int i = 0, length; i < expected.Length; i += length)
            {
                length = Math.Min(most, width - (i % width));
                float[] block = expected[i..(i + length)];
                double allowed = use.Kind == WeightKind.Numbers ? 0 : (block.Max(Math.Abs) * step * 1.001) + 1e-9;
                for (int j = 0; j < block.Length; j++)
                    Assert.True(Math.Abs(block[j] - found[i + j]) <= allowed, $"{use.Name}[{i + j}]: {block[j]:R} became {found[i + j]:R}");
            }
        }
    }

    [Fact]
    public void In_16_bits_tables_and_factors_are_rounded_and_norms_are_not()
    {
        string path = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");
        using Checkpoint compiled = CompiledModel.Compile(path, Precision.F16, _folder.In("compiled"));
        using Checkpoint source = Checkpoint.Open(path);

        foreach (WeightUse use in NeededWeights.Of(source.Config, source.Config.NumHiddenLayers - 1))
        {
            bool rounded = use.Kind != WeightKind.Numbers;
            Assert.Equal(rounded ? ElementType.F16 : ElementType.F32, compiled.Get(use.Name, use.Shape).ElementType);
            Assert.Equal(
                source.Rows(use.Name, use.Shape).ReadAll()
                    .Select(number => rounded ? (float)(Half)number : number), Numbers(compiled, use));
        }
    }

    [Fact]
    public void A_weight_beyond_the_range_of_16_bits_is_refused()
    {
        using var large = new TinyModel(
            "llama", change: (name, numbers) => numbers[5] = name == "model.layers.1.mlp.up_proj.weight" ? -70_000 : numbers[5]);
        var source = new CompileSource("large", large.Checkpoint, () => new Dictionary<string, byte[]>(), "large");
        CheckpointException refused = Assert.Throws<CheckpointException>(
            () => CompiledModel.Compile(source, Precision.F16, _folder.In("compiled")));

        Assert.Contains(
            "tensor 'model.layers.1.mlp.up_proj.weight': found a weight of -70000; expected at most 65504 for f16", refused.Message,
            StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Only_what_the_heads_need_is_there()
    {
        string path = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");
        using Checkpoint compiled = CompiledModel.Compile(path, Precision.F32, _folder.In("compiled"), HeadSet.Parse("1-0"));

        string[] names = [.. compiled.Tensors.Select(tensor => tensor.Name)];
        Assert.Contains("model.layers.0.mlp.down_proj.weight", names);
        Assert.Contains("model.layers.1.self_attn.k_proj.weight", names);
        Assert.DoesNotContain("model.layers.1.self_attn.v_proj.weight", names);
        Assert.DoesNotContain(
            names, name => name.StartsWith("model.layers.2", StringComparison.Ordinal)
                || name.StartsWith("lm_head", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_is_there_is_left_alone()
    {
        string path = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");
        _folder.Write("mine.txt", "mine");
        Assert.Contains(
            "is there already", Assert.Throws<IOException>(
                () => CompiledModel.Compile(path, Precision.Int8, _folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Nothing_is_left_of_a_cancelled_compilation()
    {
        string path = Path.Combine(Repository.Root(), "test/Goldens/models/qwen3");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => QRRetriever.Compile(path, _folder.In("compiled"), new() { Heads = HeadSelection.All }, cancelled.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The numbers that a stored weight stands for.</summary>
    private static float[] Numbers(Checkpoint checkpoint, WeightUse use)
    {
        long rows = use.Shape.SkipLast(1).Aggregate(1L, (count, size) => count * size), width = use.Shape[^1];
        if (BlockTensors.Find(checkpoint, use.Name, rows, width) is not { } blocks)
            return checkpoint.Rows(use.Name, use.Shape).ReadAll();

        ReadOnlySpan<byte> codes = checkpoint.Bytes(blocks.Codes), scales = checkpoint.Bytes(blocks.Scales);
        ReadOnlySpan<byte> offsets = blocks.Offsets is { } stored ? checkpoint.Bytes(stored) : [];
        int blocksOfRow = (int)blocks.Scales.Shape[1];
        var numbers = new float[rows * width];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < width; column++)
            {
                int place = (row * blocksOfRow * blocks.Block) + column, block = (row * blocksOfRow) + (column / blocks.Block);
                int code = blocks.Bits == 8 ? codes[place] - 128 : ((codes[place / 2] >> (4 * (place % 2))) & 15) - 8;
                float scale = blocks.Scales.ElementType == ElementType.F16
                    ? (float)BinaryPrimitives.ReadHalfLittleEndian(scales[(2 * block)..])
                    : BinaryPrimitives.ReadSingleLittleEndian(scales[(4 * block)..]);
                numbers[(row * width) + column] = (code * scale)
                    + (offsets.IsEmpty ? 0 : BinaryPrimitives.ReadSingleLittleEndian(offsets[(4 * block)..]));
            }
        }

        return numbers;
    }
}
