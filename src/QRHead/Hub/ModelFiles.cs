namespace QRHead.Hub;

/// <summary>Which files of a repository make up a model.</summary>
/// <param name="Files">What is needed and is there; without the shards that <paramref name="Index"/> names.</param>
/// <param name="Index">The index of the shards; null where the weights are in one file.</param>
/// <param name="Main">The GGUF file to open, the first part; null for a model in safetensors, which is a folder.</param>
internal sealed record ModelFiles(IReadOnlyList<string> Files, string? Index, string? Main)
{
    public const string Config = "config.json";
    public const string Tokenizer = "tokenizer.json";
    public const string Weights = "model.safetensors";
    public const string WeightsIndex = "model.safetensors.index.json";

    /// <summary>Files that are fetched where they exist.</summary>
    public static readonly IReadOnlyList<string> Optional =
        ["generation_config.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja", "chat_template.json"];

    /// <summary>Chooses among the files of a repository or of a snapshot.</summary>
    /// <returns>Null where something needed is missing or the choice is not clear; <see cref="MissingFiles"/> says what.</returns>
    public static ModelFiles? Choose(ModelReference reference, IReadOnlyCollection<string> files) =>
        reference.IsGguf ? ChooseGguf(reference, files) : ChooseSafetensors(files);

    /// <summary>Finds the GGUF models that a reference means.</summary>
    public static IReadOnlyList<GgufFiles> Meant(ModelReference reference, IEnumerable<string> files) =>
        [
            .. GgufFiles.Of(files)
                .Where(model => reference.File is { } file ? model.Has(file) : model.IsQuantizedAs(reference.Quantization!)),
        ];

    private static ModelFiles? ChooseGguf(ModelReference reference, IReadOnlyCollection<string> files) =>
        Meant(reference, files) is [{ IsWhole: true } model] ? new ModelFiles(model.Parts, Index: null, model.Parts[0]) : null;

    // As the loader does: weights in one file go before shards.
    private static ModelFiles? ChooseSafetensors(IReadOnlyCollection<string> files)
    {
        string? weights = files.Contains(Weights) ? Weights : files.Contains(WeightsIndex) ? WeightsIndex : null;
        if (weights is null || !files.Contains(Config) || !files.Contains(Tokenizer))
            return null;
        return new ModelFiles(
            [Config, Tokenizer, .. Optional.Where(files.Contains), weights], weights == WeightsIndex ? WeightsIndex : null, Main: null);
    }
}
