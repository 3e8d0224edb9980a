namespace QRHead.Passages.Tests;

public class InputFormsTests
{
    [Theory]
    [InlineData("", InputForm.Text)]
    [InlineData("words", InputForm.Text)]
    [InlineData("\"Storm\", she said.\n\nCalm sea.", InputForm.Text)]
    [InlineData("\"Storm.\"\n\"Calm,\" she said.", InputForm.Text)]
    [InlineData("\"Storm.\"\n\n\"Calm.\"\n", InputForm.JsonLines)]
    [InlineData("\"not closed", InputForm.Text)]
    [InlineData("{{ title }}\nwords", InputForm.Text)]
    [InlineData("{% if storm %}", InputForm.Text)]
    [InlineData("{a set} of words", InputForm.Text)]
    [InlineData("{", InputForm.Text)]
    [InlineData("  {\"text\": \"a\"}", InputForm.JsonLines)]
    [InlineData("{\"text\": \"a\"}\n{\"text\":", InputForm.JsonLines)]
    [InlineData("{\"text\": bro", InputForm.JsonLines)]
    [InlineData("{'text': 'printed by Python'}", InputForm.JsonLines)]
    [InlineData("[1] in brackets", InputForm.Text)]
    [InlineData("[link](https://example.org)", InputForm.Text)]
    [InlineData("[\"a\", \"b\"]", InputForm.JsonArray)]
    [InlineData("[{\"text\": \"a\"},", InputForm.JsonArray)]
    [InlineData("[{{ name }}]", InputForm.Text)]
    public void Text_is_text_and_what_is_meant_as_json_is_json(string content, object form) =>
        Assert.Equal((InputForm)form, InputForms.Of(content));
}
