using System.Reflection;
using QRHead.Checkpoints;
using QRHead.Compilation;
using QRHead.Tokenization;

namespace QRHead.Sources;

/// <summary>
/// The small model inside this assembly, so that the first ranking needs no download: four heads of a three-layer Llama, trained for
/// this project. About as good as BM25, and no more. Its files and their origin are in <c>Sources/qrhead-mini</c>.
/// </summary>
internal static class BuiltInModel
{
    /// <summary>The model's name, under which its heads are a preset.</summary>
    public const string Name = "qrhead-mini";

    /// <summary>Opens the model from the assembly's resources.</summary>
    public static LoadedModel Open()
    {
        SafetensorsFile weights = SafetensorsFile.Open(Resource("model.safetensors"), $"{Name}/model.safetensors");
        Checkpoint checkpoint = Checkpoint.Open(Name, Bytes("config.json"), Bytes("generation_config.json"), weights);
        string[] documents = ["config.json", "generation_config.json", "tokenizer.json"];
        var source = new CompileSource(
            Name, checkpoint, () => documents.ToDictionary(name => name, Bytes), $"{typeof(BuiltInModel).Module.ModuleVersionId}");
        return new LoadedModel(source, Tokenizer.Parse(Bytes("tokenizer.json"), $"{Name}/tokenizer.json"));
    }

    private static byte[] Bytes(string file)
    {
        using UnmanagedMemoryStream stream = Resource(file);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static UnmanagedMemoryStream Resource(string file) =>
        (UnmanagedMemoryStream)Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Name}/{file}")!;
}
