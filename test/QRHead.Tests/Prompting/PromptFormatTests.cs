namespace QRHead.Tests.Prompting;

public class PromptFormatTests
{
    [Theory]
    [InlineData("llama3", "<|start_header_id|>", "<|eot_id|>")]
    [InlineData("chatml", "<|im_start|>", "<|im_end|>")]
    [InlineData("mistral", "[INST]", "[/INST]")]
    [InlineData("gemma", "<start_of_turn>")]
    [InlineData("phi3", "<|user|>", "<|end|>")]
    [InlineData("plain", "<|user|>")]
    [InlineData("granite", "<|start_of_role|>")]
    [InlineData("plain")]
    public void Is_chosen_by_the_tokens_that_there_are(string expected, params string[] tokens) =>
        Assert.Equal(expected, PromptFormat.For(tokens.Contains).Name);

    [Fact]
    public void Is_found_by_its_name_in_any_case() =>
        Assert.All(PromptFormat.All, format => Assert.Same(format, PromptFormat.Named(format.Name.ToUpperInvariant())));

    [Fact]
    public void Unknown_names_are_told_what_there_is()
    {
        var exception = Assert.Throws<UnknownNameException>(() => PromptFormat.Named("vicuna"));

        Assert.StartsWith(
            "'vicuna' is no prompt form; there are: llama3, chatml, mistral, gemma, phi3, granite, plain.", exception.Message);
    }
}
