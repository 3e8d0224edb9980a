using QRHead.Sources;

namespace QRHead.Tests.Sources;

public sealed class LmStudioStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Finds_a_model_by_the_name_that_lm_studio_has_for_it()
    {
        Add("lmstudio-community/Llama-3.2-1B-Instruct-GGUF/Llama-3.2-1B-Instruct-Q4_K_M.gguf");
        Add("bartowski/Other-GGUF/Other-Q8_0.gguf");
        var store = new LmStudioStore([_folder.In("none"), _folder.Path]);
        string model = _folder.In("lmstudio-community/Llama-3.2-1B-Instruct-GGUF");

        Assert.Equal(model, store.Find("lmstudio-community/Llama-3.2-1B-Instruct-GGUF"));
        Assert.Equal(model, store.Find("llama-3.2-1b-instruct-gguf"));
        Assert.Equal(
            Path.Combine(model, "Llama-3.2-1B-Instruct-Q4_K_M.gguf"), store.Find(
                "lmstudio-community/Llama-3.2-1B-Instruct-GGUF/Llama-3.2-1B-Instruct-Q4_K_M.gguf"));
        Assert.Contains(
            "one of bartowski/Other-GGUF, lmstudio-community/Llama-3.2-1B-Instruct-GGUF", Assert.Throws<CheckpointException>(
                () => store.Find("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_who_publishes_a_name_that_several_have()
    {
        Add("a/m/m.gguf");
        Add("b/m/m.gguf");

        Assert.Contains(
            "a/m, b/m", Assert.Throws<CheckpointException>(
                () => new LmStudioStore([_folder.Path]).Find("m")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_home_may_be_elsewhere()
    {
        Assert.Equal(Path.Combine(_folder.Path, ".lmstudio", "models"), new StoreFolders(_ => null, _folder.Path).LmStudio[0]);

        _folder.Write(".lmstudio-home-pointer", "/data/lmstudio\n");

        Assert.Equal(Path.Combine("/data/lmstudio", "models"), new StoreFolders(_ => null, _folder.Path).LmStudio[0]);
    }

    [Fact]
    public void A_folder_with_one_file_stands_for_it_and_several_are_named()
    {
        Assert.Null(GgufFolder.Find(_folder.Path));
        Add("one-00001-of-00002.gguf");
        Add("one-00002-of-00002.gguf");
        Add("mmproj-one-f16.gguf");
        Assert.Equal(_folder.In("one-00001-of-00002.gguf"), GgufFolder.Find(_folder.Path));

        Add("two.GGUF");
        Assert.Contains(
            "2 GGUF files: one-00001-of-00002.gguf, two.GGUF", Assert.Throws<CheckpointException>(
                () => GgufFolder.Find(_folder.Path)).Message, StringComparison.Ordinal);

        Add("config.json");
        Assert.Null(GgufFolder.Find(_folder.Path));
    }

    private void Add(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.In(file))!);
        File.WriteAllText(_folder.In(file), "");
    }
}
