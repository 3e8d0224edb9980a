using QRHead.Hub;

namespace QRHead.Tests.Hub;

public class ModelReferenceTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    // Text, repository, file, quantisation, revision.
    public static TheoryData<string, string, string?, string?, string?> Good => new()
    {
        { "org/name", "org/name", null, null, null },
        { "Qwen/Qwen2.5-0.5B_x", "Qwen/Qwen2.5-0.5B_x", null, null, null },
        { "org/name@v1.0", "org/name", null, null, "v1.0" },
        { "org/name@refs/pr/1", "org/name", null, null, "refs/pr/1" },
        { $"org/name@{Commit}", "org/name", null, null, Commit },
        { "org/name/model.gguf", "org/name", "model.gguf", null, null },
        { "org/name/a/b/model.GGUF@dev", "org/name", "a/b/model.GGUF", null, "dev" },
        { "org/name:Q4_K_M", "org/name", null, "Q4_K_M", null },
        { "org/name:q8_0@dev", "org/name", null, "q8_0", "dev" },
    };

    // Text, words of the message.
    public static TheoryData<string, string> Bad => new()
    {
        { "", "org/name" },
        { "name", "two parts" },
        { "/name", "empty" },
        { "org/", "empty" },
        { "org/na me", "'na me'" },
        { "org/näme", "'näme'" },
        { "../name", "'..'" },
        { "org/..", "'..'" },
        { "org/a..b", "'a..b'" },
        { "org/a--b", "'--'" },
        { "org/-a", "'-a'" },
        { "org/a.", "'a.'" },
        { "org/name.git", ".git" },
        { "org/" + new string('x', 93), "97 characters" },
        { "org/name/model.safetensors", "no .gguf" },
        { "org/name/../x.gguf", "no path" },
        { "org/name//x.gguf", "no path" },
        { "org/name/x.gguf:Q4_0", "do not go together" },
        { "org/name:", "quantisation" },
        { "org/name:Q4 K", "quantisation" },
        { "org/name@", "no branch" },
        { "org/name@../../etc", "no branch" },
        { "org/name@/etc", "no branch" },
        { "org/name@a b", "no branch" },
        { "org/name@a:b", "no branch" },
        { "https://huggingface.co/org/name", "two parts" },
        { "C:\\models\\llama", "two parts" },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Reads_the_forms_and_writes_them_again(string text, string repository, string? file, string? quantization, string? revision)
    {
        ModelReference reference = ModelReference.Parse(text);

        Assert.Equal(
            (repository, file, quantization, revision), (reference.Repository, reference.File, reference.Quantization, reference.Revision));
        Assert.Equal(text, reference.ToString());
        Assert.True(ModelReference.TryParse(text, out ModelReference? again));
        Assert.Equal(reference, again);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Refuses_everything_else_and_shows_the_forms(string text, string word)
    {
        HubException exception = Assert.Throws<HubException>(() => ModelReference.Parse(text));

        Assert.Equal(HubProblem.InvalidName, exception.Problem);
        Assert.Contains(word, exception.Message, StringComparison.Ordinal);
        Assert.Contains("org/name/file.gguf or org/name:Q4_K_M", exception.Message, StringComparison.Ordinal);
        Assert.False(ModelReference.TryParse(text, out _));
    }

    [Theory]
    [InlineData("org/name", false)]
    [InlineData("org/name@main", false)]
    [InlineData("org/name@" + Commit, true)]
    [InlineData("org/name@0123456", false)]
    public void Only_a_whole_commit_is_pinned(string text, bool pinned) => Assert.Equal(pinned, ModelReference.Parse(text).IsPinned);
}
