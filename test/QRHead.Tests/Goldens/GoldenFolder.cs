namespace QRHead.Tests.Goldens;

/// <summary>
/// Where recorded models and rankings lie: a small selection in the project, all of them in the folder <c>shared</c> beside it.
/// </summary>
internal static class GoldenFolder
{
    /// <summary>The folder of all of them.</summary>
    public const string Large = "shared/goldens";

    /// <summary>The models of the selection.</summary>
    private static readonly string[] Carried = ["llama-sharded-f16", "qwen2-tied", "qwen3", "mistral-window"];

    private static readonly string[] Models =
    [
        "llama-tied", "llama3-rope", "llama-mha-bf16", "llama-sharded-f16", "qwen2", "qwen2-tied", "qwen3", "mistral", "mistral-window",
        "gemma2", "gemma3_text", "granite", "olmo2", "phi3", "phi3-partial", "smollm3",
    ];

    /// <summary>Gets the folder and the model of every set of goldens.</summary>
    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string model in Carried)
                all.Add("test/Goldens", model);
            foreach (string model in Models)
                all.Add(Large, model);
            return all;
        }
    }

    /// <summary>Gets the models of the large folder.</summary>
    public static TheoryData<string> AllLarge => [.. Models];

    /// <summary>Gets the file with texts that a model continued; skips the test where it is not there.</summary>
    public static string Generation(string folder, string model) => Require(folder, $"generation/{model}.json");

    /// <summary>Gets a model's folder; skips the test where it is not there.</summary>
    public static string Model(string folder, string model) => Require(folder, $"models/{model}");

    /// <summary>Gets the recorded cases of a model; skips the test where they are not there.</summary>
    public static IReadOnlyList<GoldenCase> Cases(string folder, string model)
    {
        string[] files = Directory.GetFiles(Require(folder, $"retrieval/{model}"), "*.json");
        Assert.NotEmpty(files);
        return [.. files.Order(StringComparer.Ordinal).Select(GoldenCase.Read)];
    }

    private static string Require(string folder, string path) => folder == Large
        ? Shared.Require($"goldens/{path}")
        : Path.Combine(Repository.Root(), folder, path);
}
