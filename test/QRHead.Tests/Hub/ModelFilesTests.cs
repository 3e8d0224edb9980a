using QRHead.Hub;

namespace QRHead.Tests.Hub;

public class ModelFilesTests
{
    private static readonly string[] Ggufs =
    [
        "README.md", "mmproj-F16.gguf", "model-Q4_K_M.gguf", "model-Q4_K_S.gguf", "model-Q8_0.gguf",
        "BF16/model-BF16-00002-of-00002.gguf", "BF16/model-BF16-00001-of-00002.gguf", "model-Q3_K_L-00001-of-00002.gguf",
        "UD/model-UD-IQ1_M.gguf", "other/model-IQ1_M.gguf",
    ];

    [Fact]
    public void Takes_config_tokenizer_and_weights_and_leaves_the_rest()
    {
        string[] repository =
        [
            ".gitattributes", "README.md", "chat_template.jinja", "config.json", "consolidated.safetensors", "generation_config.json",
            "model.safetensors",
            "original/model.safetensors", "pytorch_model.bin", "special_tokens_map.json", "tokenizer.json", "tokenizer.model",
            "tokenizer_config.json",
        ];

        ModelFiles? files = ModelFiles.Choose(ModelReference.Parse("org/name"), repository);

        Assert.Equal(
            [
                "chat_template.jinja", "config.json", "generation_config.json", "model.safetensors", "special_tokens_map.json",
                "tokenizer.json", "tokenizer_config.json",
            ],
            files!.Files.Order());
        Assert.Null(files.Index);
    }

    [Fact]
    public void Takes_the_index_where_there_are_shards()
    {
        ModelFiles? files = ModelFiles.Choose(
            ModelReference.Parse(
                "org/name"), ["config.json", "tokenizer.json", "model.safetensors.index.json", "model-00001-of-00001.safetensors"]);

        Assert.Equal("model.safetensors.index.json", files!.Index);
        Assert.Equal(["config.json", "tokenizer.json", "model.safetensors.index.json"], files.Files);
    }

    [Theory]
    [InlineData("org/name:Q4_K_M", "model-Q4_K_M.gguf")]
    [InlineData("org/name:q8_0", "model-Q8_0.gguf")]
    [InlineData("org/name:BF16", "BF16/model-BF16-00001-of-00002.gguf", "BF16/model-BF16-00002-of-00002.gguf")]
    [InlineData("org/name/model-Q4_K_S.gguf", "model-Q4_K_S.gguf")]
    [InlineData("org/name/BF16/model-BF16-00001-of-00002.gguf", "BF16/model-BF16-00001-of-00002.gguf",
        "BF16/model-BF16-00002-of-00002.gguf")]
    [InlineData("org/name/BF16/model-BF16-00002-of-00002.gguf", "BF16/model-BF16-00001-of-00002.gguf",
        "BF16/model-BF16-00002-of-00002.gguf")]
    [InlineData("org/name:UD-IQ1_M", "UD/model-UD-IQ1_M.gguf")]
    public void Takes_a_gguf_file_with_all_its_parts(string reference, params string[] expected)
    {
        ModelFiles? files = ModelFiles.Choose(ModelReference.Parse(reference), Ggufs);

        Assert.Equal(expected, files!.Files);
        Assert.Equal(expected[0], files.Main);
    }

    [Theory]
    [InlineData("org/name:Q4_K", "'Q4_K'", "org/name/model-Q4_K_M.gguf", "org/name/model-Q8_0.gguf")]
    [InlineData("org/name:IQ1_M", "fits 2 files", "org/name/UD/model-UD-IQ1_M.gguf", "org/name/other/model-IQ1_M.gguf")]
    [InlineData("org/name:Q3_K_L", "1 of its parts", "model-Q3_K_L-00001-of-00002.gguf")]
    [InlineData("org/name/nope.gguf@dev", "nope.gguf", "no such file", "org/name/model-Q8_0.gguf@dev")]
    [InlineData("org/name", "no model.safetensors", "org/name/model-Q8_0.gguf")]
    public void Says_what_to_write_instead(string text, params string[] words) => Check(text, Ggufs, words);

    [Fact]
    public void Says_what_a_repository_lacks()
    {
        Check("org/name", ["config.json", "pytorch_model.bin"], ["pytorch_model.bin", "refs/pr/1"]);
        Check("org/name", ["config.json", "model.safetensors"], ["no tokenizer.json"]);
        Check("org/name", ["tokenizer.json", "model.safetensors"], ["no config.json"]);
        Check("org/name", ["README.md"], ["no model.safetensors among README.md"]);
        Check("org/name", [], ["no files at all"]);
        Check("org/name:Q4_0", ["config.json", "model.safetensors"], ["no GGUF files", "read as org/name"]);
    }

    private static void Check(string text, string[] files, string[] words)
    {
        ModelReference reference = ModelReference.Parse(text);
        Assert.Null(ModelFiles.Choose(reference, files));

        HubException exception = MissingFiles.Explain(reference, new HubPlace(reference.Repository, "main"), files);

        Assert.StartsWith("org/name@main", exception.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, exception.Message, StringComparison.Ordinal));
    }
}
