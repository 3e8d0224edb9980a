using System.Text;
using CsCheck;

namespace QRHead.Passages.Tests;

public class TextEncodingTests
{
    private const string German = "Die Kühe grüßen den Bäcker – „schön“, sagt er; 5 € für Köln.";

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    [InlineData("utf-32BE")]
    public void Text_with_a_mark_is_read_as_it_says(string name)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        foreach (string text in new[] { German, "我养蜜蜂。", "" })
            Assert.Equal(text, Decoded([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));
    }

    [Theory]
    [InlineData("utf-8", German)]
    [InlineData("utf-8", "ประตู")]
    [InlineData("utf-8", "")]
    [InlineData("utf-16", German)]
    [InlineData("utf-16BE", German)]
    [InlineData("utf-16", "Маяк стоит на скале, и море шумит вокруг.")]
    [InlineData("windows-1252", German)]
    [InlineData("iso-8859-1", "Où est le café ?\r\nÀ côté de l'église, près du théâtre.")]
    public void Text_without_a_mark_is_read_where_it_can_be_told(string name, string text) =>
        Assert.Equal(text, Decoded(Of(name).GetBytes(text)));

    [Theory]
    [InlineData("koi8-r", "Маяк стоит на скале.")]
    [InlineData("shift_jis", "灯台は岬の上に立っています。")]
    [InlineData("gb18030", "灯塔立在岬角上。")]
    public void Text_in_other_encodings_is_refused(string name, string text) =>
        Assert.Contains(
            "save it as UTF-8", Assert.Throws<InputException>(() => Decoded(Of(name).GetBytes(text))).Message, StringComparison.Ordinal);

    [Fact]
    public void Damaged_utf8_is_refused_and_not_taken_for_another_encoding() =>
        Assert.Contains(
            "byte 8", Assert.Throws<InputException>(
                () => Decoded([.. "naïve é "u8[..8], 0xC3, .. "and naïve é again"u8])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13 })]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 20, 0, 6, 0 })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8 })]
    [InlineData(new byte[] { 0xC3 })]
    public void What_is_no_text_is_refused(byte[] bytes) => Assert.Throws<InputException>(() => Decoded(bytes));

    [Fact]
    public void Any_bytes_are_text_or_refused() => Gen.Byte.Array[0, 200].Sample(bytes =>
    {
        try
        {
            return Decoded(bytes).Length <= bytes.Length;
        }
        catch (InputException)
        {
            return true;
        }
    });

    private static string Decoded(byte[] bytes) => TextEncoding.Decode(bytes, "notes.txt");

    private static Encoding Of(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
}
