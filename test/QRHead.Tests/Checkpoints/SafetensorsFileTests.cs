using System.Buffers.Binary;
using CsCheck;
using QRHead.Checkpoints;

namespace QRHead.Tests.Checkpoints;

public class SafetensorsFileTests
{
    private const string TwoFloats = """{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""";

    [Fact]
    public void Reads_names_types_shapes_and_texts()
    {
        byte[] bytes = SafetensorsWriter.Join(
            $$$"""{"__metadata__":{"format":"pt"},"a":{{{TwoFloats}}},"s":{"dtype":"I8","shape":[],"data_offsets":[8,9]}}""", new byte[9]);

        using var file = SafetensorsFile.Open(bytes, "memory");

        Assert.Equal(["a", "s"], file.Entries.Select(entry => entry.Name));
        Assert.Equal((ElementType.F32, 2L, 8L), (file.Entries[0].ElementType, file.Entries[0].Count, file.Entries[0].ByteLength));
        Assert.Equal((1L, bytes.Length - 1L), (file.Entries[1].Count, file.Entries[1].Offset));
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Orders_tensors_by_their_bytes_whatever_the_order_of_the_header()
    {
        byte[] bytes = SafetensorsWriter.Join(
            """{"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [7, 8]);

        using var file = SafetensorsFile.Open(bytes, "memory");

        Assert.Equal(["a", "b"], file.Entries.Select(entry => entry.Name));
        Assert.Equal(8, file.Bytes(file.Entries[1], 0, 1)[0]);
    }

    [Fact]
    public void Metadata_may_be_null()
    {
        using var file = SafetensorsFile.Open(
            SafetensorsWriter.Join("""{"__metadata__":null,"s":{"dtype":"I8","shape":[],"data_offsets":[0,1]}}""", new byte[1]), "memory");

        Assert.Empty(file.Metadata);
        Assert.Equal("s", Assert.Single(file.Entries).Name);
    }

    [Theory]
    [InlineData("{}", 0)]
    [InlineData("""{"e":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"e":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}   """, 1)]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"note":{"x":[1]}}}""", 1)]
    public void Accepts_what_the_format_allows(string header, int data) =>
        SafetensorsFile.Open(SafetensorsWriter.Join(header, new byte[data]), "memory").Dispose();

    [Theory]
    [InlineData("""{"a":""", "broken JSON")]
    [InlineData("""{"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}}x""", "broken JSON")]
    [InlineData("[]", "JSON StartArray", "a JSON object")]
    [InlineData("""{"a":3}""", "'a'", "JSON Number", "dtype, shape and data_offsets")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "'a'", "no dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "'a'", "no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "'a'", "no data_offsets")]
    [InlineData("""{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,8]}}""", "'a'", "dtype 'F4'", "BF16")]
    [InlineData("""{"a":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", "'a'", "dtype of JSON Number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "'a'", "shape", "non-negative")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "'a'", "shape", "whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "'a'", "shape of JSON Number", "array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "'a'", "8 bytes", "12 bytes for F32 [3]")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", "'a'", "more than 2^63 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", "'a'", "3 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "'a'", "[8, 0]", "start <= end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "'a'", "[0, 16]", "where the file ends", "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}}""", "'a'", "data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes after the last tensor", "end of the file")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a'", "4 unused bytes", "at byte 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'b'",
        "another tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "'a'", "twice")]
    [InlineData("""{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__", "under 'k'", "a text")]
    public void Refuses_a_corrupt_header(string header, params string[] words) =>
        Refused(SafetensorsWriter.Join(header, new byte[8]), words);

    [Theory]
    [InlineData(0UL, "header length", "0 bytes")]
    [InlineData(1_000UL, "header length", "1000 bytes", "truncated")]
    [InlineData(100_000_001UL, "header length", "100000001 bytes")]
    [InlineData(ulong.MaxValue, "header length", "18446744073709551615 bytes")]
    public void Refuses_a_header_length_beyond_the_file(ulong length, params string[] words)
    {
        byte[] bytes = SafetensorsWriter.Join($$"""{"a":{{TwoFloats}}}""", new byte[8]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);

        Refused(bytes, words);
    }

    [Fact]
    public void Refuses_a_name_that_is_not_utf8()
    {
        byte[] bytes = SafetensorsWriter.Join("""{"?":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", [1]);
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;

        Refused(bytes, "header", "broken JSON");
    }

    [Fact]
    public void Refuses_every_truncation()
    {
        byte[] whole = new SafetensorsWriter().Add("a", [1, 2], 2).Add("b", [3], ElementType.F16, 1).ToBytes();

        for (int length = 0; length < whole.Length; length++)
            Refused(whole[..length], "memory: ");
    }

    [Fact]
    public void Opens_or_refuses_whatever_bytes_are_changed()
    {
        byte[] whole = new SafetensorsWriter().Add("a", [1, 2], 2).Add("b", [3, 4, 5, 6], ElementType.BF16, 2, 2).ToBytes();

        Gen.Select(Gen.Int[0, whole.Length - 11], Gen.Byte, Gen.Int[0, whole.Length - 11], Gen.Byte)
            .Sample((place, value, otherPlace, otherValue) =>
        {
            byte[] changed = [.. whole];
            changed[place] = value;
            changed[otherPlace] = otherValue;
            try
            {
                SafetensorsFile.Open(changed, "memory").Dispose();
            }
            catch (CheckpointException)
            {
                // Refused: as good as opened.
            }
        });
    }

    [Fact]
    public void Bytes_outside_a_tensor_are_out_of_reach()
    {
        using var file = SafetensorsFile.Open(new SafetensorsWriter().Add("a", [1], 1).Add("b", [2], 1).ToBytes(), "memory");

        Assert.Throws<ArgumentOutOfRangeException>(() => file.Bytes(file.Entries[0], 0, 5).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Bytes(file.Entries[0], -1, 1).Length);
    }

    [Fact]
    public void Nothing_is_read_after_disposal()
    {
        var file = SafetensorsFile.Open(new SafetensorsWriter().Add("a", [1], 1).ToBytes(), "memory");
        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Bytes(file.Entries[0], 0, 4).Length);
    }

    [Fact]
    public unsafe void Reads_a_resource_stream_in_place()
    {
        byte[] bytes = new SafetensorsWriter().Add("a", [1.5f], 1).ToBytes();
        fixed (byte* start = bytes)
        {
            using var file = SafetensorsFile.Open(new UnmanagedMemoryStream(start, bytes.Length), "resource");

            Assert.Equal(BitConverter.GetBytes(1.5f), file.Bytes(file.Entries[0], 0, 4).ToArray());
            Assert.Null(file.Entries[0].FilePath);
        }
    }

    [Fact]
    public void Follows_the_links_of_a_hub_snapshot_even_through_a_linked_folder()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("hub/blobs"));
        Directory.CreateDirectory(folder.In("hub/snapshots/abc"));
        folder.Write("hub/blobs/e1", new SafetensorsWriter().Add("a", [1], 1).ToBytes());
        File.CreateSymbolicLink(folder.In("hub/snapshots/abc/model.safetensors"), "../../blobs/e1");
        Directory.CreateSymbolicLink(folder.In("mine"), folder.In("hub/snapshots/abc"));

        using var file = SafetensorsFile.Open(folder.In("mine/model.safetensors"));

        Assert.Equal(RealPath.Of(folder.In("hub/blobs/e1")), file.Entries[0].FilePath);
        Assert.EndsWith(Path.Combine("hub", "blobs", "e1"), file.Entries[0].FilePath);
    }

    [Fact]
    public void Says_where_a_broken_link_leads()
    {
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.In("model.safetensors"), "gone");
        File.CreateSymbolicLink(folder.In("circle"), "circle");

        var broken = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder.In("model.safetensors")));
        var circle = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(folder.In("circle")));

        Assert.Contains("gone, which does not exist", broken.Message);
        Assert.Contains("circle", circle.Found);
    }

    private static void Refused(byte[] bytes, params string[] words)
    {
        var refusal = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(bytes, "memory"));

        Assert.Equal("memory", refusal.File);
        Assert.All(words, word => Assert.Contains(word, refusal.Message));
    }
}
