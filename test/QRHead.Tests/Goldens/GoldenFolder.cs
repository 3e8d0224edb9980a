namespace QRHead.Tests.Goldens;

/// <summary>Where recorded models and rankings lie: a small selection in the project, all of them in the folder <c>shared</c> beside it.</summary>
internal static class GoldenFolder
{
    /// <summary>The folder of all of them.</summary>
    public const string Large = "shared/goldens";

    /// <summary>The models of the selection: one for each architecture.</summary>
    private static readonly string[] Carried = ["llama-sharded-f16", "qwen2-tied", "qwen3", "mistral-window"];

    private static readonly string[] Computed =
    [
        "llama-tied", "llama3-rope", "llama-mha-bf16", "llama-sharded-f16", "qwen2", "qwen2-tied", "qwen3", "mistral", "mistral-window",
        "granite", "olmo2", "phi3", "phi3-partial", "smollm3",
    ];

    /// <summary>Models of architectures that are not computed yet; their prompts and tokens are.</summary>
    private static readonly string[] PromptsOnly = ["gemma2", "gemma3_text"];

    /// <summary>Gets the folder and the model of every set of goldens whose scores are computed.</summary>
    public static TheoryData<string, string> All => Of(Computed);

    /// <summary>Gets the folder and the model of every set of goldens.</summary>
    public static TheoryData<string, string> Prompts => Of([.. Computed, .. PromptsOnly]);

    /// <summary>Gets the models of the large folder whose scores are computed.</summary>
    public static TheoryData<string> AllLarge => [.. Computed];

    /// <summary>Gets a model's folder; skips the test where it is not there.</summary>
    public static string Model(string folder, string model) => Require(folder, $"models/{model}");

    /// <summary>Gets the recorded cases of a model; skips the test where they are not there.</summary>
    public static IReadOnlyList<GoldenCase> Cases(string folder, string model)
    {
        string[] files = Directory.GetFiles(Require(folder, $"retrieval/{model}"), "*.json");
        Assert.NotEmpty(files);
        return [.. files.Order(StringComparer.Ordinal).Select(GoldenCase.Read)];
    }

    private static TheoryData<string, string> Of(string[] large)
    {
        var all = new TheoryData<string, string>();
        foreach (string model in Carried)
            all.Add("test/Goldens", model);
        foreach (string model in large)
            all.Add(Large, model);
        return all;
    }

    private static string Require(string folder, string path) => folder == Large
        ? Shared.Require($"goldens/{path}")
        : Path.Combine(Repository.Root(), folder, path);
}
