using System.Text.Json.Nodes;
using QRHead.Checkpoints;
using QRHead.Models;
using QRHead.Tokenization;

namespace QRHead.Tests.Hostile;

/// <summary>Whole models with a damaged configuration: what is read must then build, or be refused.</summary>
public class HostileModelTests
{
    private static readonly string[] Models = ["llama-sharded-f16", "qwen2-tied", "qwen3", "mistral-window"];

    /// <summary>Values that pass for sizes and numbers, and that fit nothing.</summary>
    private static readonly string[] Numbers =
        [
            "1", "2", "3", "4", "8", "16", "64", "128", "1000", "65536", "1000000", "2147483647", "0.5", "1e-30", "1e30", "null",
            "true", "false",
        ];

    private static readonly string[] Types =
    [
        "llama", "mistral", "qwen2", "qwen3", "granite", "olmo2", "smollm3", "phi3", "gemma2", "gemma3_text", "gpt2",
    ];

    [Theory]
    [InlineData("llama-sharded-f16")]
    [InlineData("qwen2-tied")]
    [InlineData("qwen3")]
    [InlineData("mistral-window")]
    public void A_model_is_built_or_refused(string name)
    {
        using TemporaryFolder folder = Copy(name);
        byte[] valid = File.ReadAllBytes(folder.In("config.json"));

        HostileReading.Check(
            random => Mutate(valid, random),
            bytes =>
            {
                folder.Write("config.json", bytes);
                using Checkpoint checkpoint = Checkpoint.Open(folder.Path);
                DecoderGraph.Build(checkpoint, [0, checkpoint.Config.NumHiddenLayers - 1]);
            },
            120,
            typeof(CheckpointException),
            typeof(UnsupportedModelException));
    }

    [Fact]
    public void A_retriever_is_loaded_or_refused()
    {
        TemporaryFolder[] folders = [.. Models.Select(Copy)];
        byte[][] valid = [.. folders.Select(folder => File.ReadAllBytes(folder.In("config.json")))];
        QRRetrieverOptions[] options =
        [
            new() { Heads = HeadSelection.Parse("1-0"), Threads = 1 },
            new() { Heads = HeadSelection.All, Threads = 1 },
        ];

        HostileReading.Check(
            random =>
            {
                int model = random.Next(Models.Length);
                return [(byte)model, (byte)random.Next(options.Length), .. Mutate(valid[model], random)];
            },
            bytes =>
            {
                TemporaryFolder folder = folders[bytes[0]];
                folder.Write("config.json", bytes[2..]);
                QRRetriever.Load(folder.Path, options[bytes[1]]).Dispose();
            },
            60,
            typeof(CheckpointException),
            typeof(UnsupportedModelException),
            typeof(HeadSetException),
            typeof(TokenizerFileException),
            typeof(InferenceException));

        foreach (TemporaryFolder folder in folders)
            folder.Dispose();
    }

    /// <summary>Mostly other numbers and types of model, which the reader accepts; sometimes any damage.</summary>
    private static byte[] Mutate(byte[] valid, Random random)
    {
        if (random.Next(4) == 0)
            return HostileJson.Mutate(valid, random);
        var config = JsonNode.Parse(valid)!.AsObject();
        for (int changes = random.Next(1, 3); changes > 0; changes--)
        {
            string key = config.ElementAt(random.Next(config.Count)).Key;
            config[key] = key == "model_type" ? Types[random.Next(Types.Length)] : JsonNode.Parse(Numbers[random.Next(Numbers.Length)]);
        }

        if (random.Next(4) == 0)
            config["model_type"] = Types[random.Next(Types.Length)];
        return System.Text.Encoding.UTF8.GetBytes(config.ToJsonString());
    }

    private static TemporaryFolder Copy(string model)
    {
        var folder = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root(), "test", "Goldens", "models", model)))
            File.Copy(file, folder.In(Path.GetFileName(file)));
        return folder;
    }
}
