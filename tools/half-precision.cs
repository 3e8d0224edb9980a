// Rewrites the f32 tensors of a safetensors file as f16, so that a small model can be stored in the project.
// Usage: dotnet run tools/half-precision.cs -- INPUT.safetensors OUTPUT.safetensors

using System.Buffers.Binary;
using System.Text.Json.Nodes;

if (args is not [string inputPath, string outputPath])
{
    Console.Error.WriteLine("usage: dotnet run tools/half-precision.cs -- INPUT.safetensors OUTPUT.safetensors");
    return 2;
}

byte[] input = File.ReadAllBytes(inputPath);
int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(input));
JsonObject header = JsonNode.Parse(input.AsSpan(8, headerLength))!.AsObject();
ReadOnlySpan<byte> data = input.AsSpan(8 + headerLength);

var output = new MemoryStream();
var newHeader = new JsonObject();
int clipped = 0;
Span<byte> two = stackalloc byte[2];
foreach ((string name, JsonNode? entry) in header.OrderBy(tensor => tensor.Key, StringComparer.Ordinal))
{
    if (name == "__metadata__")
        continue;
    if ((string)entry!["dtype"]! != "F32")
        throw new InvalidDataException($"{name} is {entry["dtype"]}, expected F32.");
    int start = (int)entry["data_offsets"]![0]!, end = (int)entry["data_offsets"]![1]!;
    long newStart = output.Position;
    for (int i = start; i < end; i += 4)
    {
        var half = (Half)BinaryPrimitives.ReadSingleLittleEndian(data[i..]);
        clipped += Half.IsInfinity(half) ? 1 : 0;
        BinaryPrimitives.WriteHalfLittleEndian(two, half);
        output.Write(two);
    }

    newHeader[name] = new JsonObject
    {
        ["dtype"] = "F16",
        ["shape"] = entry["shape"]!.DeepClone(),
        ["data_offsets"] = new JsonArray(newStart, output.Position),
    };
}

if (clipped > 0)
    throw new InvalidDataException($"{clipped} values are beyond the range of f16.");

byte[] json = System.Text.Encoding.UTF8.GetBytes(newHeader.ToJsonString());
int padding = (8 - (json.Length % 8)) % 8;
using FileStream file = File.Create(outputPath);
byte[] length = new byte[8];
BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(json.Length + padding));
file.Write(length);
file.Write(json);
file.Write(System.Text.Encoding.ASCII.GetBytes(new string(' ', padding)));
output.WriteTo(file);
return 0;
