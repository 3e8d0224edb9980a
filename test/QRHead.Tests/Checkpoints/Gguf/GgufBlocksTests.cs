using System.Runtime.InteropServices;
using System.Text.Json;
using QRHead.Checkpoints.Gguf;

namespace QRHead.Tests.Checkpoints.Gguf;

/// <summary>The numbers of each block type are those of gguf-py, bit for bit; the types that are not read are named.</summary>
public sealed class GgufBlocksTests
{
    [Fact]
    public void Every_block_gives_the_recorded_bits()
    {
        using JsonDocument golden = Golden();
        int types = 0, blocks = 0;
        foreach (JsonProperty recorded in golden.RootElement.GetProperty("types").EnumerateObject())
        {
            if (GgufTensorType.Of(recorded.Value.GetProperty("id").GetUInt32()) is not { } type)
                continue;
            Assert.Equal(recorded.Name, type.Name);
            types++;
            foreach (JsonElement block in recorded.Value.GetProperty("blocks").EnumerateArray())
            {
                byte[] bytes = Convert.FromHexString(block.GetProperty("hex").GetString()!);
                float[] numbers = new float[bytes.Length / type.Bytes * type.Elements];
                GgufBlocks.Dequantize(type, bytes, numbers);
                string bits = Convert.ToHexStringLower(MemoryMarshal.AsBytes(numbers.AsSpan()));
                Assert.True(
                    string.Equals(bits, block.GetProperty("f32leHex").GetString(), StringComparison.OrdinalIgnoreCase),
                    $"{recorded.Name}: {block.GetProperty("hex")}");
                blocks++;
            }
        }

        Assert.Equal(17, types);
        Assert.True(blocks > 100);
    }

    [Fact]
    public void Types_that_are_not_read_have_their_name()
    {
        using JsonDocument golden = Golden();
        foreach (JsonProperty recorded in golden.RootElement.GetProperty("types").EnumerateObject())
        {
            uint id = recorded.Value.GetProperty("id").GetUInt32();
            if (GgufTensorType.Of(id) is null)
                Assert.Equal(recorded.Name, GgufTensorType.NameOf(id));
        }
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused() =>
        Assert.Throws<ArgumentException>(() => GgufBlocks.Dequantize(GgufTensorType.Of(2)!, new byte[18], new float[31]));

    private static JsonDocument Golden() => JsonDocument.Parse(File.ReadAllBytes(Shared.Require("goldens/gguf/blocks.json")));
}
